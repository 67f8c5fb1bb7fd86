"""Question: what was asked, together with what was asked before it, by rule and without a model. Pure.

"And how long does it take?" finds nothing by itself. The questions before it say what "it" is: they are added to both
legs with less weight the longer ago they were asked (docs/evals.md has the effect of each number here).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from index.embedder import Vectors
from retrieval.terms import terms

# Older turns are mostly about something else by now.
_TURNS = 4
_DECAY = 0.8
# How much the turn before counts beside the question, in each leg.
_MEANING = 0.5
_WORDS = 0.5
# Of a pasted log the first 4,000 characters, a long chat message, say what it is about; each further word costs time.
_CHARACTERS = 4_000


@dataclass(frozen=True, slots=True)
class Question:
    """A question in its conversation.

    Attributes:
        text: As it was asked.
        history: What the asker said before in this conversation, oldest first.
    """

    text: str
    history: tuple[str, ...] = ()

    def turns(self) -> list[tuple[str, float]]:
        """Return the earlier turns that still count, the latest first, each with its weight."""
        latest_first = [readable(turn) for turn in reversed(self.history) if turn.strip()][:_TURNS]
        return [(turn, _DECAY**age) for age, turn in enumerate(latest_first)]

    def terms(self) -> dict[str, float]:
        """Return the terms of the question, each of weight 1, and those that only earlier turns held, of less."""
        weights = dict.fromkeys(terms(readable(self.text)), 1.0)
        for turn, weight in self.turns():
            for term in terms(turn):
                weights.setdefault(term, _WORDS * weight)
        return weights

    def words(self) -> list[tuple[str, float]]:
        """Return what the keyword leg looks for: the question, then the words of each earlier turn not said since."""
        words = [(readable(self.text), 1.0)]
        said = set(terms(words[0][0]))
        for turn, weight in self.turns():
            if new := [word for word in turn.split() if not terms(word) <= said]:
                words.append((" ".join(new), _WORDS * weight))
            said |= terms(turn)
        return words

    def drawn(self, vectors: Mapping[str, Vectors]) -> Vectors:
        """Return the question's unit vector, drawn towards those of the turns before it.

        Args:
            vectors: Unit vectors of the question's and the turns' texts.
        """
        own = vectors[readable(self.text)]
        if not self.turns():
            return own
        before = np.sum([weight * vectors[turn] for turn, weight in self.turns()], axis=0)
        drawn = own + _MEANING * before / max(float(np.linalg.norm(before)), 1e-12)
        return np.asarray(drawn / max(float(np.linalg.norm(drawn)), 1e-12), dtype=np.float32)


def readable(text: str) -> str:
    """Return the start of a text, without what is no character: bytes that are not UTF-8 arrive as half of one."""
    return text[:_CHARACTERS].encode("utf-8", "replace").decode()
