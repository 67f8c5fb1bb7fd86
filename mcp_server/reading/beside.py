"""Beside: whether what was found has nothing to do with what was asked, and which words of it stand nowhere. Pure."""

import re
from collections.abc import Sequence

from mcp_server.reading.page import Page
from retrieval.answerability import THRESHOLD, answerability, signals_of
from retrieval.hit import Hit
from retrieval.question import Question
from retrieval.terms import terms

SHOWN = 3
"""How many hits are shown of what is beside the question: enough to see that it is."""
NOTHING_ON_IT = (
    "None of these results holds a word of the query or comes near what it means: probably nothing is written about "
    f"it. Only the nearest are shown, {SHOWN} at most."
)
_MARKS = "?!.,;:\"'()"
_SHOWN_WORDS = 6
# Stems of words with at least so many letters in common mean the like.
_ALIKE_LETTERS = 4
# Words of grammar that a search looks for all the same, as they may stand in a name.
_GRAMMAR = frozenset(
    re.findall(
        r"\w+",
        """
    about above after again against all along also among around because before behind below beside besides between
    beyond both down during each either else even ever every everything except few here himself however inside instead
    itself least less like more most near neither never no nobody none nor not nothing now off once only other others
    otherwise outside over own per same several since somebody something still such though through throughout too
    toward towards under unless until upon very via whenever where wherever whether while whoever within without yet
    """,
    )
)


def is_beside(question: Question, page: Page) -> bool:
    """Tell whether no hit holds a word of a question, and what was found does not answer it by its meaning either."""
    wanted = terms(question.text)
    if not page.hits or not wanted or wanted & _held(page.hits):
        return False
    result = page.result
    return answerability(signals_of(question, result.found, result.question)) < THRESHOLD


def unheld_words(hits: Sequence[Hit], question: Question) -> str:
    """Return a note of the question's words that stand in none of the hits; empty when there is no such word."""
    held = _held(hits)
    words = (word.strip(_MARKS) for word in question.text.split())
    lacking = [word for word in words if word.lower() not in _GRAMMAR and terms(word) and not _has(held, terms(word))]
    named = ", ".join(list(dict.fromkeys(lacking))[:_SHOWN_WORDS])
    return f"None of these results holds: {named}." if hits and named else ""


def _held(hits: Sequence[Hit]) -> frozenset[str]:
    return frozenset().union(*(terms(hit.chunk.embedded_text) for hit in hits))


def _has(held: frozenset[str], wanted: frozenset[str]) -> bool:
    """Tell whether one of the wanted stems is among those held, or begins as one of them does."""
    return bool(wanted & held) or any(
        min(len(stem), len(term)) >= _ALIKE_LETTERS and (term.startswith(stem) or stem.startswith(term))
        for stem in wanted
        if stem.isalpha()
        for term in held
        if term.isalpha()
    )
