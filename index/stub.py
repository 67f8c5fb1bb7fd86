"""Stub: a chunk without its text, so that a document of any length is soon gone through."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

STUB_COLUMNS = ["card", "policy_id"]
"""What `to_stub` reads."""


@dataclass(frozen=True, slots=True)
class Stub:
    """A chunk without its text; each attribute as in `Chunk`."""

    id: str
    document_id: str
    source: str
    policy_id: int
    heading_path: tuple[str, ...]
    position: int


def to_stub(row: Mapping[str, Any]) -> Stub:
    """Read the stub of one row, given its `STUB_COLUMNS`."""
    told = json.loads(row["card"])
    return Stub(
        id=told["id"],
        document_id=told["document_id"],
        source=told["source"],
        policy_id=row["policy_id"],
        heading_path=tuple(told["heading_path"]),
        position=told["position"],
    )
