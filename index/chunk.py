"""Chunk: the unit that is stored, found and cited."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["prose", "code"]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of one section of a document, small enough for the embedder to read whole.

    Attributes:
        id: Stays the same while the text stays in its place (see `indexer.identity`).
        document_id: The document it belongs to; survives renames.
        heading_path: The headings above it, outermost first.
        position: Order within the document, from 0: neighbours differ by one.
        section: Order of its section within the document: a widened passage never leaves it.
        context: What a reader sees above the text: title, headings and, in a divided table, the header rows.
        text: Exactly as it stands in the parsed document, from `start` to `end` in characters.
        policy_id: Who may read it, as an id that only the ledger can resolve.
        lines: First and last line in the file, from 1, where the format has lines.
        page: Page from 1, where the format has pages.
        updated_at: When the document last changed, aware UTC.
        indexed_at: When this row was written, aware UTC.
        release: Version of the product that the document describes, as `canonical` spells it; empty when it has none.
        family: The same for one page in every release: its path with `{release}` in it; empty as above.
    """

    id: str
    document_id: str
    source: str
    path: str
    title: str
    heading_path: tuple[str, ...]
    position: int
    section: int
    context: str
    text: str
    kind: Kind
    labels: tuple[str, ...]
    url: str
    author: str
    version: str
    policy_id: int
    start: int
    end: int
    lines: tuple[int, int] | None
    page: int | None
    updated_at: datetime
    indexed_at: datetime
    release: str = ""
    family: str = ""

    @property
    def embedded_text(self) -> str:
        """What the embedder reads: the text below its context."""
        return embedded_text(self.context, self.text)

    @property
    def digest(self) -> str:
        """Names the embedded text and how it is read, so that what already has vectors is not embedded again."""
        return hashlib.sha256(f"{self.kind}\n{self.embedded_text}".encode()).hexdigest()[:32]


def embedded_text(context: str, text: str) -> str:
    """Put a text below its context, as the embedder reads it."""
    return f"{context}\n{text}" if context else text
