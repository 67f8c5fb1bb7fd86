"""Dataset: rows, questions and the exact answers to them, made once and kept below build/benchmarks/data."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from benchmarks.dealing import PolicyIds, audience_policies, deal_policies
from benchmarks.expand import expand
from benchmarks.results import FOLDER
from benchmarks.texts import corpus
from index.builtin_embedder import BuiltinEmbedder, BuiltinSettings
from index.embedder import Vectors

SHARES = (1.0, 0.5, 0.05, 0.001)
CHUNKS_A_DOCUMENT = 8
QUESTIONS = 200
WANTED = 10
_SEEDS = 3_000
_SEED_WORDS = 40  # enough to be about something, and quick to embed
# Raised when the same size would mean other rows.
_VERSION = 1


@dataclass(frozen=True)
class Dataset:
    """One folder of rows and questions; what it holds is read at its first use."""

    folder: Path

    @cached_property
    def vectors(self) -> Vectors:
        """Unit vectors of the rows, mapped from disk."""
        mapped: Vectors = np.load(self.folder / "vectors.npy", mmap_mode="r")
        return mapped

    @cached_property
    def texts(self) -> list[str]:
        """Texts of the rows, four sentences each, no two the same."""
        return (self.folder / "texts.txt").read_text(encoding="utf-8").split("\n")

    @cached_property
    def policies(self) -> PolicyIds:
        """The policy of each row."""
        ids: PolicyIds = np.load(self.folder / "policies.npy")
        return ids

    @cached_property
    def questions(self) -> list[str]:
        """Three to eight words each."""
        return (self.folder / "questions.txt").read_text(encoding="utf-8").split("\n")

    @cached_property
    def question_vectors(self) -> Vectors:
        """Unit vectors of the questions."""
        vectors: Vectors = np.load(self.folder / "questions.npy")
        return vectors

    @cached_property
    def audiences(self) -> dict[float, list[int]]:
        """The policies that each share's audience may read."""
        return {share: audience_policies(self.policies, share) for share in SHARES}

    def allowed(self, share: float) -> NDArray[np.bool_]:
        """Tell for each row whether that share's audience may read it."""
        return np.isin(self.policies, self.audiences[share])


def dataset(size: int) -> Dataset:
    """Return the data set of this many rows; made at its first use."""
    folder = FOLDER / "data" / f"{size}-v{_VERSION}"
    if not folder.exists():
        unfinished = folder.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        texts = corpus()
        make(unfinished, size, texts, _seed_vectors(texts))
        unfinished.rename(folder)
    return Dataset(folder)


def make(folder: Path, size: int, texts: Sequence[str], seeds: Vectors, questions: int = QUESTIONS) -> None:
    """Write a data set: rows whose texts and vectors were mixed of the same two seeds, and questions of the same kind.

    Args:
        folder: Where to.
        size: How many rows.
        texts: Of which the first ones have a vector in `seeds`.
        seeds: Vectors of the first texts.
        questions: How many.
    """
    folder.mkdir(parents=True)
    vectors = np.lib.format.open_memmap(
        folder / "vectors.npy", mode="w+", dtype=np.float32, shape=(size, seeds.shape[1])
    )
    random = Random(0)
    row = 0
    with (folder / "texts.txt").open("w", encoding="utf-8") as file:
        for block in expand(seeds, size, seed=1):
            vectors[row : row + len(block.vectors)] = block.vectors
            for first, second in block.parents.tolist():
                file.write("\n" if row else "")
                file.write(row_text(row, texts[first], texts[second], random.choice(texts), random))
                row += 1
    documents = deal_policies(-(-size // CHUNKS_A_DOCUMENT), seed=2)
    np.save(folder / "policies.npy", np.repeat(documents, CHUNKS_A_DOCUMENT)[:size])
    [asked] = expand(seeds, questions, seed=3)
    np.save(folder / "questions.npy", asked.vectors)
    words = [_window(texts[first].split(), random.randint(3, 8), random) for first, _ in asked.parents.tolist()]
    (folder / "questions.txt").write_text("\n".join(words), encoding="utf-8")


def row_text(row: int, first: str, second: str, other: str, random: Random) -> str:
    """Return four sentences about what two texts say and, with words of all the corpus, something else."""
    parts = [
        _window(first.split(), 30, random),
        _window(second.split(), 20, random),
        _window(other.split(), 30, random),
    ]
    return f"Entry {row} of the handbook. " + " ".join(f"{part.strip('.').capitalize()}." for part in parts)


def exact(vectors: Vectors, question: Vectors, allowed: NDArray[np.bool_] | None, wanted: int) -> list[int]:
    """Return the rows nearest to a question by exact search, best first; None allows every row."""
    scores = vectors @ question
    if allowed is not None:
        scores[~allowed] = -np.inf
        wanted = min(wanted, int(np.count_nonzero(allowed)))
    best = np.argpartition(-scores, min(wanted, len(scores) - 1))[:wanted]
    return [int(row) for row in best[np.argsort(-scores[best])]]


def _window(words: list[str], size: int, random: Random) -> str:
    start = random.randint(0, max(0, len(words) - size))
    return " ".join(words[start : start + size])


def _seed_vectors(texts: Sequence[str]) -> Vectors:
    file = FOLDER / "data" / "seeds.npy"
    if not file.exists():
        print(f"Embedding {_SEEDS:,} texts once, some minutes …")
        short = [" ".join(text.split()[:_SEED_WORDS]) for text in texts[:_SEEDS]]
        embedded = BuiltinEmbedder(BuiltinSettings()).embed_passages(short)
        np.save(file, np.stack([each.vector for each in embedded]))
    vectors: Vectors = np.load(file)
    return vectors
