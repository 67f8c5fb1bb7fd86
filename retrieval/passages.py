"""Passages: hits widened to what a person would read around them, each text once, within a token budget."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from index.chunk import Chunk
from index.reader import IndexReader
from index.row_filter import RowFilter
from retrieval.hit import Hit

# A section is read whole up to this many chunks; of a longer one the neighbours of each hit.
_WHOLE_SECTION_CHUNKS = 4
_NEIGHBOURS = 1


@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring chunks of one section, read together.

    Attributes:
        chunks: In the order of the document, at least one.
        hits: The hits that lie in it, best first.
    """

    chunks: tuple[Chunk, ...]
    hits: tuple[Hit, ...]

    @property
    def score(self) -> float:
        """The score of its best hit."""
        return self.hits[0].score


async def pack(hits: Sequence[Hit], rows: RowFilter, *, reader: IndexReader, max_chunks: int) -> list[Passage]:
    """Widen hits to passages, best first.

    Args:
        hits: Best first.
        rows: What the audience may read: neighbours are filtered as hits are.
        reader: Where neighbours are read.
        max_chunks: Budget of all passages together, in chunks, each of which fits the embedder's window.
    """
    grouped: dict[tuple[str, int], list[Hit]] = {}
    for hit in hits:
        grouped.setdefault((hit.chunk.document_id, hit.chunk.section), []).append(hit)
    sections = await asyncio.gather(*(reader.section(document, section, rows) for document, section in grouped))
    passages: list[Passage] = []
    left = max_chunks
    for found, section in zip(grouped.values(), sections, strict=True):
        for passage in _widen(found, section):
            chunks = passage.chunks if len(passage.chunks) <= left else tuple(hit.chunk for hit in passage.hits[:left])
            if chunks:
                passages.append(Passage(chunks, passage.hits))
                left -= len(chunks)
    return passages


def _widen(hits: list[Hit], section: list[Chunk]) -> list[Passage]:
    """Return the whole section, or the runs of neighbours around its hits."""
    if len(section) <= _WHOLE_SECTION_CHUNKS:
        return [Passage(tuple(section) or tuple(hit.chunk for hit in hits), tuple(hits))]
    wanted = {hit.chunk.position + step for hit in hits for step in range(-_NEIGHBOURS, _NEIGHBOURS + 1)}
    runs: list[list[Chunk]] = []
    for chunk in section:
        if chunk.position in wanted:
            if runs and runs[-1][-1].position == chunk.position - 1:
                runs[-1].append(chunk)
            else:
                runs.append([chunk])
    passages = []
    for run in runs:
        positions = {chunk.position for chunk in run}
        passages.append(Passage(tuple(run), tuple(hit for hit in hits if hit.chunk.position in positions)))
    return sorted(passages, key=lambda passage: -passage.score)
