"""Snippet: of a chunk, what bears most on a question. Pure."""

from index.embedder import Vectors
from retrieval.hit import Hit
from retrieval.support import supports_in

_CHARACTERS = 420
_MARK = " … "


def snippet(hit: Hit, weights: dict[str, float], question: Vectors | None) -> str:
    """Return what stands around the statement that supports an answer best; of a table that row, with its names.

    Args:
        hit: With its embedding, if it has one.
        weights: What each term of the question counts.
        question: Its unit vector; None when the embedding model could not be reached.
    """
    text = hit.chunk.text
    if len(text) <= _CHARACTERS:
        return text
    supports = supports_in(hit, weights, question)
    if not supports:
        return _window(text, 0, 0)
    best = max(supports, key=lambda each: each.score).statement
    if best.kind == "row":
        # With the names of its columns, which may stand far above it.
        return best.text[:_CHARACTERS]
    return _window(text, best.start, best.start + len(best.quote))


def _window(text: str, start: int, end: int) -> str:
    """Return the part of a text around a span, cut between words or lines, with marks where something is left out."""
    spare = max(0, _CHARACTERS - (end - start))
    first = max(0, min(start - spare // 3, len(text) - _CHARACTERS))
    last = min(len(text), first + _CHARACTERS)
    if first and (space := text.find(" ", first, start)) > 0:
        first = space + 1
    if last < len(text) and (space := text.rfind(" ", max(first + 1, min(end, last)), last)) > 0:
        last = space
    return f"{_MARK.lstrip() if first else ''}{text[first:last].strip()}{_MARK.rstrip() if last < len(text) else ''}"
