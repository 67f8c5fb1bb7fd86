"""Answer and Citation: what is said, and which passage says so."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from retrieval.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Citation:
    """One footnote.

    Attributes:
        n: Its number in the text, from 1, in the order of first use.
        chunk_id: The chunk that says it.
        quote: The words that say it, exactly as they stand in the chunk.
        title: Of the document, with the headings above the quote.
        url: Opens the place.
        updated_at: When the document last changed, aware UTC.
    """

    n: int
    chunk_id: str
    quote: str
    title: str
    url: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class NearestPage:
    """A page to look at when there is no answer."""

    title: str
    url: str
    author: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What the asker reads.

    Attributes:
        status: `unknown` when nothing the audience may read answers the question.
        text: Sentences, each with its footnotes as `[n]`; for `unknown` one sentence without any.
        citations: By number.
        nearest: For `unknown`: the pages that come nearest, best first.
        evidence: What it was made from.
    """

    status: Literal["answered", "unknown"]
    text: str
    citations: tuple[Citation, ...]
    nearest: tuple[NearestPage, ...]
    evidence: Evidence

    @property
    def milliseconds(self) -> dict[str, float]:
        """Milliseconds of the stages that came one after the other."""
        return self.evidence.milliseconds
