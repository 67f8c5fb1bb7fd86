"""Wording: what strangers wrote, made safe to show. Pure.

Descriptions and results of live tools come from servers that nobody here wrote. Characters that a person cannot see
are taken out, because a model reads them; everything is cut to a length.
"""

import json
from collections.abc import Mapping
from typing import Any

from answering.prose.invisible import without_invisible

_ELLIPSIS = "…"


def one_line(text: str, max_characters: int) -> str:
    """Return the text on one line, without characters that cannot be seen, cut to a length."""
    line = " ".join(without_invisible(text[: 8 * max_characters]).split())
    return line if len(line) <= max_characters else line[: max_characters - 1] + _ELLIPSIS


def quoted(text: str, max_characters: int) -> str:
    """Return the text on one line in quotes that nothing in it can close."""
    return json.dumps(one_line(text, max_characters), ensure_ascii=False)


def readable_json(value: Mapping[str, Any]) -> str:
    """Return JSON for a person to judge: nothing left out, and what cannot be seen written as an escape."""
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)
    return "".join(each if without_invisible(each) == each else json.dumps(each)[1:-1] for each in text)
