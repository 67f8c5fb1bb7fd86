"""Folding: hits that say the same become one hit, which knows where else it stands. Pure.

First what stands in several releases of one page folds, and one release is shown; then what stands on several pages.
What "the same" means is said in `retrieval/sameness.py`, and why in docs/decisions/0013.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from index.chunk import Chunk
from index.release import age_rank
from retrieval.hit import Dropped, Hit
from retrieval.releases import Preference
from retrieval.sameness import Content, Edition, agreement, content_of, edition_of, is_same_text, is_within, start_of


@dataclass(frozen=True, slots=True)
class Folded:
    """What folding made of the finds of a search.

    Attributes:
        hits: At most as many as were wanted, best first.
        dropped: All others, in the order they had, each with the reason.
    """

    hits: tuple[Hit, ...]
    dropped: tuple[Dropped, ...]


@dataclass(slots=True, eq=False)
class _Group:
    """Hits that say the same, the best first.

    Attributes:
        shown: Stands for them.
        documents: Ids of the documents that editions come from.
        edition: Of the best, if it belongs to a release.
        content: Of the shown one.
        within: Ids of those of which it says all, and more.
    """

    hits: list[Hit]
    shown: Hit
    documents: set[str] = field(default_factory=set)
    edition: Edition | None = None
    content: Content | None = None
    within: set[str] = field(default_factory=set)


def fold(hits: Sequence[Hit], limit: int, preference: Preference) -> Folded:
    """Fold what says the same, and keep the best.

    Args:
        hits: Best first, only such as the audience may read.
        limit: How many hits to keep; duplicates do not count.
        preference: Which release to show.
    """
    merger = _Merger(limit)
    for group in _editions(hits, preference):
        merger.add(group)
    reasons = {hit.chunk.id: _reason(hit, group) for group in merger.kept for hit in group.hits}
    kept = {group.shown.chunk.id: _shown(group) for group in merger.kept}
    below = f"ranked below the first {limit}"
    dropped = [Dropped(hit, reasons.get(hit.chunk.id, below)) for hit in hits if hit.chunk.id not in kept]
    return Folded(tuple(kept.values()), tuple(dropped))


def standing_for(hit: Hit, shown: Hit) -> Hit:
    """Return the hit to be shown with the place of another, and with where that stands as where it stands as well."""
    scores = replace(shown.scores, fused=hit.scores.fused, rerank=hit.scores.rerank, ceiling=hit.scores.ceiling)
    return replace(shown, scores=scores, also=_in_order(shown.chunk, [hit.chunk, *hit.also]))


def page_of(chunk: Chunk) -> tuple[str, str]:
    """Return what all releases of a page have in common: their source and family."""
    return chunk.source, chunk.family


def _shown(group: _Group) -> Hit:
    best, shown = group.hits[0], group.shown
    also = _in_order(shown.chunk, [hit.chunk for hit in group.hits if hit is not shown])
    return replace(shown if shown is best else standing_for(best, shown), also=also)


def _editions(hits: Sequence[Hit], preference: Preference) -> list[_Group]:
    """Put together what stands in several releases of one page; of each release one passage at most."""
    groups: list[_Group] = []
    of_page: dict[tuple[str, str], list[_Group]] = defaultdict(list)
    for hit in hits:
        edition = edition_of(hit.chunk) if hit.chunk.family else None
        group = _same_passage(hit, edition, of_page[page_of(hit.chunk)]) if edition else None
        if group is None:
            group = _Group([], hit, edition=edition)
            groups.append(group)
            of_page[page_of(hit.chunk)].append(group)
        group.hits.append(hit)
        group.documents.add(hit.chunk.document_id)
    for group in groups:
        if group.edition:
            group.shown = _preferred(group, preference)
    return groups


def _same_passage(hit: Hit, edition: Edition, groups: Sequence[_Group]) -> _Group | None:
    """Return the group whose best passage agrees with this one most, of those that have none of its document."""
    best, found = 0.0, None
    for group in groups:
        if group.edition is None or hit.chunk.document_id in group.documents:
            continue
        share = agreement(edition, group.edition)
        if share > best:
            best, found = share, group
    return found


def _preferred(group: _Group, preference: Preference) -> Hit:
    release = preference.choose(group.shown.chunk.source, {hit.chunk.release for hit in group.hits})
    return next((hit for hit in group.hits if hit.chunk.release == release), group.hits[0])


class _Merger:
    """Merges groups whose texts are the same, or of which one says all that the other says."""

    def __init__(self, limit: int) -> None:
        self.kept: list[_Group] = []
        self._limit = limit
        self._by_start: dict[str, list[tuple[Chunk, _Group]]] = defaultdict(list)
        self._by_unit: dict[str, list[_Group]] = defaultdict(list)

    def add(self, group: _Group) -> None:
        """Merge a group into one that is kept, or keep it if there is room."""
        chunk = group.shown.chunk
        begin_alike = self._by_start[start_of(chunk)]
        host = next((host for other, host in begin_alike if is_same_text(chunk, other)), None)
        if host is not None:
            host.hits.extend(group.hits)
        elif len(self.kept) < self._limit:
            group.content = content_of(chunk)
            host = self._host_of(group)
            if host is group:
                self.kept.append(group)
            begin_alike.append((chunk, host))

    def _host_of(self, group: _Group) -> _Group:
        """Return the kept group that this one is merged into because one says all of the other, or itself."""
        content = group.content
        if content is None:
            return group
        for host in dict.fromkeys(each for unit in content.units for each in self._by_unit[unit]):
            if host.content is not None and is_within(content, host.content):
                host.within |= {hit.chunk.id for hit in group.hits}
            elif host.content is not None and is_within(host.content, content):
                host.within |= {hit.chunk.id for hit in host.hits}
                host.shown, host.content = group.shown, content
                self._index(host)
            else:
                continue
            host.hits.extend(group.hits)
            return host
        self._index(group)
        return group

    def _index(self, group: _Group) -> None:
        for unit in group.content.units if group.content else ():
            self._by_unit[unit].append(group)


def _reason(hit: Hit, group: _Group) -> str:
    shown = group.shown.chunk
    if _is_same_page(hit.chunk, shown):
        return f"the same page as {shown.id}, in release {hit.chunk.release}"
    if hit.chunk.id in group.within:
        return f"said in full by {shown.id}"
    return f"the same text as {shown.id}"


def _in_order(shown: Chunk, others: Sequence[Chunk]) -> tuple[Chunk, ...]:
    """Put the other releases of the shown page first, the oldest first; the rest as it was found."""
    editions = [chunk for chunk in others if _is_same_page(chunk, shown)]
    rest = [chunk for chunk in others if not _is_same_page(chunk, shown)]
    return (*sorted(editions, key=lambda chunk: age_rank(chunk.release)), *rest)


def _is_same_page(one: Chunk, other: Chunk) -> bool:
    return bool(one.family) and page_of(one) == page_of(other)
