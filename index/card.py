"""Card: all that a chunk tells but its text and its readers, in one value of one column.

To read a row costs by its columns: forty rows of twenty-five columns took 10 ms, of three 3 ms (docs/benchmarks.md).
"""

import json
from dataclasses import fields
from datetime import datetime
from typing import Any

from index.chunk import Chunk

# What changes without the rest of its row, and what would double the size of the table.
_APART = {"policy_id", "text"}
_TIMES = ("updated_at", "indexed_at")
_FIELDS = [field.name for field in fields(Chunk) if field.name not in _APART]


def to_card(chunk: Chunk) -> bytes:
    """Return the card of a chunk, as JSON."""
    values = {name: getattr(chunk, name) for name in _FIELDS}
    values |= {name: values[name].isoformat() for name in _TIMES}
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def from_card(card: bytes, *, text: str, policy_id: int) -> Chunk:
    """Return the chunk of a card."""
    values: dict[str, Any] = json.loads(card)
    values |= {name: datetime.fromisoformat(values[name]) for name in _TIMES}
    values |= {name: tuple(values[name]) for name in ("heading_path", "labels")}
    values["lines"] = values["lines"] and tuple(values["lines"])
    return Chunk(**values, text=text, policy_id=policy_id)
