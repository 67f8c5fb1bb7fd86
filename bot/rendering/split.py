"""Split: a long Markdown text becomes parts that Slack takes, each of which reads as the whole did. Pure.

A part ends behind a paragraph if it can, else behind a line, else behind a word. A block of code that is divided is
closed and opened again, and a table repeats its head.
"""

import re
from dataclasses import dataclass

from answering.prose.code_spans import closes_fence, opens_fence

_ROW = re.compile(r"[ \t]*\|")
_RULE = re.compile(r"[ \t]*\|?[ \t:|-]*-[ \t:|-]*")
# A part that is almost empty would look like an accident.
_LEAST_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class _Around:
    """What has to stand around a division, because it falls within something.

    Attributes:
        close: At the end of the part before it.
        reopen: At the start of the part behind it.
    """

    close: str = ""
    reopen: str = ""


def split(text: str, limit: int) -> list[str]:
    """Return a text in parts of at most so many characters; one part if it fits, none if it is empty.

    Args:
        text: Markdown, with every block of code closed.
        limit: At least 200.
    """
    parts = []
    while len(text) > limit:
        part, text = _first(text, limit)
        parts.append(part)
    return [*parts, text] if text.strip() else parts


def _first(text: str, limit: int) -> tuple[str, str]:
    """Return the first part and the rest, of which the latter is shorter than the text was."""
    end = _end(text, limit)
    around = _around(text[:end])
    if end + len(around.close) > limit:
        end = _end(text, limit - len(around.close))
        around = _around(text[:end])
    rest = text[end:] if around.close else text[end:].lstrip("\n")
    # What is repeated must leave room for something new, and a table may have ended here.
    is_within = around.close or (_ROW.match(text[end:]) and text[:end].endswith("\n"))
    reopen = around.reopen if is_within and len(around.reopen) * 2 < min(end, limit) else ""
    return text[:end].rstrip("\n") + around.close, reopen + rest


def _end(text: str, limit: int) -> int:
    """Return where the first part ends: behind a paragraph, a line or a word."""
    least = int(limit * _LEAST_SHARE)
    for boundary in ("\n\n", "\n", " "):
        place = text.rfind(boundary, least, limit - len(boundary))
        if place != -1 and not (boundary == "\n\n" and _around(text[:place]).close):
            return place + len(boundary)
    return limit


def _around(text: str) -> _Around:
    """Return what a text leaves open at its end."""
    fence = opening = ""
    rows: list[str] = []
    for line in text.removesuffix("\n").split("\n"):
        if fence:
            if closes_fence(line, fence):
                fence = ""
        elif opened := opens_fence(line):
            fence, opening, rows = opened["fence"], line, []
        else:
            rows = [*rows, line] if _ROW.match(line) else []
    if fence:
        indent = opening[: len(opening) - len(opening.lstrip())]
        return _Around(f"\n{indent}{fence}", f"{opening}\n")
    if len(rows) > 1 and _RULE.fullmatch(rows[1]):
        return _Around(reopen=f"{rows[0]}\n{rows[1]}\n")
    return _Around()
