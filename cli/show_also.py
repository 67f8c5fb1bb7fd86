"""How a hit says where else it stands: in which other releases, and on which other pages."""

import re
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from retrieval.hit import Hit

_PAGES = 3
_COUNTED = re.compile(r"(.*?)(\d+)")


def show_also(console: Console, hit: Hit) -> None:
    """Print where else a hit stands, if anywhere."""
    shown = hit.chunk
    editions = [chunk for chunk in hit.also if shown.family and chunk.family == shown.family]
    if releases := list(dict.fromkeys(chunk.release for chunk in editions if chunk.release != shown.release)):
        console.print(Text(f"    also in {in_words(releases)}", style="dim"), soft_wrap=True)
    pages = {chunk.url: chunk.title for chunk in hit.also if chunk not in editions}
    for url, title in list(pages.items())[:_PAGES]:
        console.print(Text(f"    also in {title}: {url}", style="dim"), soft_wrap=True)
    if len(pages) > _PAGES:
        console.print(Text(f"    and in {len(pages) - _PAGES} more places", style="dim"))


def in_words(releases: Sequence[str]) -> str:
    """Say releases in words, the oldest first: three or more that follow each other as `4.12 to 4.15`."""
    runs: list[list[str]] = []
    for release in releases:
        if runs and release == _next(runs[-1][-1]):
            runs[-1].append(release)
        else:
            runs.append([release])
    words = [word for run in runs for word in ([f"{run[0]} to {run[-1]}"] if len(run) > 2 else run)]
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _next(release: str) -> str:
    counted = _COUNTED.fullmatch(release)
    return f"{counted[1]}{int(counted[2]) + 1}" if counted else ""
