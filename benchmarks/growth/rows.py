"""Rows: texts, vectors and policies of as many chunks as wanted, the same for the same seed, and none of them real.

Pure. Vectors lie in clusters, as near to each other as those of real English under the built-in model; a text has words
of the two topics that its vector was mixed of, among words of the whole vocabulary.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from benchmarks.dataset import CHUNKS_A_DOCUMENT, SHARES
from benchmarks.dealing import PolicyIds, audience_policies, deal_policies
from benchmarks.expand import Mixture, expand, unit_rows
from benchmarks.growth.vocabulary import draw, vocabulary
from index.embedder import Embedding, Vectors

DIMENSION = 384
_TOPICS = 3_000
_GROUPS = 150
_TOPIC_WORDS = 48
_SENTENCES = 4
# Of a sentence; real chunks of this handbook's kind have 72 words (docs/benchmarks.md, "The first run").
_WORDS = (10, 26)
# Shares of a text's words.
_OF_FIRST_TOPIC, _OF_SECOND_TOPIC = 0.30, 0.15
_STATEMENT_POOL = 8_192
_ROWS, _QUESTIONS, _EDITS = 1, 3, 5  # seeds


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows that follow each other.

    Attributes:
        first: The number of the first one.
        vectors: Unit vectors, shape (rows, dimension).
        texts: Four sentences each.
    """

    first: int
    vectors: Vectors
    texts: list[str]

    def embeddings(self) -> list[Embedding]:
        """Return embeddings whose statements lie around the vector of the whole, as those of real chunks do."""
        pool = _statement_noise()
        starts = np.random.default_rng(self.first).integers(_STATEMENT_POOL - _SENTENCES, size=len(self.vectors))
        near = pool[starts[:, None] + np.arange(_SENTENCES)] + self.vectors[:, None, :]
        near /= np.sqrt(np.einsum("ijk,ijk->ij", near, near))[:, :, None]
        return [Embedding(vector, statements) for vector, statements in zip(self.vectors, near, strict=True)]


@dataclass(frozen=True, slots=True)
class Questions:
    """Questions and their unit vectors, which no clock should have to wait for."""

    words: list[str]
    vectors: Vectors


def rows(count: int) -> Iterator[Rows]:
    """Yield the rows of a table, some ten thousand at a time."""
    yield from _made(count, _ROWS)


def edited_rows(count: int) -> Rows:
    """Return rows that no table had from the beginning."""
    [made] = _made(count, _EDITS)
    return made


def questions(count: int) -> Questions:
    """Return questions of three to eight words about what the rows are about."""
    [made] = _made(count, _QUESTIONS)
    lengths = np.random.default_rng(_QUESTIONS).integers(3, 9, size=count).tolist()
    words = [" ".join(text.split()[:length]) for text, length in zip(made.texts, lengths, strict=True)]
    return Questions([f"{text} {number}" for number, text in enumerate(words)], made.vectors)


def policies(count: int) -> PolicyIds:
    """Return the policy of each row; the rows of a document have the same."""
    dealt: PolicyIds = np.repeat(deal_policies(-(-count // CHUNKS_A_DOCUMENT), seed=2), CHUNKS_A_DOCUMENT)[:count]
    return dealt


def audiences(of_rows: PolicyIds) -> dict[float, list[int]]:
    """Return the policies that each share's audience may read."""
    return {share: audience_policies(of_rows, share) for share in SHARES}


def _made(count: int, seed: int) -> Iterator[Rows]:
    random = np.random.default_rng(seed + 1000)
    first = 0
    for mixture in expand(_topic_vectors(), count, seed=seed):
        yield Rows(first, mixture.vectors, _texts(mixture, first, random))
        first += len(mixture.vectors)


def _texts(mixture: Mixture, first: int, random: np.random.Generator) -> list[str]:
    count = len(mixture.vectors)
    lengths = random.integers(*_WORDS, size=count * _SENTENCES)
    words = draw(random, int(lengths.sum()))
    row_of = np.repeat(np.arange(count), lengths.reshape(count, _SENTENCES).sum(axis=1))
    chosen, place = random.random(len(words)), random.integers(_TOPIC_WORDS, size=len(words))
    for parent, low, high in (
        (0, 0.0, _OF_FIRST_TOPIC),
        (1, _OF_FIRST_TOPIC, _OF_FIRST_TOPIC + _OF_SECOND_TOPIC),
    ):
        at = np.flatnonzero((chosen >= low) & (chosen < high))
        words[at] = _topic_words()[mixture.parents[row_of[at], parent], place[at]]
    sentences = pc.utf8_capitalize(_joined(vocabulary().take(pa.array(words)), lengths, " "))
    texts = _joined(sentences, np.full(count, _SENTENCES), ". ")
    return [f"{text}. See OPS-{first + number}." for number, text in enumerate(texts.to_pylist())]


def _joined(parts: pa.Array, lengths: NDArray[np.int64], between: str) -> pa.Array:
    """Return texts, each of as many parts as its length says."""
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    return pc.binary_join(pa.ListArray.from_arrays(pa.array(offsets), parts), between)


@cache
def _topic_vectors() -> Vectors:
    """Return vectors around some centres: to a question's nearest of 100,000 it is .77, to the tenth .72 (cosine).

    Of real English under the built-in model it was .777 and .721, and .158 to the median row.
    """
    random = np.random.default_rng(0)
    strength = (1 + np.arange(DIMENSION)) ** -0.3
    strength /= np.linalg.norm(strength)
    common = unit_rows(random.standard_normal((1, DIMENSION)).astype(np.float32))
    centres = random.standard_normal((_GROUPS, DIMENSION)) * strength
    own = random.standard_normal((_TOPICS, DIMENSION)) * strength
    vectors = 0.5 * common + 0.8 * centres[random.integers(_GROUPS, size=_TOPICS)] + own
    return unit_rows(vectors.astype(np.float32))


@cache
def _topic_words() -> NDArray[np.int64]:
    """Return the words of each topic, of middling frequency."""
    drawn = draw(np.random.default_rng(7), _TOPICS * _TOPIC_WORDS, most_frequent=1_000, rarest=100_000)
    return drawn.reshape(_TOPICS, _TOPIC_WORDS)


@cache
def _statement_noise() -> Vectors:
    noise: Vectors = np.random.default_rng(8).standard_normal((_STATEMENT_POOL, DIMENSION), dtype=np.float32)
    return noise / np.float32(np.sqrt(DIMENSION))
