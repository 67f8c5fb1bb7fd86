"""Editions: shows a page in the release that is wanted, even when only other releases of it were found."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from index.chunk import Chunk
from index.embedder import Embedding, Vectors
from index.reader import IndexReader
from index.row_filter import RowFilter
from retrieval.folding import Folded, page_of, standing_for
from retrieval.hit import Dropped, Hit, Scores
from retrieval.likeness import likenesses
from retrieval.releases import Preference
from retrieval.sameness import agreement, edition_of


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where other releases are looked up.

    Attributes:
        rows: What the audience may read: a release is filtered as hits are.
    """

    reader: IndexReader
    rows: RowFilter


async def show_wanted_releases(
    folded: Folded, shelf: Shelf, preference: Preference, question: Vectors | None
) -> Folded:
    """Return the hits, each in the release to be shown if the index has the passage in it.

    Args:
        folded: What was found.
        shelf: Where other releases are looked up.
        preference: Which release to show.
        question: The question's unit vector; None when only the keyword leg ran.
    """
    pages = {page_of(hit.chunk) for hit in folded.hits if hit.chunk.family}
    if not pages:
        return folded
    wanted = _wanted(folded.hits, await shelf.reader.releases(pages, shelf.rows), preference)
    if not wanted:
        return folded
    found = {hit.chunk.id for hit in (*folded.hits, *(dropped.hit for dropped in folded.dropped))}
    chunks = [chunk for chunk in await shelf.reader.editions(set(wanted.values()), shelf.rows) if chunk.id not in found]
    chosen = _counterparts(folded.hits, wanted, chunks)
    embeddings = await shelf.reader.embeddings([chunk.id for chunk in chosen.values()], shelf.rows)
    hits, replaced = [], []
    for hit in folded.hits:
        if hit.chunk.id not in chosen:
            hits.append(hit)
            continue
        chunk = chosen[hit.chunk.id]
        hits.append(standing_for(hit, _stand_in(chunk, embeddings.get(chunk.id), question)))
        replaced.append(Dropped(hit, f"the same page as {chunk.id}, in release {hit.chunk.release}"))
    return Folded(tuple(hits), (*replaced, *folded.dropped))


def _stand_in(chunk: Chunk, embedding: Embedding | None, question: Vectors | None) -> Hit:
    """Return a chunk that no leg found as a hit; its place is still to be given to it."""
    if embedding is None or question is None:
        return Hit(chunk, Scores(None, None, None, 0.0), embedding)
    [likeness] = likenesses([embedding], question)
    return Hit(chunk, Scores(likeness.whole, likeness.part, None, 0.0), embedding)


def _wanted(
    hits: Sequence[Hit], releases: Mapping[tuple[str, str], Collection[str]], preference: Preference
) -> dict[str, tuple[str, str, str]]:
    """Return source, family and release of what is to be shown instead of a hit, by the hit's chunk id."""
    wanted = {}
    for hit in hits:
        page = page_of(hit.chunk)
        release = preference.choose(page[0], releases.get(page, ()))
        if release and release != hit.chunk.release:
            wanted[hit.chunk.id] = (*page, release)
    return wanted


def _counterparts(
    hits: Sequence[Hit], wanted: Mapping[str, tuple[str, str, str]], chunks: Sequence[Chunk]
) -> dict[str, Chunk]:
    """Return the passage that says the same in the wanted release, each for one hit only, by the hit's chunk id."""
    chosen: dict[str, Chunk] = {}
    for hit in (each for each in hits if each.chunk.id in wanted):
        edition = edition_of(hit.chunk)
        near = [
            (agreement(edition, edition_of(chunk)), chunk)
            for chunk in chunks
            if (*page_of(chunk), chunk.release) == wanted[hit.chunk.id] and chunk not in chosen.values()
        ]
        share, chunk = max(near, key=lambda each: each[0], default=(0.0, hit.chunk))
        if share:
            chosen[hit.chunk.id] = chunk
    return chosen
