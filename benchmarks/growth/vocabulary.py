"""Vocabulary: a million made-up words, as often as those of a language: the n-th in proportion to 1/n. Pure."""

from functools import cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

# The most frequent ones are real: the word index leaves them out, as it does in any text.
_STOP_WORDS = [
    "the",
    "of",
    "and",
    "to",
    "in",
    "a",
    "is",
    "that",
    "for",
    "it",
    "as",
    "with",
    "be",
    "by",
    "on",
    "not",
    "this",
    "are",
    "at",
    "but",
    "they",
    "such",
    "or",
    "if",
    "then",
    "there",
    "these",
    "was",
    "will",
]
_SYLLABLES = [f"{consonant}{vowel}" for consonant in "bdfgklmnprstvwxyzhjc" for vowel in "aeiou"]
WORDS = 1_000_000


@cache
def vocabulary() -> pa.Array:
    """Return the words, the most frequent first; rarer ones are longer."""
    count = len(_SYLLABLES)
    lengths = ((2, count**2), (3, WORDS))
    made, done = list(_STOP_WORDS), 0
    for syllables, until in lengths:
        made += ["".join(_syllables(number, syllables)) for number in range(done, until)]
        done = until
    return pa.array(made[:WORDS])


def draw(random: np.random.Generator, count: int, *, rarest: int = WORDS, most_frequent: int = 1) -> Numbers:
    """Return the numbers of words between these ranks, each as often as it occurs in a text."""
    low, high = np.log(most_frequent), np.log(rarest)
    ranks: Numbers = np.exp(random.uniform(low, high, count)).astype(np.int64)
    return np.minimum(ranks, rarest) - 1


def _syllables(number: int, count: int) -> list[str]:
    found = []
    for _ in range(count):
        number, place = divmod(number, len(_SYLLABLES))
        found.append(_SYLLABLES[place])
    return found
