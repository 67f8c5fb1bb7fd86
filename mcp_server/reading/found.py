"""Found: a hit of a search as callers get it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from answering.age import age
from answering.prose.invisible import without_invisible
from index.chunk import Chunk
from index.embedder import Vectors
from mcp_server import results
from mcp_server.reading.hints import hints_of
from mcp_server.reading.snippet import snippet
from mcp_server.reading.stretch import stretch_text
from mcp_server.wish import Detail
from mcp_server.wording.suspicion import warning_about
from retrieval.hit import Hit
from retrieval.question import Question
from retrieval.support import term_weights
from retrieval.terms import terms

_SHOWN_WORDS = 6
_MARKS = "?!.,;:\"'()"
# A page may stand in dozens of releases.
_PLACES = 5


@dataclass(frozen=True, slots=True)
class Showing:
    """What is the same for all hits of a search.

    Attributes:
        repositories: Addresses of Git repositories by the names of their sources.
        vector: The question's; None when the embedding model could not be reached.
    """

    question: Question
    vector: Vectors | None
    detail: Detail
    repositories: Mapping[str, str]
    now: datetime


def shown_hits(hits: Sequence[Hit], showing: Showing) -> list[results.Hit]:
    """Return hits as callers get them, in their order."""
    texts = [terms(hit.chunk.embedded_text) for hit in hits]
    weights = term_weights(showing.question.terms(), texts)
    return [_shown(hit, held, weights, showing) for hit, held in zip(hits, texts, strict=True)]


def ages_of(chunk: Chunk, now: datetime) -> str:
    """Say how old a document is, and how long ago it was looked at."""
    return f"updated {age(chunk.updated_at, now)}, indexed {age(chunk.indexed_at, now)}"


def written(moment: datetime) -> str:
    """Return a moment as programs read it, to the second."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _shown(hit: Hit, held: frozenset[str], weights: dict[str, float], showing: Showing) -> results.Hit:
    chunk = hit.chunk
    text = stretch_text([chunk]) if showing.detail == "full" else snippet(hit, weights, showing.vector)
    return results.Hit(
        chunk_id=chunk.id,
        title=without_invisible(chunk.title),
        heading_path=[without_invisible(name) for name in chunk.heading_path],
        url=chunk.url,
        source=chunk.source,
        path=chunk.path,
        kind=chunk.kind,
        text=without_invisible(text),
        updated_at=written(chunk.updated_at),
        indexed_at=written(chunk.indexed_at),
        age=ages_of(chunk, showing.now),
        score=round(hit.score, 3),
        why=_why(hit, held, showing.question),
        release=chunk.release,
        also=[
            results.Place(chunk_id=other.id, title=without_invisible(other.title), url=other.url, release=other.release)
            for other in hit.also[:_PLACES]
        ],
        more_places=max(0, len(hit.also) - _PLACES),
        hints=hints_of(chunk, showing.repositories),
        warning=warning_about(chunk.context, chunk.text),
    )


def _why(hit: Hit, held: frozenset[str], question: Question) -> str:
    """Say in which way a hit fits: by the question's words, by its meaning, or by both."""
    words = [word for word in question.text.split() if (each := terms(word)) and each <= held]
    named = ", ".join(dict.fromkeys(word.strip(_MARKS).lower() for word in words[:_SHOWN_WORDS]))
    by_words = f"words: {named}" if named and hit.scores.keyword is not None else ""
    likeness = hit.scores.statement if hit.scores.statement is not None else hit.scores.dense
    by_meaning = f"meaning: {likeness:.2f}" if likeness is not None else ""
    return "; ".join(part for part in (by_words, by_meaning) if part) or "words"
