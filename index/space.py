"""Space: which vectors may be compared with each other. Every fingerprint has a table of its own."""

import hashlib
import json
from dataclasses import asdict, dataclass

# Raised whenever the indexer cuts or words the embedded text differently: old vectors then no longer
# stand for what a fresh run would store. The rules of `index.statements` count too: each statement has a vector.
CHUNKER_VERSION = "2"
# Raised whenever rows are laid out in another way (index.schema, index.card, index.packing, index.table): a table of
# another layout is left alone, for whoever still runs the older Footnote.
LAYOUT_VERSION = "2"


@dataclass(frozen=True, slots=True)
class Space:
    """What makes two vectors comparable.

    Attributes:
        model: Name of the embedding model.
        revision: Its exact weights: a digest, or what the vendor calls the version.
        dimension: Length of a vector.
        query_prefix: Put before a question, as some models were trained to expect.
        passage_prefix: Put before a stored text.
        chunker: Version of the rules by which documents are cut.
    """

    model: str
    revision: str
    dimension: int
    query_prefix: str = ""
    passage_prefix: str = ""
    chunker: str = CHUNKER_VERSION

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that differ when anything above differs."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:12]

    @property
    def table_name(self) -> str:
        """Name of the LanceDB table that holds this space, in the layout of this version of Footnote."""
        return f"chunks_{self.fingerprint}_{LAYOUT_VERSION}"

    def to_json(self) -> str:
        """Canonical JSON, stored with the table so that a person can be told what it holds."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Space":
        """Read what `to_json` wrote."""
        return cls(**json.loads(text))

    def __str__(self) -> str:
        """Short form for messages."""
        return f"{self.model} ({self.dimension} dimensions, chunker {self.chunker})"
