"""AsciiDoc, verbatim, by a line scanner of our own.

No maintained parser on the package index keeps source positions without running a document's macros.
"""

import re

from indexer.blocks import BlockKind, Parsed
from indexer.parsing import asciidoc_line
from indexer.parsing.asciidoc_line import Fence, fence_of
from indexer.parsing.asciidoc_lines import AsciiDocLines
from indexer.parsing.asciidoc_table import delimited_table, separated_table
from indexer.parsing.decode import decode
from indexer.parsing.draft import Draft
from indexer.parsing.front_matter import read_front_matter
from indexer.parsing.listing import statement_cuts
from indexer.parsing.paragraphs import paragraphs
from sources.document import Document, Place

_CODE_STYLES = re.compile(r"\[(?:source|listing|literal|console|,|%linenums)")
_PROSE_STYLES = re.compile(r"\[(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION|quote|verse|sidebar|example|abstract)")
_DISCRETE = re.compile(r"\[(?:discrete|float)")
_ANCHOR = re.compile(r"\[\[([\w:.-]+)|\[#([\w:.-]+)")
_LABELS = ("keywords", "tags", "page-tags")
_TITLES = ("doctitle", "title")
_MAX_TITLE_CHARACTERS = 500
_INLINE = re.compile(r"(?<!\w)([*_`#+]{1,2})(\S|\S.{0,300}?\S)\1(?!\w)")
_LINK = re.compile(r"\b(?:link|xref|https?|mailto):[^\s\[]{0,300}\[([^\]]{1,300})\]|<<[^,>]{1,200},\s*([^>]{1,200})>>")
_INLINE_ANCHOR = re.compile(r"\[\[[^\]]{1,100}\]\]")


def parse_asciidoc(document: Document) -> Parsed:
    """Return the file's blocks; comments, attribute entries and conditions are left out, includes stay as written.

    Raises:
        Unparsable: the file is not text.
    """
    text = decode(document.body)
    front = read_front_matter(text)
    scanner = _Scanner(text, front.end)
    scanner.scan()
    named = next((scanner.attributes[name] for name in _TITLES if name in scanner.attributes), "")
    tags = ",".join(scanner.attributes.get(name, "") for name in _LABELS).lower()
    labels = {" ".join(label.split()) for label in tags.split(",")} - {""} | set(front.labels)
    return Parsed(
        title=front.title or named or scanner.title,
        text=text,
        blocks=scanner.draft.blocks(),
        labels=tuple(sorted(labels)),
        updated_at=front.updated_at,
    )


class _Scanner:
    """Goes through the lines once; every method takes the number of a line and returns that of the next one."""

    def __init__(self, text: str, start: int) -> None:
        self.draft = Draft(text, with_lines=True)
        self.title = ""
        self.attributes: dict[str, str] = {}
        self._text = text
        self._lines = AsciiDocLines(text, start)
        self._starts = self._lines.starts
        self._style_lines: list[int] = []
        self._anchors: dict[str, int] = {}

    def scan(self) -> None:
        """Find all blocks."""
        number = 0
        while number < len(self._lines):
            number = self._block(number)
        self._leave_style()

    def _block(self, number: int) -> int:
        line = self._lines[number]
        if not line or self._lines.is_hidden(number):
            return number + 1
        if asciidoc_line.ATTRIBUTE.fullmatch(line):
            return self._attribute(number)
        if asciidoc_line.STYLE.fullmatch(line) or asciidoc_line.TITLE.fullmatch(line):
            self._style_lines.append(number)
            return number + 1
        if asciidoc_line.section_of(line) or self._lines.underline(number):
            return self._section(number)
        return self._content(number)

    def _content(self, number: int) -> int:
        line = self._lines[number]
        if closing := self._lines.closing(number):
            return self._fenced(number, closing)
        if asciidoc_line.MACRO.fullmatch(line):
            return self._add(BlockKind.PARAGRAPH, number, number + 1)
        if asciidoc_line.ITEM.fullmatch(line):
            extent = self._lines.list_extent(number)
            return self._add(BlockKind.LIST, number, extent.behind, extent.cuts)
        return self._paragraph(number)

    def _attribute(self, number: int) -> int:
        found = asciidoc_line.ATTRIBUTE.fullmatch(self._lines[number])
        if found and found[2]:
            self.attributes.setdefault(found[1].lower(), found[2].strip())
        while self._lines[number].endswith("\\") and number + 1 < len(self._lines):
            number += 1
        return number + 1

    def _section(self, number: int) -> int:
        line = self._lines[number]
        level, title = asciidoc_line.section_of(line) or (self._lines.underline(number), line)
        behind = number + (1 if asciidoc_line.section_of(line) else 2)
        style = self._leave_style()
        if _DISCRETE.search(style):  # looks like a heading, but opens no section
            return self._add(BlockKind.PARAGRAPH, number, behind)
        title = _plain(title[:_MAX_TITLE_CHARACTERS])
        self.title = self.title or title
        named = _ANCHOR.search(style) or _ANCHOR.search(line)
        anchor = (named[1] or named[2]) if named else self._anchor(title)
        self.draft.heading(level, title, (self._starts[number], self._starts[behind]), place=Place(anchor=anchor))
        return behind

    def _anchor(self, title: str) -> str:
        """Return the id as GitHub has Asciidoctor make it: a number from 2 on for a repeated one."""
        words = re.sub(r"[^\w .-]", "", title.lower())
        anchor = re.sub(r"[ .-]+", "-", words).strip("-")
        self._anchors[anchor] = times = self._anchors.get(anchor, 0) + 1
        return f"{anchor}-{times}" if times > 1 else anchor

    def _fenced(self, number: int, closing: int) -> int:
        fence = fence_of(self._lines[number])
        inner = self._starts[number + 1], self._starts[closing]
        style = self._style()
        if fence is Fence.TABLE:
            return self._table(number, closing, style)
        if fence is Fence.COMMENT:
            self._leave_style()
            return closing + 1
        if fence is Fence.CODE or _CODE_STYLES.search(style):
            return self._add(BlockKind.CODE, number, closing + 1, statement_cuts(self._text, inner))
        kind = BlockKind.PARAGRAPH if fence is Fence.PASSTHROUGH else BlockKind.ADMONITION
        return self._add(kind, number, closing + 1, tuple(start for start, _ in paragraphs(self._text, inner)))

    def _table(self, number: int, closing: int, style: str) -> int:
        lines = [(self._starts[inner], self._lines[inner]) for inner in range(number + 1, closing)]
        start, behind = self._start(number), self._starts[closing + 1]
        find = separated_table if self._lines[number][0] in ",:" else delimited_table
        table = find(lines, (start, behind), style)
        self._style_lines.clear()
        self.draft.add(BlockKind.TABLE, table.span, cuts=table.rows, header_end=table.header_end)
        return closing + 1

    def _paragraph(self, number: int) -> int:
        line = self._lines[number]
        behind = self._lines.paragraph_end(number)
        style = self._style()
        if line[0].isspace() or _CODE_STYLES.search(style):
            inner = self._starts[number], self._starts[behind]
            return self._add(BlockKind.CODE, number, behind, statement_cuts(self._text, inner))
        is_notice = asciidoc_line.NOTICE.fullmatch(line) or _PROSE_STYLES.search(style)
        return self._add(BlockKind.ADMONITION if is_notice else BlockKind.PARAGRAPH, number, behind)

    def _add(self, kind: BlockKind, number: int, behind: int, cuts: tuple[int, ...] = ()) -> int:
        """Add the block of these lines with the attribute lines above it."""
        start = self._start(number)
        self._style_lines.clear()
        self.draft.add(kind, (start, self._starts[behind]), cuts=cuts)
        return behind

    def _start(self, number: int) -> int:
        return self._starts[self._style_lines[0] if self._style_lines else number]

    def _style(self) -> str:
        return "\n".join(self._lines[number] for number in self._style_lines)

    def _leave_style(self) -> str:
        """Forget the attribute lines, and keep a block title among them that has no block as a paragraph."""
        style = self._style()
        for number in self._style_lines:
            if asciidoc_line.TITLE.fullmatch(self._lines[number]):
                self.draft.add(BlockKind.PARAGRAPH, (self._starts[number], self._starts[number + 1]))
        self._style_lines.clear()
        return style


def _plain(title: str) -> str:
    """Return a title without its inline markup."""
    linked = _LINK.sub(lambda found: found[1] or found[2], _INLINE_ANCHOR.sub("", title))
    return " ".join(_INLINE.sub(lambda found: found[2], linked).split())
