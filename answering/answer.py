"""Answer and Citation: what is said, and which passage says so."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from answering.freshness import Standing
from retrieval.evidence import Evidence

Reason = Literal["", "nothing_found", "too_weak", "not_said"]
"""Why there is no answer; `not_said`: what was written is not said by what was found."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One footnote.

    Attributes:
        n: Its number in the text, from 1, in the order of first use.
        chunk_id: The chunk that says it; empty for a live tool.
        quote: The words that say it, exactly as they stand in the chunk.
        title: Of the document, with the headings above the quote; of a tool its name and arguments.
        url: Opens the place; empty for a tool.
        updated_at: When the document last changed, or the tool answered; aware UTC.
        version: Of the document, as its source counts it.
        standing: How the document stands in its source, as far as that was asked just before answering; never gone.
    """

    n: int
    chunk_id: str
    quote: str
    title: str
    url: str
    updated_at: datetime
    version: str = ""
    standing: Standing = "unchecked"


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
        reason: For `unknown`: why.
        notes: What the reader should know besides, a few words each: that no model could be reached, for instance.
    """

    status: Literal["answered", "unknown"]
    text: str
    citations: tuple[Citation, ...]
    nearest: tuple[NearestPage, ...]
    evidence: Evidence
    reason: Reason = ""
    notes: tuple[str, ...] = ()

    @property
    def milliseconds(self) -> dict[str, float]:
        """Milliseconds of the stages that came one after the other."""
        return self.evidence.milliseconds
