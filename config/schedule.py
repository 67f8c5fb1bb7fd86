"""Schedule: the words that say when a source is looked through by itself."""

import re
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator

from config.values import Allowed, one_line

_EVERY = re.compile(r"every ([1-9][0-9]{0,3} )?(minute|hour|day)s?")
_PART = re.compile(r"(?:\*|(?P<first>\d{1,2})(?:-(?P<last>\d{1,2}))?)(?:/(?P<step>[1-9]\d?))?", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Minute, hour, day and month, from and to.
_RANGES = ((0, 59), (0, 23), (1, 31), (1, 12))
_NO_NAMES: tuple[str, ...] = ()


def _schedule(text: str) -> str:
    words = one_line(text).lower().split()
    normal = " ".join(words)
    if words and not _EVERY.fullmatch(normal) and not _is_cron(words):
        raise ValueError
    return normal


def _is_cron(words: list[str]) -> bool:
    if len(words) != len(_RANGES) + 1:
        return False
    names = (_NO_NAMES, _NO_NAMES, _NO_NAMES, _MONTHS)
    numbered = zip(words, _RANGES, names, strict=False)
    are_numbers = all(_is_field(word, least, most, known) for word, (least, most), known in numbered)
    # Numbers of weekdays mean other days in other programs.
    return are_numbers and all(part == "*" or _is_named(part, _WEEKDAYS) for part in words[-1].split(","))


def _is_field(word: str, least: int, most: int, names: tuple[str, ...]) -> bool:
    return all(_is_named(part, names) or _is_numbered(part, least, most) for part in word.split(","))


def _is_named(part: str, names: tuple[str, ...]) -> bool:
    first, _, last = part.partition("-")
    if first not in names or part.endswith("-"):
        return False
    return not last or (last in names and names.index(first) <= names.index(last))


def _is_numbered(part: str, least: int, most: int) -> bool:
    match = _PART.fullmatch(part)
    if not match:
        return False
    first = int(match["first"] or least)
    # A step behind one number means: from there on.
    last = int(match["last"] or (first if match["first"] and not match["step"] else most))
    return least <= first <= last <= most and int(match["step"] or 0) <= last - first


def _timezone(text: str) -> str:
    try:
        ZoneInfo(one_line(text))
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError from error
    return text


Schedule = Annotated[
    str,
    AfterValidator(_schedule),
    Allowed(
        'a span such as "every 15 minutes" or "every 2 hours"; a cron line such as "0 3 * * mon-fri", with weekdays by '
        "name, as their numbers mean other days in other programs; or nothing for never"
    ),
]
Timezone = Annotated[
    str, AfterValidator(_timezone), Allowed('a time zone such as "UTC" or "Europe/Paris", by the name of the IANA')
]
