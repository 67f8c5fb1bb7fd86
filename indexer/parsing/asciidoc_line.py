"""What a line of AsciiDoc is by itself: the patterns of its block syntax, and nothing else."""

import re
from enum import Enum, auto


class Fence(Enum):
    """What a delimited block holds."""

    CODE = auto()
    COMMENT = auto()
    PASSTHROUGH = auto()
    PROSE = auto()
    TABLE = auto()


_FENCES = (
    (re.compile(r"-{4,}|\.{4,}|`{3,}[^`]*"), Fence.CODE),
    (re.compile(r"/{4,}"), Fence.COMMENT),
    (re.compile(r"\+{4,}"), Fence.PASSTHROUGH),
    (re.compile(r"={4,}|\*{4,}|_{4,}|--"), Fence.PROSE),
    (re.compile(r"[|,:!]={3,}"), Fence.TABLE),
)
_SECTION = re.compile(r"(={1,6}|#{1,6})[ \t]+(\S.*)")
_UNDERLINES = "=-~^+"
_UNDERLINE = re.compile(r"(?:=+|-+|~+|\^+|\++)")
ATTRIBUTE = re.compile(r":!?(\w[\w-]*)!?:(?:[ \t]+(.*))?")
STYLE = re.compile(r"\[(?:\[[\w:.,\s-]+\]|[^\]\[]*(?:\[[^\]]*\][^\]\[]*)*)\]")
TITLE = re.compile(r"\.[^\s.].*")
COMMENT = re.compile(r"//(?!/).*|//")
CONDITION = re.compile(r"(?:ifdef|ifndef|endif)::[^\[]*\[\]|ifeval::\[.*\]")
BREAK = re.compile(r"'{3,}|<{3,}|-{3}|\*{3}|- - -|\* \* \*")
MACRO = re.compile(r"[a-z][\w-]*::[^\s\[]*\[.*\]")
NOTICE = re.compile(r"(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION):[ \t]+\S.*")
ITEM = re.compile(
    r"[ \t]*(?:\*{1,6}|-|\.{1,6}|\d{1,9}\.|[a-zA-Z]\.|<(?:\d{1,4}|\.)>)[ \t]+\S.*"  # * - . 1. a. <1>
    r"|[ \t]*\S.{0,300}?(?::{2,4}|;;)(?:[ \t].*)?"  # term::
)


def fence_of(line: str) -> Fence | None:
    """Return what the line opens if it delimits a block."""
    if line[:1] not in "-.`/+=*_|,:!" or not line:
        return None
    return next((fence for pattern, fence in _FENCES if pattern.fullmatch(line)), None)


def closing_of(line: str) -> str:
    """Return the line that ends the block which this line opens."""
    return "```" if line.startswith("```") else line


def underline_level(title: str, line: str) -> int:
    """Return the section level that this line gives to the one above, from 1, or 0 if it does not underline it."""
    if not _UNDERLINE.fullmatch(line) or len(line) < 3 or not any(map(str.isalnum, title)):
        return 0
    return _UNDERLINES.index(line[0]) + 1 if abs(len(line) - len(title)) <= 1 else 0


def section_of(line: str) -> tuple[int, str] | None:
    """Return level, from 1, and title of a heading of one line; the signs may stand behind the title as well."""
    found = _SECTION.fullmatch(line)
    if not found:
        return None
    signs, title = found[1], found[2]
    stem = title.removesuffix(signs)
    return len(signs), stem.rstrip() if stem[-1:].isspace() else title
