"""Invisible: characters that nobody sees and a program reads. Pure.

They hide words from a person that a model follows, and break up words that a check looks for.
"""

import unicodedata

_JOINERS = "\u200c\u200d"
# From Arabic to Sinhala a joiner changes how the letters beside it are written.
_JOINED = range(0x0600, 0x0E00)
_LINE_ENDS = str.maketrans(dict.fromkeys("\u000b\u000c\u0085\u2028\u2029", "\n"))
# Letters by their category that show nothing: Hangul fillers, and the blank Braille cell.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")
_VARIATION_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), *range(0x180B, 0x1810))))


def without_invisible(text: str) -> str:
    """Return a text without zero-width, direction, tag, control and private characters; its lines end as in Unix.

    Half a character becomes a question mark: no model or terminal takes it.
    """
    if text.isascii() and text.isprintable():
        return text
    text = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n").translate(_LINE_ENDS)
    # A page has some hundred different characters, and thousands of each.
    if not any(character in _JOINERS or _is_invisible(character) for character in set(text)):
        return text
    seen = "".join(character for character in text if character in _JOINERS or not _is_invisible(character))
    return "".join(
        character for place, character in enumerate(seen) if character not in _JOINERS or _joins(seen, place)
    )


def _is_invisible(character: str) -> bool:
    if character in "\n\t":
        return False
    if character in _BLANK or character in _VARIATION_SELECTORS:
        return True
    return unicodedata.category(character) in {"Cc", "Cf", "Co", "Cn"}


def _joins(text: str, place: int) -> bool:
    if place == 0 or place + 1 == len(text):
        return False
    return ord(text[place - 1]) in _JOINED and ord(text[place + 1]) in _JOINED
