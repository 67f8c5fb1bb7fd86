"""Snippet: of a chunk, what bears most on a question. Pure."""

import re
from collections.abc import Mapping

from index.embedder import Vectors
from retrieval.hit import Hit
from retrieval.support import supports_in
from retrieval.terms import terms

_CHARACTERS = 420
_MARK = " … "
_WORD = re.compile(r"\S{1,80}")


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
    # Of code the statement is all of it, or its beginning.
    supports = supports_in(hit, weights, question) if hit.chunk.kind == "prose" else []
    if not supports:
        return _window(text, *_densest(text, 0, len(text), weights))
    best = max(supports, key=lambda each: each.score).statement
    if best.kind == "row":
        # With the names of its columns, which may stand far above it.
        return best.text[:_CHARACTERS]
    start, end = best.start, best.start + len(best.quote)
    return _window(text, *(_densest(text, start, end, weights) if end - start > _CHARACTERS else (start, end)))


def _densest(text: str, start: int, end: int, weights: Mapping[str, float]) -> tuple[int, int]:
    """Return from where to where the terms that count most stand nearest together; the beginning where there is none."""
    found = [
        (word.start(), word.end(), held)
        for word in _WORD.finditer(text, start, end)
        if (held := terms(word[0]) & weights.keys())
    ]
    best, place = (0.0, 0), (start, start)
    for number, (first, _, _) in enumerate(found):
        seen: set[str] = set()
        last = first
        for _, end_of_word, held in found[number:]:
            if end_of_word - first > _CHARACTERS:
                break
            if not held <= seen:
                last = end_of_word
                seen |= held
        value = (sum(weights[term] for term in seen), first - last)
        if value > best:
            best, place = value, (first, last)
    return place


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
