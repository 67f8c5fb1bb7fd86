"""The seam between Footnote and embedding models. One adapter a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelUnavailable
from index.space import Space

Vectors = NDArray[np.float32]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Embedding:
    """What a model makes of one passage.

    Attributes:
        vector: Of the whole, a unit vector, shape (dimension,).
        statements: Of the spans that were asked for, unit vectors, shape (spans, dimension).
    """

    vector: Vectors
    statements: Vectors


class TextsRefused(ModelUnavailable):
    """A hosted model does not take some passages; it is well, and has made the vectors of all others.

    Attributes:
        made: In the order of the passages; None for one that has no vector, or of which a statement has none.
        news: Positions of those of which it was not known before.
    """

    def __init__(self, message: str, made: "Sequence[Embedding | None]", news: frozenset[int]) -> None:
        super().__init__(message)
        self.made = made
        self.news = news

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel whole between processes: of an exception, the message alone would."""
        return type(self), (str(self), self.made, self.news)


class Embedder(Protocol):
    """Turns texts into vectors of one space. Synchronous and slow: the async side calls it in a thread."""

    @property
    def space(self) -> Space:
        """The space its vectors belong to."""
        ...

    @property
    def max_tokens(self) -> int:
        """Tokens it reads of one text, without special tokens and prefix; more would be cut off unseen."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of each text with the model's own tokenizer, without special tokens."""
        ...

    def embed_passages(self, texts: Sequence[str], spans: Sequence[Sequence[Span]] = ()) -> list[Embedding]:
        """Embed passages and the statements in them, in the order of the texts.

        Args:
            texts: The passages.
            spans: Of each passage's statements, in its characters; left out when only the whole matters.

        Raises:
            ModelUnavailable: the model cannot be loaded or reached.
            TextsRefused: it does not take some of them; a `ModelUnavailable` for whoever needs all.
        """
        ...

    def embed_question(self, question: str) -> Vectors:
        """Return the question's unit vector, shape (dimension,).

        Raises:
            ModelUnavailable: the model cannot be loaded or reached.
        """
        ...


def embed_apart(
    texts: Sequence[str], spans: Sequence[Sequence[Span]], embed: Callable[[Sequence[str]], Vectors]
) -> list[Embedding]:
    """Embed passages and their statements as texts of their own: for models that do not show their tokens.

    Args:
        texts: The passages.
        spans: Of each passage's statements; may be empty altogether.
        embed: Returns unit vectors, shape (texts, dimension).
    """
    statements = [text[start:end] for text, within in zip(texts, spans, strict=False) for start, end in within]
    vectors = embed([*texts, *statements])
    embedded = []
    position = len(texts)
    for number, vector in enumerate(vectors[: len(texts)]):
        count = len(spans[number]) if spans else 0
        embedded.append(Embedding(vector, vectors[position : position + count]))
        position += count
    return embedded
