"""From the pieces of a wiki page to its blocks, the same way for both formats in which Confluence keeps pages."""

from collections import Counter
from collections.abc import Iterable

from indexer.blocks import Parsed
from indexer.parsing.html import blocks_of
from indexer.parsing.sketch import Piece, compose


class HeadingTexts:
    """The anchors given out on one page: a heading's text, with `.1`, `.2` … where it repeats."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, title: str) -> str:
        """Return the anchor of the next heading, which has this text."""
        text = " ".join(title.split())
        repeats = self._counts[text]
        self._counts[text] += 1
        return f"{text}.{repeats}" if repeats else text


def draw_page(pieces: Iterable[Piece]) -> Parsed:
    """Return the blocks of a page; they have no lines, since nobody can open a page's source at one."""
    drawing = blocks_of(compose(pieces), anchor_of=HeadingTexts().add)
    return Parsed(title=drawing.title, text=drawing.text, blocks=drawing.blocks)
