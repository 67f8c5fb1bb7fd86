"""The seam between Footnote and embedding models. One adapter a file."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.space import Space

Vectors = NDArray[np.float32]


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

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors, shape (len(texts), dimension), in the order of the texts.

        Raises:
            ModelUnavailable: the model cannot be loaded or reached.
        """
        ...

    def embed_question(self, question: str) -> Vectors:
        """Return the question's unit vector, shape (dimension,).

        Raises:
            ModelUnavailable: the model cannot be loaded or reached.
        """
        ...
