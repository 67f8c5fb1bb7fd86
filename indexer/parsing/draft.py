"""Draft: the blocks of one document while a parser finds them, and the only place that enforces their rules.

A parser reports spans in reading order; the draft trims them, keeps the heading stack and counts the lines.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from indexer.blocks import Block, BlockKind
from sources.document import Place

NOWHERE = Place()
_MAX_TITLE_CHARACTERS = 200  # in a heading path, which stands in front of every chunk

Span = tuple[int, int]
"""Start and end (behind the last character) as offsets into the draft's text."""


@dataclass(frozen=True, slots=True)
class _Heading:
    level: int
    title: str
    anchor: str


class Draft:
    """Collects blocks of `text`; what it hands out satisfies the rules of `indexer.blocks` for any input.

    With `with_lines`, the text is the document's own and every block's `lines` follow from its offsets;
    without, they are what the caller passes as `place`.
    """

    def __init__(self, text: str, *, with_lines: bool) -> None:
        self._text = text
        self._line_starts = _line_starts(text) if with_lines else None
        self._headings: list[_Heading] = []
        self._heading_path: tuple[str, ...] = ()
        self._anchor = ""
        self._blocks: list[Block] = []

    def heading(self, level: int, title: str, span: Span, *, place: Place = NOWHERE) -> None:
        """Close the sections of this level and deeper ones, open one, and add the heading's own block.

        `level` counts from 1 for the outermost; gaps are fine. White space in the title is collapsed. A
        heading without a title closes sections but adds nothing to the path. `place.anchor` holds for
        every block of the section, and for subsections that have none of their own.
        """
        while self._headings and self._headings[-1].level >= level:
            self._headings.pop()
        if shown := " ".join(title.split()):
            short = shown if len(shown) <= _MAX_TITLE_CHARACTERS else shown[: _MAX_TITLE_CHARACTERS - 1] + "…"
            self._headings.append(_Heading(level, short, place.anchor))
        self._heading_path = tuple(heading.title for heading in self._headings)
        self._anchor = next((heading.anchor for heading in reversed(self._headings) if heading.anchor), "")
        self.add(BlockKind.HEADING, span, place=place)

    def add(
        self,
        kind: BlockKind,
        span: Span,
        *,
        cuts: Iterable[int] = (),
        header_end: int = 0,
        place: Place = NOWHERE,
    ) -> None:
        """Add one block to the open section; one of white space alone is dropped.

        The span is trimmed of white space at both ends, and shortened at its start if it reaches into the
        block before it. Cuts may come in any order; those outside the trimmed span or inside a
        table's header are dropped.
        """
        before = self._blocks[-1].end if self._blocks else 0
        start, end = trimmed(self._text, max(span[0], before), min(span[1], len(self._text)))
        if start >= end:
            return
        header_end = min(header_end, end) if header_end > start else 0
        block = Block(
            kind=kind,
            start=start,
            end=end,
            heading_path=self._heading_path,
            cuts=tuple(sorted({cut for cut in cuts if start < cut < end and cut >= header_end})),
            header_end=header_end,
            lines=self._lines(start, end) or place.lines,
            page=place.page,
            anchor=place.anchor or self._anchor,
        )
        self._blocks.append(block)

    def blocks(self) -> tuple[Block, ...]:
        """Return what was added so far, in reading order."""
        return tuple(self._blocks)

    def _lines(self, start: int, end: int) -> tuple[int, int] | None:
        if self._line_starts is None:
            return None
        return bisect_right(self._line_starts, start), bisect_right(self._line_starts, end - 1)


def trimmed(text: str, start: int, end: int) -> Span:
    """Return the span without the white space at its two ends; start and end are equal if nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, max(start, end)


def _line_starts(text: str) -> list[int]:
    starts = [0]
    position = text.find("\n")
    while position >= 0:
        starts.append(position + 1)
        position = text.find("\n", position + 1)
    return starts
