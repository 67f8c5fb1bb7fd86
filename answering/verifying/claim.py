"""Claim: what a sentence or a statement says, taken apart into what can be compared. Pure."""

import re
from dataclasses import dataclass, replace

from answering.verifying.clauses import Clause, Pole, clause_around, clauses_of, content_words, is_negated, poles_of
from answering.verifying.figures import Figure, figures_of
from answering.verifying.names import Name, names_of
from answering.verifying.slots import Token, tokens_of

# Characters on either side that say what a number or a name is about: some seven words.
_NEAR = 48
_MARKUP = re.compile(r"\*\*|__|\[([^\]]+)\]\([^)\s]*\)")


@dataclass(frozen=True, slots=True)
class Claim:
    """A text and its parts.

    Attributes:
        text: Without markup, but for the backticks of code.
        words: Its content words, in the form in which they are compared.
        tokens: Its words in their order.
    """

    text: str
    words: frozenset[str]
    figures: tuple[Figure, ...]
    names: tuple[Name, ...]
    clauses: tuple[Clause, ...]
    poles: tuple[Pole, ...]
    tokens: tuple[Token, ...]

    def in_other_words(self) -> "Claim":
        """Return what of it can be compared with another language: figures, identifiers and names of several words.

        German writes every noun with a capital, and no negation is told by the words of another language.
        """
        starts = {name.start for name in self.names}
        names = tuple(
            name
            for name in self.names
            if name.is_code or starts & {name.start + len(name.text) + 1, *self._before(name)}
        )
        return replace(self, names=names, clauses=(), poles=())

    def _before(self, name: Name) -> set[int]:
        return {other.start for other in self.names if other.start + len(other.text) + 1 == name.start}

    def around(self, start: int) -> frozenset[str]:
        """Return the content words near an offset of the text."""
        return content_words(self._near(start))

    def is_negated_around(self, start: int) -> bool:
        """Tell whether an odd number of negations stands near an offset of the text, in the same clause."""
        begin = max(0, start - _NEAR)
        return is_negated(clause_around(self.text[begin : start + _NEAR], start - begin))

    def _near(self, start: int) -> str:
        before = self.text[max(0, start - _NEAR) : start]
        behind = self.text[start : start + _NEAR]
        whole_before = before if start <= _NEAR else before.partition(" ")[2]
        whole_behind = behind if start + _NEAR >= len(self.text) else behind.rpartition(" ")[0]
        return f"{whole_before}{whole_behind}"


def claim_of(text: str) -> Claim:
    """Take a text apart."""
    plain = " ".join(_MARKUP.sub(lambda found: found.group(1) or "", text).split())
    return Claim(
        plain,
        content_words(plain),
        tuple(figures_of(plain)),
        tuple(names_of(plain)),
        tuple(clauses_of(plain)),
        tuple(poles_of(plain)),
        tokens_of(plain),
    )
