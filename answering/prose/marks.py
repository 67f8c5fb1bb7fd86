"""Marks: the citations in what a model wrote, in each form that models use. Pure.

`[1]`, `[1][2]`, `[1, 2]`, `[1-3]`, `[^1]`, `【1】` and `[1](…)` are marks; inside code nothing is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from answering.prose.code_spans import code_spans

_NUMBER = r"[0-9]{1,9}"
_SPACE = r"[^\S\n]*"
# What stands behind a dagger is a vendor's own note on the place; what stands in parentheses is a link of the model's.
MARK = (
    rf"[\[［【]{_SPACE}(?:\^|(?:exhibits?|sources?){_SPACE})?{_NUMBER}"
    rf"(?:{_SPACE}[,;，、–—-]{_SPACE}{_NUMBER}){{0,20}}{_SPACE}(?:†[^\[\]【】\n]{{0,60}})?[\]］】](?:\([^()\s]*\))?"
)
_MARK = re.compile(MARK, re.IGNORECASE)
_PART = re.compile(rf"({_NUMBER})(?:{_SPACE}[–—-]{_SPACE}({_NUMBER}))?")
# A wider range is not a citation of everything in between.
_MAX_RANGE = 20


@dataclass(frozen=True, slots=True)
class Mark:
    """One citation as it stands in a text.

    Attributes:
        start: Offset of its bracket.
        end: Offset behind it.
        numbers: What it cites, each number once.
    """

    start: int
    end: int
    numbers: tuple[int, ...]


def marks_in(text: str) -> list[Mark]:
    """Return the marks of a text, in its order, without what only looks like one inside code."""
    return [
        Mark(found.start(), found.end(), tuple(dict.fromkeys(_numbers(found.group()))))
        for start, end in _prose(text)
        for found in _MARK.finditer(text, start, end)
    ]


def without_marks(text: str) -> str:
    """Return the words of a text alone, without its marks and the space around it."""
    kept, place = "", 0
    for mark in marks_in(text):
        kept += text[place : mark.start]
        place = mark.end
        if not text[place : place + 1].isalnum():
            kept = kept.rstrip(" \t")
    return (kept + text[place:]).strip()


def _prose(text: str) -> Iterator[tuple[int, int]]:
    code = [(0, 0), *((span.start, span.end) for span in code_spans(text)), (len(text), len(text))]
    return ((before[1], after[0]) for before, after in pairwise(code))


def _numbers(mark: str) -> Iterator[int]:
    inside = re.split(r"[†\]］】]", mark)[0]
    for part in _PART.finditer(inside):
        first, last = int(part[1]), int(part[2] or part[1])
        if first <= last < first + _MAX_RANGE:
            yield from range(first, last + 1)
        else:
            yield from (first, last)
