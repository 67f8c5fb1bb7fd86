"""How a hit says where else it stands: in which other releases, and on which other pages."""

from rich.console import Console
from rich.text import Text

from index.release import in_words
from retrieval.hit import Hit

_PAGES = 3


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
