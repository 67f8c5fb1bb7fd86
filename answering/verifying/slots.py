"""Slots: the words right beside a word, in their order, and how well those of two texts agree. Pure.

Where the same words stand on both sides, what stands between them fills the same slot.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answering.verifying.clauses import word_of

_TOKEN = re.compile(r"\w+(?:[-_.’']\w+)*")
# "no" before a noun, "never" before a verb: where one stands or is missing, a sentence is turned round.
NOT = "not"
_DENYING = re.compile(r"(?:(can)not|\w+n[’']t|not|never|no)")
_ENDS = frozenset({".", ",", "!"})
_MOST = 3
_CONTENT, _SMALL, _EDGE = 1.0, 0.5, 0.5
# One text has them where the other leaves them out.
_DROPPED = frozenset(
    re.findall(r"\w+", "a an the is are was were be been being has have had do does did also just that which")
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word in its place.

    Attributes:
        text: In lower case.
        form: In the form in which it is compared; opposites have the same.
        start: Offset in the text.
        is_content: It carries meaning.
    """

    text: str
    form: str
    start: int
    is_content: bool


def tokens_of(text: str) -> tuple[Token, ...]:
    """Return the words of a text in its order, but for articles, auxiliary verbs and the like; negations are alike."""
    return tuple(token for match in _TOKEN.finditer(text) for token in _read(match, text[match.end() :][:1]))


def _read(match: re.Match[str], behind: str) -> Iterator[Token]:
    word = match.group().lower()
    if denying := _DENYING.fullmatch(word):
        if denying.group(1):
            yield Token("can", "can", match.start(), is_content=False)
        if word != "no" or behind not in _ENDS:  # "No, …" answers a question
            yield Token(NOT, NOT, match.start(), is_content=False)
    elif word not in _DROPPED:
        content = word_of(match.group())
        yield Token(word, content or word, match.start(), bool(content))


def agreeing_before(one: Sequence[Token], mine: int, other: Sequence[Token], theirs: int) -> float:
    """Return how many of the words before two places agree, without a gap."""
    total = 0.0
    for step in range(1, _MOST + 1):
        if mine < step or theirs < step:
            return total + (_EDGE if mine == theirs == step - 1 else 0.0)
        if one[mine - step].form != other[theirs - step].form:
            return total
        total += _CONTENT if one[mine - step].is_content else _SMALL
    return total


def agreeing_behind(one: Sequence[Token], mine: int, other: Sequence[Token], theirs: int) -> float:
    """Return how many of the words from two places on agree, without a gap."""
    total = 0.0
    for step in range(_MOST):
        if mine + step >= len(one) or theirs + step >= len(other):
            return total + (_EDGE if len(one) - mine == len(other) - theirs == step else 0.0)
        if one[mine + step].form != other[theirs + step].form:
            return total
        total += _CONTENT if one[mine + step].is_content else _SMALL
    return total
