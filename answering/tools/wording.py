"""Wording: what strangers wrote, made safe to show. Pure.

Descriptions and results of live tools come from servers that nobody here wrote. Characters that a person cannot see
are taken out, because a model reads them; everything is cut to a length.
"""

import json
import unicodedata
from collections.abc import Mapping
from typing import Any

_UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
# Blank though they count as letters, marks or symbols: fillers, the grapheme joiner, variation selectors.
_BLANK = frozenset(
    map(chr, [0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, *range(0x180B, 0x1810)])
) | frozenset(map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))
_ELLIPSIS = "…"


def seen(text: str) -> str:
    """Return the text without characters that cannot be seen; ends of lines and tabs stay."""
    return "".join(each for each in text.replace("\r\n", "\n") if each in "\n\t" or not _is_unseen(each))


def one_line(text: str, max_characters: int) -> str:
    """Return the text on one line, without characters that cannot be seen, cut to a length."""
    line = " ".join(seen(text[: 8 * max_characters]).split())
    return line if len(line) <= max_characters else line[: max_characters - 1] + _ELLIPSIS


def quoted(text: str, max_characters: int) -> str:
    """Return the text on one line in quotes that nothing in it can close."""
    return json.dumps(one_line(text, max_characters), ensure_ascii=False)


def readable_json(value: Mapping[str, Any]) -> str:
    """Return JSON for a person to judge: nothing left out, and what cannot be seen written as an escape."""
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)
    return "".join(each if each == "\n" or not _is_unseen(each) else json.dumps(each)[1:-1] for each in text)


def _is_unseen(character: str) -> bool:
    return character in _BLANK or unicodedata.category(character) in _UNSEEN
