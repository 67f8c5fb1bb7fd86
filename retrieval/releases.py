"""Releases: which release of a page to show when it stands in several, and how the others make room. Pure."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from index.chunk import Chunk
from index.release import canonical, newest
from index.row_filter import RowFilter
from retrieval.question import Question, readable

LATEST = "latest"
# "4.12" is a release by its point; "12" only where the question says so.
_NAMED = re.compile(r"\b(?:version|release|v|r)[ -]?(\d[\w.+-]*)|(?<![\w.])(\d+\.\w[\w.+-]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Preference:
    """What decides between releases.

    Attributes:
        preferred: By source, a release or `latest`; a source that is not in it prefers the latest.
        named: Releases that the question names.
    """

    preferred: Mapping[str, str]
    named: tuple[str, ...] = ()

    def choose(self, source: str, releases: Collection[str]) -> str:
        """Return the release to show of those that a page has; empty when the preferred one is not among them.

        Whoever asks about 4.12 wants 4.12, whatever is preferred; and 4.12 documents 4.12.7.
        """
        asked = [each for each in releases if any(name == each or name.startswith(f"{each}.") for name in self.named)]
        if asked:
            return newest(asked)
        wanted = canonical(self.preferred.get(source, LATEST))
        if wanted in releases:
            return wanted
        return newest(releases) if releases and wanted == LATEST else ""


def crowding_pages(found: Iterable[Chunk], limit: int) -> set[tuple[str, str]]:
    """Return the pages that have taken all the room, each in many releases, named by source and family.

    Args:
        found: Best first.
        limit: How many different passages are wanted; no page is returned when so many have been found.
    """
    pages: set[tuple[str, str]] = set()
    passages: set[tuple[object, ...]] = set()
    for chunk in found:
        if chunk.family:
            pages.add((chunk.source, chunk.family))
            passages.add((chunk.source, chunk.family, chunk.heading_path))
        else:
            passages.add((chunk.id,))
    return pages if len(passages) < limit else set()


def uncrowded(
    rows: RowFilter, releases: Mapping[tuple[str, str], Collection[str]], preference: Preference
) -> RowFilter:
    """Return the rows to look through once more: of each crowded source one release, and what belongs to no release.

    Args:
        rows: That were looked through.
        releases: Of the pages that have taken all the room.
        preference: Which release to show.
    """
    known: dict[str, set[str]] = defaultdict(set)
    for (source, _), of_page in releases.items():
        known[source].update(of_page)
    shown = {preference.choose(source, found) or newest(found) for source, found in known.items() if found}
    if not shown:  # the pages are gone since they were found
        return rows
    return replace(rows, releases=tuple(sorted(shown if rows.releases else shown | {""})))


def named_releases(question: Question) -> tuple[str, ...]:
    """Return the releases that a question names; if it names none, those of the latest turn that does."""
    for text in (readable(question.text), *(turn for turn, _ in question.turns())):
        if found := [canonical((first or second).rstrip(".+-_")) for first, second in _NAMED.findall(text)]:
            return tuple(dict.fromkeys(found))
    return ()
