"""Clauses: a sentence cut where a negation ends to reach, with words in one form, and what turns it round. Pure.

`cannot be disabled` and `is enabled` turn out the same: both have an even number of what turns it round.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from answering.verifying.vocabulary import CLAUSE_WORDS, NEGATIVE, NEGATORS, NOT_ALONE, OPPOSITES, SYNONYMS
from retrieval.terms import terms

_TOKEN = re.compile(r"\w+(?:[-_.’']\w+)*|[,;:.!?()–—]")
_WORD = re.compile(r"[^\W\d_]+")
_BREAK = re.compile(r"[,;:.!?()–—]")
_CLAUSE_BREAK = re.compile(rf"[,;:!?()–—]|\.(?=\s|$)|\b(?:{'|'.join(sorted(CLAUSE_WORDS))})\b", re.I)
_ALTERNATIVES = (["or"], ["nor"])
# Content words that a negation reaches.
_REACH = 4
_SHARED = 0.5
# Scripts without spaces between words: a pair of characters stands for a word.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]+")
_CLITIC = re.compile(r"[’'](?:s|re|ve|ll|d|m)$", re.I)
_NEGATED = re.compile(r"^(\w+?)n[’']t$", re.I)


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence.

    Attributes:
        words: Its content words in the form in which they are compared.
        sides: Of its words that have an opposite, the side that each stands on: 1 or -1.
        negations: How many negations stand in it.
        denied: The words that these reach.
        is_negative: Whether a word that bears out a negation stands in it, such as "fails".
    """

    words: frozenset[str]
    sides: dict[str, int]
    negations: int
    denied: frozenset[str]
    is_negative: bool

    def contradicts(self, other: "Clause") -> bool:
        """Tell whether one of the two says with a negation, or with an opposite word, what the other says without."""
        shared = self.sides.keys() & other.sides.keys()
        turns = sum(self.sides[word] * other.sides[word] < 0 for word in shared)
        negations = self.negations_about(other) + other.negations_about(self)
        if negations % 2 and (self.is_negative or other.is_negative):
            return False
        return (negations + turns) % 2 == 1

    def negations_about(self, other: "Clause") -> int:
        """Return how many of its negations count against another clause: those of what that one speaks of too."""
        is_shared = len(self.denied & other.words) >= _SHARED * len(self.denied)
        return self.negations if is_shared else 0


@dataclass(frozen=True, slots=True)
class Pole:
    """A word that has an opposite.

    Attributes:
        word: In the form in which it is compared, the same for both.
        side: 1 or -1.
        start: Offset in the text.
    """

    word: str
    side: int
    start: int


def poles_of(text: str) -> list[Pole]:
    """Return the words of a text that have an opposite, in its order."""
    found = ((match.start(), _OPPOSITE_OF.get(match.group().lower())) for match in _WORD.finditer(text))
    return [Pole(*pole, start) for start, pole in found if pole]


def is_negated(text: str) -> bool:
    """Tell whether an odd number of negations stands in a text."""
    return sum(_negates(token.lower()) for token in _tokens(text)) % 2 == 1


def clause_around(text: str, start: int) -> str:
    """Return the part of a text around an offset that reaches to the nearest breaks between clauses."""
    breaks = [found.span() for found in _CLAUSE_BREAK.finditer(text)]
    begin = max((end for _, end in breaks if end <= start), default=0)
    end = min((begins for begins, _ in breaks if begins > start), default=len(text))
    return text[begin:end]


def clauses_of(text: str) -> list[Clause]:
    """Return the clauses of a text in its order; those without a content word are left out."""
    found: list[Clause] = []
    for tokens in _cut(_tokens(text)):
        clause = _clause(tokens)
        if tokens[:1] in _ALTERNATIVES and found and found[-1].negations:
            clause = replace(clause, is_negative=True)  # "do not stop or restart it": the negation may reach over
        if clause.words:
            found.append(clause)
    return found


def content_words(text: str) -> frozenset[str]:
    """Return the words of a text that carry meaning, in the form in which they are compared."""
    return frozenset(word for token in _tokens(text) if not _negates(token.lower()) for word in _forms(token))


def word_of(token: str) -> str:
    """Return a word in the form in which it is compared; a number as it stands; empty for a word of mere grammar."""
    if token[0].isdigit():
        return token.lower()
    return min(_forms(_CLITIC.sub("", token)), default="")


def _tokens(text: str) -> list[str]:
    text = re.sub(r"\b(can)(not)\b", r"\1 \2", text, flags=re.I).replace(" n't", "n't")
    return [_CLITIC.sub("", token) if len(token) > 1 else token for token in _TOKEN.findall(text)]


def _cut(tokens: list[str]) -> Iterator[list[str]]:
    clause: list[str] = []
    for token in tokens:
        if _BREAK.fullmatch(token) or token.lower() in CLAUSE_WORDS:
            yield clause
            clause = [token]
        else:
            clause.append(token)
    yield clause


def _clause(tokens: list[str]) -> Clause:
    words: dict[str, int] = {}
    sides: dict[str, int] = {}
    negators: list[int] = []
    for number, token in enumerate(tokens):
        following = tokens[number + 1].lower() if number + 1 < len(tokens) else ""
        word = token.lower()
        if _negates(word):
            negators += [number] if following not in NOT_ALONE else []
            continue
        for form in _forms(word):
            words[form] = number
            if side := _side(word):
                # On both sides of one clause, as in "open to close", it says nothing about either.
                sides[form] = 0 if sides.get(form, side) != side else side
    is_negative = any(token.lower() in NEGATIVE for token in tokens)
    return Clause(frozenset(words), sides, len(negators), _denied(words, negators), is_negative)


def _denied(words: Mapping[str, int], negators: Sequence[int]) -> frozenset[str]:
    """Return the words that the negations reach: the next few behind each, or those before the last of a clause."""
    denied: set[str] = set()
    for negator in negators:
        behind = [word for word, place in words.items() if place > negator]
        denied.update(behind[:_REACH] or list(words)[-_REACH:])
    return frozenset(denied)


def _negates(word: str) -> bool:
    return word in NEGATORS or bool(_NEGATED.match(word))


@lru_cache(maxsize=65_536)
def _forms(token: str) -> frozenset[str]:
    if _UNSPACED.search(token):
        runs = _UNSPACED.findall(token)
        return frozenset(run[place : place + 2] for run in runs for place in range(max(1, len(run) - 1)))
    word = token.lower()
    if word[0].isdigit():
        return frozenset()  # figures are compared by their value
    if found := _OPPOSITE_OF.get(word):
        return frozenset({found[0]})
    return frozenset(_SYNONYM_OF.get(term, term) for term in terms(token) if not term[0].isdigit())


def _side(word: str) -> int:
    found = _OPPOSITE_OF.get(word)
    return found[1] if found else 0


def _inflections(word: str) -> Iterator[str]:
    stem = word[:-1] if word.endswith("e") else word
    yield from (word, f"{word}s", f"{stem}ed", f"{stem}ing", f"{word}es")


def _opposites() -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for first, second in OPPOSITES:
        name = first.split()[0]
        for side, words in ((1, first), (-1, second)):
            for word in words.split():
                found.update((form, (f"±{name}", side)) for form in _inflections(word) if form not in found)
    return found


def _synonyms() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in SYNONYMS:
        words = line.split()
        [head, *_] = terms(words[0]) or {words[0]}
        for word in words:
            for stem in terms(word):
                found.setdefault(stem, head)
    return found


_OPPOSITE_OF = _opposites()
_SYNONYM_OF = _synonyms()
