"""Figures: the numbers, dates, times and versions of a text, written one way. Pure.

1,000 and "a thousand" are one figure, and so are 90 minutes and 1.5 hours; a date is its year, month and day.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_words = re.compile(r"\S+").findall
_MONTHS = _words(
    "january february march april may june july august september october november december"
    " jan feb mar apr may jun jul aug sep oct nov dec"
)
_ONES = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
# One of these, behind "a", is a figure too.
_COUNTED = frozenset({"minute", "hour", "day", "week", "month", "year"})
_TENS = dict(zip(_words("twenty thirty forty fifty sixty seventy eighty ninety"), range(20, 100, 10), strict=True))
_WORDS = {word: float(number) for number, word in enumerate(_ONES)} | {k: float(v) for k, v in _TENS.items()}
_POWERS = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SUFFIXES = {"k": 1e3, "m": 1e6, "bn": 1e9, "b": 1e9}
# Units of a kind are compared in the first of them.
_SECONDS = {
    "ms": 0.001, "millisecond": 0.001, "s": 1, "sec": 1, "second": 1, "min": 60, "minute": 60, "h": 3600, "hr": 3600,
    "hour": 3600, "day": 86_400, "week": 604_800,
}  # fmt: skip
_OTHER_UNITS = {
    "%": "%", "percent": "%", "percentage": "%", "byte": "byte", "kb": "kb", "kib": "kb", "kilobyte": "kb", "mb": "mb",
    "mib": "mb", "megabyte": "mb", "gb": "gb", "gib": "gb", "gigabyte": "gb", "tb": "tb", "terabyte": "tb",
    "month": "month", "year": "year", "$": "$", "usd": "$", "dollar": "$", "€": "€", "eur": "€", "euro": "€", "£": "£",
    "km": "km", "mile": "mile", "meter": "m", "metre": "m", "foot": "foot", "feet": "foot",
}  # fmt: skip

_NUMBER = re.compile(
    r"""(?<![\w.])(?P<currency>[$€£])?\s?
        (?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.(?:\d+|x\b))*)
        (?P<suffix>(?:st|nd|rd|th|bn|[a-zA-Z%]{1,3})?(?![\w]))
        (?:[\s-]{0,3}(?P<unit>[a-zA-Z%]+))?""",
    re.X,
)
_TIME = re.compile(r"\b(\d{1,2})(?::(\d{2}))?\s*([ap])\.?\s?m\b\.?|\b([01]?\d|2[0-3]):(\d{2})\b", re.I)
_ISO_DATE = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b")
_MONTH = re.compile(rf"\b({'|'.join(sorted(set(_MONTHS), key=len, reverse=True))})\b\.?", re.I)
_VERSION_MARK = re.compile(r"\bv(?=\d)", re.I)
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)?", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LIST_NUMBER = re.compile(r"^\s*(?:\d{1,3}|[a-z])[.)]\s+|(?<=[:.])\s+\d{1,2}[.)]$")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number.

    Attributes:
        value: Of time in seconds, of anything else as it is; versions, months and times of day as text.
        unit: What it measures: `s`, `%`, `gb`; empty where no unit of measure stands.
        plain: The number as it stood before its unit.
        start: Offset in the text.
        is_word: Written in letters.
    """

    value: str
    unit: str
    plain: str
    start: int
    is_word: bool = False

    def agrees_with(self, other: "Figure") -> bool:
        """Tell whether both are the same; a unit that one of them leaves out is taken from the other."""
        if self.unit and other.unit:
            return self.value == other.value and self.unit == other.unit
        return self.plain == other.plain

    def is_like(self, other: "Figure") -> bool:
        """Tell whether one could stand where the other stands: both years, or so many of the same unit."""
        return self.kind == other.kind

    @property
    def kind(self) -> str:
        """What it could be taken for: a year, a month, a time of day, so many of a unit, or a number."""
        if not self.value.replace(".", "").isdigit():
            return "time" if ":" in self.value else self.value.partition(" ")[0]
        return "year" if _YEAR.fullmatch(self.value) and not self.unit else self.unit or "number"


def figures_of(text: str) -> list[Figure]:
    """Return the figures of a text in their order; the number of a list item is none."""
    text = _LIST_NUMBER.sub(lambda found: " " * len(found.group()), text)
    text = _VERSION_MARK.sub(" ", text)
    found: list[Figure] = []
    for pattern, read in ((_ISO_DATE, _iso_date), (_TIME, _time), (_MONTH, _month)):
        for match in pattern.finditer(text):
            found.extend(read(match))
        text = pattern.sub(lambda each: " " * len(each.group()), text) if pattern is not _MONTH else text
    found.extend(_numbers(text))
    found.extend(_spelled(text))
    return sorted(found, key=lambda figure: figure.start)


def _iso_date(match: re.Match[str]) -> Iterator[Figure]:
    year, month, day = match.groups()
    for part in (year, f"month {int(month)}", str(int(day))):
        yield _named(part, match.start())


def _time(match: re.Match[str]) -> Iterator[Figure]:
    hour, minute, half, hour24, minute24 = match.groups()
    hours = int(hour24) if hour24 else int(hour) % 12 + (12 if half.lower() == "p" else 0)
    yield _named(f"{hours}:{minute24 or minute or '00'}", match.start())


def _month(match: re.Match[str]) -> Iterator[Figure]:
    word = match.group(1)
    # "may" and "march" are verbs too; a month is written with a capital.
    is_verb = match.start() == 0 and not match.string[match.end() :].lstrip()[:1].isdigit()
    if word[0].isupper() and not (is_verb and word in {"May", "March", "Mar"}):
        yield _named(f"month {_MONTHS.index(word.lower()) % 12 + 1}", match.start())


def _numbers(text: str) -> Iterator[Figure]:
    for match in _NUMBER.finditer(text):
        digits = match["digits"].replace(",", "")
        suffix = (match["suffix"] or "").lower()
        unit = match["currency"] or suffix or (match["unit"] or "").lower()
        if digits.count(".") > 1 or digits.endswith("x"):
            yield _named(digits, match.start("digits"))
            continue
        power = _SUFFIXES.get(suffix, 1.0) if suffix else _POWERS.get((match["unit"] or "").lower(), 1.0)
        if suffix in {"st", "nd", "rd", "th"}:
            unit = (match["unit"] or "").lower()
        yield _figure(float(digits) * power, unit, match.start("digits"))


def _spelled(text: str) -> Iterator[Figure]:
    """Yield the numbers that are written in letters, and "an hour" as one of them."""
    words = list(_WORD.finditer(text))
    number = 0
    while number < len(words):
        value, length = _run(words[number:], text)
        unit = words[number + length].group().lower() if number + length < len(words) else ""
        if length:
            yield _figure(value, unit, words[number].start(), is_word=True)
        elif number and words[number].group().lower() in _COUNTED and words[number - 1].group().lower() in {"a", "an"}:
            is_half = number > 1 and words[number - 2].group().lower() == "half"
            singular = words[number].group().lower()
            yield _figure(0.5 if is_half else 1.0, singular, words[number].start(), is_word=True)
        number += max(length, 1)


def _run(words: list[re.Match[str]], text: str) -> tuple[float, int]:
    """Return the number that begins here, and of how many words it is; of none when no number begins here."""
    total, part, length = 0.0, 0.0, 0
    for number, match in enumerate(words):
        word = match.group().lower()
        value = _value_of(word)
        if number and text[words[number - 1].end() : match.start()].strip() not in {"", "-"}:
            break
        if value is not None and (part == 0 or part % 100 == 0 or (part % 10 == 0 and value < 10)):
            part += value
        elif word in _POWERS and (length or _is_after_article(match, text)):
            total, part = (
                (total, (part or 1) * 100) if word == "hundred" else (total + (part or 1) * _POWERS[word], 0.0)
            )
        else:
            break
        length = number + 1
    return total + part, length


def _value_of(word: str) -> float | None:
    if word in _WORDS:
        return _WORDS[word]
    tens, _, ones = word.partition("-")
    return _TENS[tens] + _WORDS[ones] if ones and tens in _TENS and ones in _ONES else None


def _is_after_article(match: re.Match[str], text: str) -> bool:
    return bool(re.search(r"\ba\s+$", text[: match.start()], re.I))


def _named(value: str, start: int) -> Figure:
    return Figure(value, "", value, start)


def _figure(value: float, unit: str, start: int, *, is_word: bool = False) -> Figure:
    singular = unit[:-1] if len(unit) > 2 and unit.endswith("s") else unit
    plain = f"{value:.12g}"
    if singular in _SECONDS:
        return Figure(f"{value * _SECONDS[singular]:.12g}", "s", plain, start, is_word)
    return Figure(plain, _OTHER_UNITS.get(singular, ""), plain, start, is_word)
