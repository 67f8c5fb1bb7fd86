"""Code spans: which parts of a Markdown text are code, whoever shows it. Pure.

Renderers disagree about odd backticks. Code is here only what is code for all of them: spans within one line, and
fenced blocks. What is not sure is prose.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<fence>`{3,}|~{3,})(?P<info>[^`\n]*)")
_RUN = re.compile(r"`+")


@dataclass(frozen=True, slots=True)
class CodeSpan:
    """Code in a text, its backticks included.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its last one.
        is_block: A fenced block, from the start of its first line to the end of its last one without the line end.
    """

    start: int
    end: int
    is_block: bool


def code_spans(text: str) -> list[CodeSpan]:
    """Return the code of a text, in its order. A fence that is never closed reaches to the end."""
    return list(_spans(text))


def is_within_code(line: str) -> bool:
    """Tell whether what follows this start of a line is inside an inline span that is still open."""
    place = 0
    while opening := _RUN.search(line, place):
        closing = None if _is_escaped(line, opening) else _closing(line, opening)
        if closing is None and not _is_escaped(line, opening):
            return True
        place = (closing or opening).end()
    return False


def opens_fence(line: str) -> re.Match[str] | None:
    """Return the match of a line that opens a fenced block: groups `indent`, `fence` and `info`."""
    return _FENCE.fullmatch(line)


def closes_fence(line: str, fence: str) -> re.Match[str] | None:
    """Return the match of a line that closes a block: the fence, and behind it at most what group `rest` holds.

    A citation is often written there; nothing else may be.
    """
    return re.fullmatch(rf"[ \t]*(?P<fence>{fence[0]}{{{len(fence)},}})(?P<rest>[ \t]*(?:[\[［【][^`\n]*)?)", line)


def _spans(text: str) -> Iterator[CodeSpan]:
    position, block, fence = 0, 0, ""
    for line in text.split("\n"):
        start, position = position, position + len(line) + 1
        if fence:
            if closing := closes_fence(line, fence):
                yield CodeSpan(block, start + closing.end("fence"), is_block=True)
                fence = ""
        elif opening := opens_fence(line):
            block, fence = start, opening["fence"]
        else:
            yield from _inline(line, start)
    if fence:
        yield CodeSpan(block, len(text), is_block=True)


def _inline(line: str, offset: int) -> Iterator[CodeSpan]:
    place = 0
    while opening := _RUN.search(line, place):
        closing = None if _is_escaped(line, opening) else _closing(line, opening)
        place = (closing or opening).end()
        if closing:
            yield CodeSpan(offset + opening.start(), offset + place, is_block=False)


def _closing(line: str, opening: re.Match[str]) -> re.Match[str] | None:
    length = len(opening.group())
    return next((run for run in _RUN.finditer(line, opening.end()) if len(run.group()) == length), None)


def _is_escaped(line: str, run: re.Match[str]) -> bool:
    return run.start() > 0 and line[run.start() - 1] == "\\"
