"""Write TOML, for tests alone: whatever a table holds, as inline values."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any


def toml(table: Mapping[str, Any]) -> str:
    """Return a TOML text that reads as the table."""
    return "".join(f"{_text(key)} = {_value(value)}\n" for key, value in table.items())


def _value(value: Any) -> str:
    match value:
        case str():
            return _text(value)
        case int() | float():
            return hex(value) if value >= 2**63 and isinstance(value, int) else str(value).lower()
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
        case list():
            return f"[{', '.join(map(_value, value))}]"
        case _:
            return f"{{{', '.join(f'{_text(key)} = {_value(inner)}' for key, inner in value.items())}}}"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
