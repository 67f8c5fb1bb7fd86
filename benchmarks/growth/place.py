"""Place: where what belongs to one size lies, and what every stage of it must agree on."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from benchmarks.dealing import PolicyIds
from benchmarks.engines.footnote import chunk_at
from benchmarks.growth.rows import DIMENSION, policies
from index.chunk import Chunk
from index.space import Space

SPACE = Space("synthetic", "1", DIMENSION)


@dataclass(frozen=True)
class Place:
    """The folder of one size.

    Attributes:
        folder: Its own.
        size: Rows of the table, before any is edited.
    """

    folder: Path
    size: int

    @property
    def index(self) -> Path:
        """Where the index lies."""
        return self.folder / "index"

    @cached_property
    def policies(self) -> PolicyIds:
        """The policy of each row."""
        return policies(self.size)

    def keep_truth(self, truth: dict[str, Any]) -> None:
        """Write down what exact search found, for the stages that follow."""
        (self.folder / "truth.json").write_text(json.dumps(truth), encoding="utf-8")

    @cached_property
    def truth(self) -> dict[str, Any]:
        """What exact search found: `audiences`, the policies by share, and `rows`, by share those wanted."""
        return dict(json.loads((self.folder / "truth.json").read_text(encoding="utf-8")))


def chunks(first: int, texts: Sequence[str], of_rows: PolicyIds) -> list[Chunk]:
    """Return the chunks of rows that follow each other, given the policy of every row of the table."""
    return [
        chunk_at(place, row=place, text=text, policy_id=int(of_rows[place]))
        for place, text in enumerate(texts, start=first)
    ]
