"""The `:::note` containers of Docusaurus, VitePress and MyST, as a block rule for markdown-it.

The container of mdit-py-plugins closes an unclosed one at the end of the document, so that one stray line
would swallow every section behind it; here a container counts only if it is closed.
"""

import re
from bisect import bisect_right

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

_OPENING = re.compile(r"(:{3,})[ \t]*\{?[A-Za-z][^\n]*")
_CLOSING = re.compile(r"[ \t]*(:{3,})[ \t]*")
_MAX_INNER = 100  # shorter closings that are looked past, so that many openings stay cheap
_CLOSINGS = "container_closings"  # key in the state's environment: filled once for a document


def container_plugin(parser: MarkdownIt) -> None:
    """Teach the parser `container_open` and `container_close` tokens."""
    interrupts = ["paragraph", "reference", "blockquote", "list"]
    parser.block.ruler.before("fence", "container", _container, {"alt": interrupts})


def _container(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001 - the signature markdown-it calls
    if state.is_code_block(start_line):
        return False
    start = state.bMarks[start_line] + state.tShift[start_line]
    opening = _OPENING.match(state.src, start, state.eMarks[start_line])
    if not opening:
        return False
    closing_line = _closing_line(state, start_line, end_line, len(opening[1]))
    if closing_line is None:
        return False
    if silent:
        return True
    token = state.push("container_open", "div", 1)
    token.map = [start_line, closing_line + 1]
    parent_type, line_max = state.parentType, state.lineMax
    state.parentType, state.lineMax = "container", closing_line
    state.md.block.tokenize(state, start_line + 1, closing_line)
    state.parentType, state.lineMax = parent_type, line_max
    state.push("container_close", "div", -1)
    state.line = closing_line + 1
    return True


def _closing_line(state: StateBlock, start_line: int, end_line: int, colons: int) -> int | None:
    if _CLOSINGS not in state.env:
        lines = enumerate(state.src.split("\n"))
        state.env[_CLOSINGS] = [(n, len(found[1])) for n, line in lines if (found := _CLOSING.fullmatch(line))]
    closings: list[tuple[int, int]] = state.env[_CLOSINGS]
    first = bisect_right(closings, (start_line + 1, 0))
    for line, length in closings[first : first + _MAX_INNER]:
        if line >= end_line or state.sCount[line] < state.blkIndent:
            return None
        if length >= colons:
            return line
    return None
