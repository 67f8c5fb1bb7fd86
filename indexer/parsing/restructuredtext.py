"""reStructuredText as docutils and Sphinx read it. Verbatim: the text is the file, blocks are its spans."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import tree_sitter_rst
from tree_sitter import Language, Node, Parser

from indexer.blocks import BlockKind, Parsed
from indexer.parsing.decode import decode
from indexer.parsing.draft import Draft, Span, trimmed
from indexer.parsing.listing import statement_cuts
from indexer.parsing.paragraphs import paragraphs
from indexer.parsing.rst_outline import outline
from indexer.parsing.rst_table import drawn_table, line_table, list_table
from indexer.parsing.rst_title import docutils_id, plain_title
from indexer.parsing.table import Table
from sources.document import Document, Place

_LANGUAGE = Language(tree_sitter_rst.language())

_HIDDEN_NODES = frozenset(("comment", "target", "substitution_definition", "transition"))
_LISTS = frozenset(("bullet_list", "enumerated_list", "definition_list", "field_list", "option_list"))
_ITEMS = frozenset(("list_item", "field", "option_list_item"))
_CODE_NODES = frozenset(("literal_block", "doctest_block"))
# Directives by what a reader sees of them; any other is read as prose.
_ADMONITIONS = frozenset(
    ("admonition", "attention", "caution", "danger", "deprecated", "error", "hint", "important", "note", "seealso",
     "sidebar", "tip", "topic", "versionadded", "versionchanged", "versionremoved", "warning")
)  # fmt: skip
_LISTINGS = frozenset(("code", "code-block", "literalinclude", "math", "parsed-literal", "prompt", "sourcecode"))
_HIDDEN_DIRECTIVES = frozenset(
    ("contents", "currentmodule", "default-role", "highlight", "index", "meta", "module", "py:currentmodule",
     "py:module", "role", "sectnum", "tabularcolumns", "toctree")
)  # fmt: skip
# An item longer than any chunk may be cut between its own parts; a shorter one stays whole.
_LONG_ITEM_CHARACTERS = 800
_MIN_SHORT_UNDERLINE = 4  # docutils takes an underline shorter than its title from this length on

_PROMPT = re.compile(r"^[ \t]*>>>", re.MULTILINE)
_LINE = re.compile(r"^", re.MULTILINE)


@dataclass(slots=True)
class _Page:
    """One file on its way to blocks."""

    text: str
    draft: Draft
    title: str = ""
    position: int = 0
    """Up to where the text is either in a block or known to be hidden."""
    styles: list[str] = field(default_factory=list)
    """Adornments of the section levels, outermost first, as they are met."""
    anchors: set[str] = field(default_factory=set)


def parse_restructuredtext(document: Document) -> Parsed:
    """Return the file's blocks; comments, targets and directives that only steer the output are left out.

    Raises:
        Unparsable: the file is not text.
    """
    text = decode(document.body)
    tree = Parser(_LANGUAGE).parse(outline(text))
    page = _Page(text, Draft(text, with_lines=True))
    for node in _top_level(tree.root_node):
        if node.end_byte <= page.position:
            continue  # inside a table that reaches beyond its first paragraph
        # Whatever the grammar left out between two nodes is prose: nothing is lost.
        _add_prose(page, (page.position, node.start_byte))
        page.position = node.end_byte
        _add(page, node)
    _add_prose(page, (page.position, len(text)))
    return Parsed(title=page.title, text=text, blocks=page.draft.blocks())


def _top_level(root: Node) -> Iterator[Node]:
    """Yield the outermost blocks; where the grammar gave up, those inside its error."""
    pending = list(reversed(root.named_children))
    while pending:
        node = pending.pop()
        if node.type == "ERROR":
            pending.extend(reversed(node.named_children))
        else:
            yield node


def _add(page: _Page, node: Node) -> None:
    span = node.start_byte, node.end_byte
    if node.type == "section":
        _add_section(page, span)
    elif node.type == "paragraph":
        _add_paragraph(page, node)
    elif node.type == "directive":
        _add_directive(page, node)
    elif node.type in _LISTS:
        page.draft.add(BlockKind.LIST, span, cuts=_item_cuts(page.text, node))
    elif node.type in _CODE_NODES:
        page.draft.add(BlockKind.CODE, span, cuts=_code_cuts(page.text, span))
    elif node.type == "block_quote":
        page.draft.add(BlockKind.ADMONITION, span, cuts=_paragraph_starts(page.text, span))
    elif node.type == "line_block":
        page.draft.add(BlockKind.PARAGRAPH, span, cuts=[line.start() for line in _LINE.finditer(page.text, *span)])
    elif node.type not in _HIDDEN_NODES:
        _add_prose(page, span)


def _add_section(page: _Page, span: Span) -> None:
    lines = [line.strip() for line in page.text[slice(*span)].strip().split("\n")]
    has_overline = len(lines) > 2
    title, adornment = lines[1 if has_overline else 0], lines[-1]
    if len(adornment) < min(len(title), _MIN_SHORT_UNDERLINE):
        _add_prose(page, span)
        return
    style = adornment[0] * 2 if has_overline else adornment[0]
    if style not in page.styles:
        page.styles.append(style)
    shown = plain_title(title)
    page.title = page.title or shown
    place = Place(anchor=_anchor(page, shown))
    page.draft.heading(page.styles.index(style) + 1, shown, span, place=place)


def _add_paragraph(page: _Page, node: Node) -> None:
    start, end = node.start_byte, node.end_byte
    if table := drawn_table(page.text, (start, end)):
        _add_table(page, table)
        # A table may end before the grammar's paragraph, or hold blank lines and reach over several of them.
        page.position = table.span[1]
        return
    listing = next((child for child in node.named_children if child.type == "literal_block"), None)
    if listing:
        _add_prose(page, (start, listing.start_byte))
        start = listing.start_byte
        page.draft.add(BlockKind.CODE, (start, end), cuts=_code_cuts(page.text, (start, end)))
    else:
        page.draft.add(BlockKind.PARAGRAPH, (start, end))


def _add_prose(page: _Page, span: Span) -> None:
    for paragraph in paragraphs(page.text, span):
        page.draft.add(BlockKind.PARAGRAPH, paragraph)


def _add_table(page: _Page, table: Table, *, above: int | None = None) -> None:
    start = table.span[0] if above is None else above
    page.draft.add(BlockKind.TABLE, (start, table.span[1]), cuts=table.rows, header_end=table.header_end)


def _add_directive(page: _Page, node: Node) -> None:
    parts = {child.type: child for child in node.named_children}
    body = parts.get("body")
    name = _slice(page.text, parts.get("type")).lower()
    inner = {child.type: child for child in body.named_children} if body else {}
    content = inner.get("content")
    span = node.start_byte, node.end_byte
    within = (content.start_byte, content.end_byte) if content else (span[1], span[1])
    if name in _HIDDEN_DIRECTIVES:
        return
    if name in ("list-table", "csv-table", "table"):
        _add_table(page, _directive_table(page.text, name, (span[0], within[0]), within), above=span[0])
    elif name in _LISTINGS:
        page.draft.add(BlockKind.CODE, span, cuts=[_line_start(page.text, within[0]), *_code_cuts(page.text, within)])
    elif name == "glossary":
        page.draft.add(BlockKind.LIST, span, cuts=_term_starts(page.text, within))
    else:
        kind = BlockKind.ADMONITION if name in _ADMONITIONS else BlockKind.PARAGRAPH
        page.draft.add(kind, span, cuts=_paragraph_starts(page.text, span))


def _directive_table(text: str, name: str, above: Span, content: Span) -> Table:
    if content[0] == content[1]:
        return Table(content)
    options = text[slice(*above)]
    if name == "list-table":
        return list_table(text, (_line_start(text, content[0]), content[1]), options)
    if name == "csv-table":
        return line_table(text, content, options)
    # What stands below the table, if anything does, stays with it.
    table = drawn_table(text, content) or Table(content)
    return Table((table.span[0], content[1]), table.rows, table.header_end)


def _item_cuts(text: str, root: Node) -> Iterator[int]:
    """Yield where items begin at any depth, and the parts of items that are too long to stay whole."""
    pending = [(child, False) for child in root.named_children]
    while pending:
        node, is_part = pending.pop()
        span = node.start_byte, node.end_byte
        is_long = span[1] - span[0] > _LONG_ITEM_CHARACTERS
        if node.type in _ITEMS or is_part:
            yield span[0]
        if is_part and is_long and node.type in _CODE_NODES:
            yield from _code_cuts(text, span)
        if node.type in _ITEMS:
            # The first part stands beside the marker or term.
            bodies = [part for part in node.named_children if part.type in ("body", "definition", "field_body")]
            parts = [child for body in bodies for child in body.named_children]
            pending.extend((child, is_long and number > 0) for number, child in enumerate(parts))
        elif node.type in _LISTS:
            pending.extend((child, False) for child in node.named_children)
        elif node.type == "block_quote":
            pending.extend((child, is_part) for child in node.named_children)


def _code_cuts(text: str, span: Span) -> Iterable[int]:
    prompts = [prompt.start() for prompt in _PROMPT.finditer(text, *span)]
    return prompts or statement_cuts(text, (_line_start(text, span[0]), span[1]))


def _line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def _paragraph_starts(text: str, span: Span) -> list[int]:
    return [start for start, _ in paragraphs(text, span)]


def _term_starts(text: str, span: Span) -> Iterator[int]:
    """Yield the least indented lines of a glossary that do not follow another one: several terms may share one text."""
    lines: list[tuple[int, int]] = []
    for line in _LINE.finditer(text, _line_start(text, span[0]), span[1]):
        start = line.start()
        content = trimmed(text, start, span[1])[0]
        if "\n" not in text[start:content]:
            lines.append((start, content - start))
    margin = min((indent for _, indent in lines), default=0)
    is_term = False
    for start, indent in lines:
        if indent == margin and not is_term:
            yield start
        is_term = indent == margin


def _anchor(page: _Page, title: str) -> str:
    """Return the section's id, or nothing for a title it has met: that one gets a mere number."""
    anchor = docutils_id(title)
    if anchor in page.anchors:
        return ""
    page.anchors.add(anchor)
    return anchor


def _slice(text: str, node: Node | None) -> str:
    return text[node.start_byte : node.end_byte] if node else ""
