"""Marks: words that tell of a text which document, and which version of it, it comes from. Pure.

Every title holds the mark of its document, and every sentence that an edit changes the mark of its version. So
whatever is shown anywhere gives away where it comes from. They are letters alone: one word to whatever cuts words.
"""

import re
from dataclasses import dataclass

_DIGITS = "abcdefghij"
# A word of its own, also after what addresses escape: ids and cursors hold any letters by chance.
_MARK = re.compile(rf"(?:(?<![a-z0-9])|(?<=%[0-9a-f]{{2}}))zq([{_DIGITS}]{{4}})(?:x([{_DIGITS}]{{3}}))?(?![a-z0-9])")


@dataclass(frozen=True, order=True, slots=True)
class Mark:
    """What a mark says.

    Attributes:
        number: Of the document.
        version: Of its text; 0 where any version says the same.
    """

    number: int
    version: int = 0

    def __str__(self) -> str:
        version = f"x{_letters(self.version, 3)}" if self.version else ""
        return f"zq{_letters(self.number, 4)}{version}"


def marks_in(text: str) -> set[Mark]:
    """Return all marks that stand in a text."""
    return {Mark(_number(found[1]), _number(found[2] or "a")) for found in _MARK.finditer(text.lower())}


def _letters(number: int, width: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in f"{number:0{width}}")


def _number(letters: str) -> int:
    return int("".join(str(_DIGITS.index(letter)) for letter in letters))
