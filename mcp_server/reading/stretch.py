"""Stretch: chunks of one document that follow each other, as one text. Pure."""

from collections.abc import Sequence
from itertools import groupby

from index.chunk import Chunk
from retrieval.passages import SEPARATOR, Passage


def stretch_text(chunks: Sequence[Chunk]) -> str:
    """Return the text of chunks in the order of their document, under a heading wherever a section begins.

    The first section's headings are told beside the text; only what a divided table repeats stands above it.
    """
    parts = []
    for number, (_, group) in enumerate(groupby(chunks, key=lambda chunk: chunk.section)):
        section = tuple(group)
        # Title and headings are the first line of a context; what follows is the header of a divided table.
        headings, _, header = section[0].context.partition("\n")
        own = section[0].heading_path[-1:]
        is_told = not number or (own and own[0] in section[0].text.partition("\n")[0])
        above = [*([] if is_told else [headings]), *([header] if header else [])]
        parts.append("\n".join([*above, _joined(section)]))
    return SEPARATOR.join(parts)


def around(chunks: Sequence[Chunk], chunk: Chunk, before: int, after: int) -> list[Chunk]:
    """Return a chunk and so many on either side of it, as far as they follow each other without a gap."""
    by_position = {each.position: each for each in chunks} | {chunk.position: chunk}
    first = last = chunk.position
    while chunk.position - first < before and first - 1 in by_position:
        first -= 1
    while last - chunk.position < after and last + 1 in by_position:
        last += 1
    return [by_position[position] for position in range(first, last + 1)]


def _joined(section: tuple[Chunk, ...]) -> str:
    whole = Passage(section, ()).text
    return whole.removeprefix(f"{section[0].context}\n") if section[0].context else whole
