"""Cutting: where the first sentence of a text that is still being written ends. Pure.

Each rule answers with the end, with "not here", or with "wait": what comes next would change the answer.
"""

import re
from dataclasses import dataclass
from typing import Final

from answering.prose.abbreviations import ends_with_abbreviation
from answering.prose.code_spans import closes_fence, is_within_code, opens_fence
from answering.prose.marks import MARK

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
STOPS = f".!?…{_WIDE_STOPS}\n"
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


@dataclass(frozen=True, slots=True)
class Cut:
    """What is known of the end of the first sentence.

    Attributes:
        end: Offset behind it and the space after it; 0 while there is no telling.
        examined: Up to here it does not end, whatever comes: nothing before is looked at again.
        is_near: The next character may decide; otherwise nothing does before the next of `STOPS`.
    """

    end: int
    examined: int = 0
    is_near: bool = False


def find_cut(text: str, examined: int, *, is_in_table: bool, is_final: bool) -> Cut:
    """Return where the first sentence of a text ends.

    Args:
        text: From the start of a sentence.
        examined: That of the cut found before in the same text, when it was shorter; else 0.
        is_in_table: What was before it was a row of a table: the next row is not its head.
        is_final: Nothing more comes.
    """
    start = text.rfind("\n", 0, _blank(text, 0)) + 1
    newline = text.find("\n", start)
    line = text[start:] if newline < 0 else text[start:newline]
    if newline < 0 and _FENCE_START.match(line):
        return Cut(0)
    if opening := opens_fence(line):
        return _cut_code(text, max(examined, newline + 1), opening["fence"], is_final=is_final)
    if ROW.match(line):
        return Cut(_end_of_row(text, start, is_in_table=is_in_table, is_final=is_final), is_near=newline >= 0)
    return _cut_prose(text, start, examined, is_final=is_final)


def _cut_code(text: str, body: int, fence: str, *, is_final: bool) -> Cut:
    while (newline := text.find("\n", body)) >= 0:
        if closes_fence(text[body:newline], fence):
            return Cut(_past_marks(text, newline, is_final=is_final), body, is_near=True)
        body = newline + 1
    return Cut(0, body)


def _cut_prose(text: str, start: int, examined: int, *, is_final: bool) -> Cut:
    is_heading = bool(HEADING.match(text, start))
    marker = ITEM.match(text, start) or _QUOTE.match(text, start)
    for stop in _STOP.finditer(text, max(examined, marker.end() if marker else start)):
        if stop.group() == "\n":
            end = _at_newline(text, stop.start(), is_heading=is_heading, is_final=is_final)
        else:
            end = _NOT_HERE if is_heading else _at_stop(text, stop, is_final=is_final)
        if end > 0 or (end == _WAIT and not is_final):
            return Cut(end, stop.start(), is_near=True)
    return Cut(0, len(text))


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


def _at_stop(text: str, stop: re.Match[str], *, is_final: bool) -> int:
    closed = _matched(_CLOSERS, text, stop.end())
    tail = _TAIL.match(text, closed)
    end = tail.end() if tail else closed
    if end == len(text) or _GROWING.match(text, end):
        return _WAIT
    if end > closed and text[end - 1] in "]］】" and _GROWING_LINK.match(text, end):
        return _WAIT
    is_wide = stop.group()[-1] in _WIDE_STOPS
    is_between_words = end > closed or is_wide or text[end] == "\n"
    # Asked last, because it reads the line.
    if not is_between_words or is_within_code(text[text.rfind("\n", 0, stop.start()) + 1 : stop.end()]):
        return _NOT_HERE
    if text[end] == "\n":
        return _past_marks(text, end, is_final=is_final)
    if stop.group() == "." and ends_with_abbreviation(text[: stop.end()], text[end : end + 1]):
        return _NOT_HERE
    between = text[closed:end]
    is_over = is_wide or (between.strip() and between[-1].isspace())
    return end if is_over else _before_start(text, end)


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
