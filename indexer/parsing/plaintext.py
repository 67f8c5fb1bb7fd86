"""Plain text: paragraphs between blank lines. Headings are not guessed, but one underlined in full is one."""

import re
from collections.abc import Iterator

from indexer.blocks import BlockKind, Parsed
from indexer.parsing.decode import decode
from indexer.parsing.draft import Draft, Span
from indexer.parsing.paragraphs import paragraphs
from sources.document import Document

_UNDERLINES = "=-~"  # from the outermost level inwards, as plain README files use them
_UNDERLINED = re.compile(r"(\S[^\n]{0,99})\n(=+|-+|~+)[ \t]*(?:\n|\Z)")
_ITEM = re.compile(r"^[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+\S", re.MULTILINE)
_MIN_UNDERLINE = 3
_LOG_SUFFIX = ".log"


def parse_plaintext(document: Document) -> Parsed:
    """Return paragraphs, lists and underlined headings; only logs and lists have cuts, at lines and items.

    Raises:
        Unparsable: the file is not text.
    """
    text = decode(document.body)
    draft = Draft(text, with_lines=True)
    title = ""
    for span in paragraphs(text, (0, len(text))):
        body_start = span[0]
        if heading := _heading(text, span):
            level, shown, body_start = heading
            title = title or shown
            draft.heading(level, shown, (span[0], body_start))
        _add(draft, text, (body_start, span[1]), is_log=document.path.endswith(_LOG_SUFFIX))
    return Parsed(title=title, text=text, blocks=draft.blocks())


def _heading(text: str, span: Span) -> tuple[int, str, int] | None:
    """Return level, title and end of an underlined heading at the start of a paragraph."""
    found = _UNDERLINED.match(text, *span)
    if not found:
        return None
    title, underline = found[1].rstrip(), found[2]
    if len(underline) < _MIN_UNDERLINE or abs(len(underline) - len(title)) > 1:
        return None
    return _UNDERLINES.index(underline[0]) + 1, title, found.end()


def _add(draft: Draft, text: str, span: Span, *, is_log: bool) -> None:
    if is_log:
        draft.add(BlockKind.PARAGRAPH, span, cuts=_line_starts(text, span))
        return
    items = [found.start() for found in _ITEM.finditer(text, *span)]
    if len(items) > 1 and items[0] == span[0]:
        draft.add(BlockKind.LIST, span, cuts=items)
    else:
        draft.add(BlockKind.PARAGRAPH, span)


def _line_starts(text: str, span: Span) -> Iterator[int]:
    newline = text.find("\n", *span)
    while newline >= 0:
        yield newline + 1
        newline = text.find("\n", newline + 1, span[1])
