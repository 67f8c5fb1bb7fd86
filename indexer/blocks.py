"""Block and Parsed: the one model that every format is parsed to.

Rules: a parser never invents text; a block's text is exactly `parsed.text[block.start:block.end]`;
blocks are in order, do not overlap, and between them lies only white space or markup that no reader sees.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block is, which decides where it may be cut."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    TABLE = "table"
    CODE = "code"
    ADMONITION = "admonition"


@dataclass(frozen=True, slots=True)
class Block:
    """A run of `Parsed.text` that belongs together.

    Attributes:
        start: Offset in characters into `Parsed.text`.
        end: Offset behind the last character; `start < end`, and neither end is white space.
        heading_path: The headings above it, outermost first; a heading's own block includes itself.
        cuts: Offsets (start < cut < end, ascending) where a later row, item, statement or sentence begins:
            the only places where a block that is too long for one chunk may be divided.
        header_end: For a table: the offset where its header rows end (the first cut at or behind it starts
            the body); 0 when there is no header. Each further part of a divided table repeats the header.
        lines: First and last line in the document's own file, from 1; None where the format has no lines.
        page: Page number from 1, for paged formats.
        anchor: Anchor of the nearest heading as renderers make it (GitHub's rule for Markdown), or "". On a
            Confluence page, whose anchors differ between Cloud and Data Center, the heading's text with white
            space collapsed, and `.1`, `.2` … behind one that repeats: the source makes the anchor when it links.
    """

    kind: BlockKind
    start: int
    end: int
    heading_path: tuple[str, ...] = ()
    cuts: tuple[int, ...] = ()
    header_end: int = 0
    lines: tuple[int, int] | None = None
    page: int | None = None
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    r"""A document turned into blocks.

    Attributes:
        title: The document's own title (front matter, first heading, metadata), or "" if it has none.
        text: For formats a person reads as they are stored (Markdown, code, plain text …) the decoded body
            with newlines as `\n`; for others (HTML, PDF, DOCX, notebooks) the readable text the parser drew
            from it, the same for the same body.
        labels: Tags that the document gives itself (front matter), lower-case and sorted.
        updated_at: When the document says it was last updated, aware UTC; None when it does not.
        is_code: True for source code and configuration; such chunks are of kind `code`, others `prose`.
    """

    title: str
    text: str
    blocks: tuple[Block, ...]
    labels: tuple[str, ...] = ()
    updated_at: datetime | None = None
    is_code: bool = False
