"""Jupyter notebooks, as they are read: the headings of their Markdown cells are sections, code comes with its output.

The text is drawn from the JSON, so that blocks have no lines of the file.
"""

import re
from dataclasses import replace

from indexer.blocks import Block, BlockKind, Parsed
from indexer.parsing.canvas import Canvas
from indexer.parsing.decode import decode
from indexer.parsing.listing import statement_cuts
from indexer.parsing.markdown import parse_markdown
from indexer.parsing.notebook_cells import CellKind, read_notebook
from sources.document import Document

_HASHES = re.compile(r"[ \t]*(#{1,6})(?:[ \t]+|$)")
_CLOSING_HASHES = re.compile(r"[ \t]+#+[ \t]*$")


def parse_notebook(document: Document) -> Parsed:
    """Return the notebook's blocks; pictures and HTML outputs are left out, long outputs are shortened.

    Raises:
        Unparsable: the file is no notebook.
    """
    notebook = read_notebook(decode(document.body))
    canvas = Canvas()
    titles: dict[int, str] = {}
    for cell in notebook.cells:
        source = cell.source.replace("\r\n", "\n").replace("\r", "\n")
        if cell.kind is CellKind.MARKDOWN:
            _draw_markdown(canvas, titles, document, source)
        elif cell.kind is CellKind.RAW:
            canvas.add(BlockKind.PARAGRAPH, source)
        else:
            for listing in (source, cell.outputs):
                canvas.add(BlockKind.CODE, listing, cuts=statement_cuts(listing, (0, len(listing))))
    text, blocks = canvas.blocks()
    title = notebook.title or (titles[min(titles)] if titles else "")
    return Parsed(title=title, text=text, blocks=blocks)


def _draw_markdown(canvas: Canvas, titles: dict[int, str], document: Document, source: str) -> None:
    # The empty line keeps a ruled first line from being taken for front matter, which cells have not.
    parsed = parse_markdown(replace(document, body=f"\n{source}".encode()))
    for block in parsed.blocks:
        text = parsed.text[block.start : block.end]
        if block.kind is BlockKind.HEADING:
            level, title = _heading(block, text)
            titles.setdefault(level, title)
            canvas.heading(level, title)
            continue
        canvas.add(
            block.kind,
            text,
            cuts=[cut - block.start for cut in block.cuts],
            header_end=max(block.header_end - block.start, 0),
        )


def _heading(block: Block, text: str) -> tuple[int, str]:
    """Return level and title; the title as a reader sees it, unless it is too long for a heading path."""
    if hashes := _HASHES.match(text):
        level, written = len(hashes[1]), _CLOSING_HASHES.sub("", text[hashes.end() :])
    else:
        written, _, underline = text.rpartition("\n")
        level = 1 if underline.strip().startswith("=") else 2
    shown = block.heading_path[-1] if block.heading_path else ""
    return level, written if not shown or shown.endswith("…") else shown
