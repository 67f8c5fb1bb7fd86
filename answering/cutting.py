"""Cutting: where the first sentence of a text that is still being written ends. Pure.

Each rule answers with the end, with "not here", or with "wait": what comes next would change the answer.
"""

import re
from typing import Final

from answering.abbreviations import ends_with_abbreviation
from answering.code_spans import closes_fence, is_within_code, opens_fence
from answering.marks import MARK

ITEM = re.compile(r"[ \t]*(?:>[ \t]?)*(?:[-*+•]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
HEADING = re.compile(r"[ \t]*#{1,6}[ \t]")
ROW = re.compile(r"[ \t]*\|")
_RULE = r"[ \t]*\|?[ \t]*:?-[-:| \t]*"
TABLE_HEAD = re.compile(rf"[^\n]*\n{_RULE}(?:\n|\Z)")
_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)*")
_FENCE_START = re.compile(r"[ \t]*(?:`{3,}|~{3,})[^`]*\Z")
_WAIT: Final = 0
_NOT_HERE: Final = -1

_WIDE_STOPS = "。！？｡।॥؟۔።။។"
_STOP = re.compile(rf"[.!?…{_WIDE_STOPS}]+|\n")
_CLOSING = "\"'”’»)]*_」』）》】"
_CLOSERS = re.compile(rf"[{re.escape(_CLOSING)}]*")
_OPENERS = re.compile(r"[\"'“‘«»„(\[*_¿¡「『（《~]*")
_SPACE = re.compile(r"\s*")
_TAIL = re.compile(rf"(?P<marks>(?:[^\S\n]*{MARK})*)[^\S\n]*", re.IGNORECASE)
_GROWING = re.compile(r"[\[［【][^\[\]【】\n]{0,60}\Z")
_GROWING_LINK = re.compile(r"\([^()\s]*\Z")
_MARKS_ALONE = re.compile(rf"(?:{MARK}[^\S\n]*)+(?:\n|\Z)", re.IGNORECASE)
_GROWING_MARKS = re.compile(
    rf"(?:{MARK}[^\S\n]*)*(?:[\[［【][^\[\]【】\n]{{0,60}}|(?<=[\]］】])\([^()\s]*)?\Z", re.IGNORECASE
)
_BLOCK = re.compile(r"[ \t]*(?:[-*+•][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|\||>|`{3}|~{3}|(?:[-*_][ \t]*){3,}(?:\n|\Z))")
_GROWING_BLOCK = re.compile(r"[-*+•#`~_\d.) \t]{0,12}\Z")


def end_of_sentence(text: str, *, is_in_table: bool, is_final: bool) -> int:
    """Return the offset behind the first sentence and the space after it; 0 while there is no telling.

    Args:
        text: From the start of a sentence.
        is_in_table: What was before it was a row of a table: the next row is not its head.
        is_final: Nothing more comes.
    """
    start = text.rfind("\n", 0, _blank(text, 0)) + 1
    line = text[start:].partition("\n")[0]
    if _FENCE_START.match(line) and "\n" not in text[start:]:
        return _WAIT
    if opens_fence(line):
        end = _end_of_code(text, start, is_final=is_final)
    elif ROW.match(line):
        end = _end_of_row(text, start, is_in_table=is_in_table, is_final=is_final)
    else:
        end = _end_of_prose(text, start, is_final=is_final)
    return max(end, 0)


def _end_of_code(text: str, start: int, *, is_final: bool) -> int:
    opening = opens_fence(text[start:].partition("\n")[0])
    body = text.find("\n", start) + 1
    if opening is None or text.find(opening["fence"], body) < 0:
        return _WAIT
    while (newline := text.find("\n", body)) >= 0:
        closing = closes_fence(text[body:newline], opening["fence"])
        if closing:
            return _past_marks(text, newline, is_final=is_final)
        body = newline + 1
    return _WAIT


def _end_of_row(text: str, start: int, *, is_in_table: bool, is_final: bool) -> int:
    newline = text.find("\n", start)
    if newline < 0:
        return _WAIT
    if not is_in_table:
        if not is_final and re.fullmatch(r"[-:| \t]*", text[newline + 1 :]):
            return _WAIT
        head = TABLE_HEAD.match(text, start)
        if head and head.group().endswith("\n"):
            newline = head.end() - 1
    return _past_marks(text, newline, is_final=is_final)


def _end_of_prose(text: str, start: int, *, is_final: bool) -> int:
    is_heading = bool(HEADING.match(text, start))
    marker = ITEM.match(text, start) or _QUOTE.match(text, start)
    for stop in _STOP.finditer(text, marker.end() if marker else start):
        if stop.group() == "\n":
            end = _at_newline(text, stop.start(), is_heading=is_heading, is_final=is_final)
        elif is_heading:
            continue
        else:
            end = _at_stop(text, stop, is_final=is_final)
        if end > 0 or (end == _WAIT and not is_final):
            return end
    return _WAIT


def _at_stop(text: str, stop: re.Match[str], *, is_final: bool) -> int:
    line = text[text.rfind("\n", 0, stop.start()) + 1 : stop.end()]
    if is_within_code(line):
        return _NOT_HERE
    closed = _matched(_CLOSERS, text, stop.end())
    tail = _TAIL.match(text, closed)
    end = tail.end() if tail else closed
    if end == len(text) or _GROWING.match(text, end):
        return _WAIT
    if end > closed and text[end - 1] in "]］】" and _GROWING_LINK.match(text, end):
        return _WAIT
    if text[end] == "\n":
        return _past_marks(text, end, is_final=is_final)
    if stop.group()[-1] in _WIDE_STOPS:
        return end
    return _within_line(text, closed, end, is_dot=stop.group() == ".")


def _within_line(text: str, closed: int, end: int, *, is_dot: bool) -> int:
    """Return the end behind a stop, its marks and the space after it, if more than the stop says that it is one."""
    if is_dot and ends_with_abbreviation(text[:closed].rstrip(_CLOSING), text[end : end + 1]):
        return _NOT_HERE
    between = text[closed:end]
    if between.strip() and between[-1].isspace():
        return end
    return _before_start(text, end) if between else _NOT_HERE


def _before_start(text: str, end: int) -> int:
    """Return the end if what follows looks like the start of a sentence."""
    first = _matched(_OPENERS, text, end)
    if first == len(text):
        return _WAIT
    return _NOT_HERE if text[first].islower() or text[first] in ",;:)" else end


def _at_newline(text: str, newline: int, *, is_heading: bool, is_final: bool) -> int:
    line = text[text.rfind("\n", 0, newline) + 1 : newline]
    below = _blank(text, newline)
    if below == len(text):
        return _WAIT
    said = re.sub(MARK, "", line, flags=re.IGNORECASE).rstrip("*_ \t")
    if is_heading or text.count("\n", newline, below) > 1 or said.endswith((":", "：")):
        return _past_marks(text, newline, is_final=is_final)
    if not is_final and "\n" not in text[below:] and _GROWING_BLOCK.match(text, below):
        return _WAIT
    end = _past_marks(text, newline, is_final=is_final)
    is_over = _BLOCK.match(text, below) or (end > below)
    return end if is_over or end == _WAIT else _NOT_HERE


def _past_marks(text: str, newline: int, *, is_final: bool) -> int:
    """Return the start of the next line, behind one that holds nothing but marks."""
    below = _blank(text, newline)
    if below == len(text):
        return _WAIT
    alone = _MARKS_ALONE.match(text, below)
    if alone and (is_final or alone.group().endswith("\n")):
        return alone.end()
    if not is_final and _GROWING_MARKS.match(text, below):
        return _WAIT
    return text.rfind("\n", 0, below) + 1


def _blank(text: str, start: int) -> int:
    return _matched(_SPACE, text, start)


def _matched(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start)
    return found.end() if found else start
