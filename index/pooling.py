"""Pooling: the states of a passage's tokens become one vector for the whole, and one for each of its statements. Pure.

All come from one pass of the model, so a statement's vector knows the words around it (late chunking, Günther et al.,
2024, arXiv 2409.04701) and costs nothing.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding

from index.embedder import Embedding, Span, Vectors


def pool(states: Vectors, encoding: Encoding, spans: Sequence[Span]) -> Embedding:
    """Return the mean of all tokens, and of the tokens of each span, as unit vectors.

    A span without a token of its own, such as one behind the model's window, gets the vector of the whole.

    Args:
        states: The model's last hidden state of one passage, shape (tokens, dimension), padded or not.
        encoding: Of the same passage, with special tokens; its offsets are in characters.
        spans: In characters of the passage.
    """
    read = np.asarray(encoding.attention_mask, dtype=bool)
    whole = unit(states[read].mean(axis=0))
    if not spans:
        return Embedding(whole, np.empty((0, len(whole)), dtype=np.float32))
    offsets = np.asarray(encoding.offsets)
    is_word = read & ~np.asarray(encoding.special_tokens_mask, dtype=bool)
    statements = np.stack([_mean_of(states, _tokens_in(span, offsets, is_word), whole) for span in spans])
    return Embedding(whole, statements)


def unit(vector: Vectors) -> Vectors:
    """Scale to length 1; a vector of zeros stays."""
    length = float(np.linalg.norm(vector))
    return (vector / length if length else vector).astype(np.float32)


def _tokens_in(span: Span, offsets: NDArray[np.int64], is_word: NDArray[np.bool_]) -> NDArray[np.bool_]:
    start, end = span
    return is_word & (offsets[:, 0] >= start) & (offsets[:, 1] <= end)


def _mean_of(states: Vectors, tokens: NDArray[np.bool_], otherwise: Vectors) -> Vectors:
    return unit(states[tokens].mean(axis=0)) if tokens.any() else otherwise
