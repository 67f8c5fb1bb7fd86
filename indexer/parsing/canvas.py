"""Canvas: the readable text of a format that is not read as it is stored, drawn block by block."""

from collections.abc import Iterable
from dataclasses import dataclass

from indexer.blocks import Block, BlockKind
from indexer.parsing.draft import NOWHERE, Draft, Span
from sources.document import Place

_GAP = "\n\n"


@dataclass(frozen=True, slots=True)
class _Stroke:
    kind: BlockKind
    span: Span
    level: int
    title: str
    cuts: tuple[int, ...]
    header_end: int
    place: Place


class Canvas:
    """Collects the texts of blocks; their offsets are counted from the start of each text."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._strokes: list[_Stroke] = []

    def heading(self, level: int, title: str, *, place: Place = NOWHERE) -> None:
        """Draw a heading, which opens a section as `Draft.heading` does."""
        self._draw(_Stroke(BlockKind.HEADING, self._span(title), level, title, (), 0, place), title)

    def add(
        self,
        kind: BlockKind,
        text: str,
        *,
        cuts: Iterable[int] = (),
        header_end: int = 0,
        place: Place = NOWHERE,
    ) -> None:
        """Draw a block; `cuts` and `header_end` are offsets into `text`."""
        start, _ = span = self._span(text)
        shifted = tuple(start + cut for cut in cuts)
        self._draw(_Stroke(kind, span, 0, "", shifted, start + header_end, place), text)

    def blocks(self) -> tuple[str, tuple[Block, ...]]:
        """Return the whole text, with a blank line between blocks, and the blocks in it."""
        text = _GAP.join(self._parts)
        draft = Draft(text, with_lines=False)
        for stroke in self._strokes:
            if stroke.kind is BlockKind.HEADING:
                draft.heading(stroke.level, stroke.title, stroke.span, place=stroke.place)
            else:
                draft.add(
                    stroke.kind,
                    stroke.span,
                    cuts=stroke.cuts,
                    header_end=stroke.header_end,
                    place=stroke.place,
                )
        return text, draft.blocks()

    def _span(self, text: str) -> Span:
        return self._length, self._length + len(text)

    def _draw(self, stroke: _Stroke, text: str) -> None:
        if text.strip():
            self._strokes.append(stroke)
            self._parts.append(text)
            self._length += len(text) + len(_GAP)
