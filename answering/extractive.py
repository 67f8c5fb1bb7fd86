"""The extractive answer: the statements that answer best, in their own words, each with its footnote. No model."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.embedder import Embedding, Vectors
from index.statements import Statement
from retrieval.passages import Passage
from retrieval.question import Question
from retrieval.support import statements_with_vectors, term_weights
from retrieval.terms import coverage, terms

# How much a statement's meaning, its words and the rank of its passage count.
_MEANING, _WORDS, _RANK = 0.55, 0.30, 0.15
_CODE_PENALTY = 0.1
_MAX_CHOSEN = 4
# A further statement must come this near to the best one, and not say again what is said already.
_NEAR_BEST = 0.85
_SAME_AS = 0.92
_LEVEL_WITH_BEST = 0.95
# Steps of a list that a chosen sentence introduces.
_MAX_STEPS = 6
# A sentence that leans on the one before it is not understood alone.
_LEANS = re.compile(r"(?:it|its|this|that|these|those|they|their|he|she|then|also|otherwise|instead|both|so)\b", re.I)


@dataclass(frozen=True, slots=True)
class _Scored:
    """A statement, its place among all statements, and how well it answers."""

    place: int
    statement: Statement
    score: float
    vector: Vectors | None


def choose_statements(
    question: Question,
    vector: Vectors | None,
    passages: Sequence[Passage],
    embeddings: Mapping[str, Embedding],
) -> list[Statement]:
    """Return the statements that answer the question best, in an order that reads well; none if nothing is said.

    Args:
        question: What was asked, and before.
        vector: The question's unit vector; None when the embedding model cannot be reached, then words decide.
        passages: Best first.
        embeddings: Of the passages' chunks, by id; a chunk without one is judged by its words.
    """
    scored = _scored(question, vector, passages, embeddings)
    return _in_reading_order(_best(scored), [each.statement for each in scored])


def _scored(
    question: Question,
    vector: Vectors | None,
    passages: Sequence[Passage],
    embeddings: Mapping[str, Embedding],
) -> list[_Scored]:
    """Score every statement of the passages by its meaning, its words and the rank of its passage."""
    ranks = _ranks(passages)
    said = [
        (statement, own)
        for passage in passages
        for chunk in passage.chunks
        for statement, own in statements_with_vectors(chunk, embeddings.get(chunk.id))
    ]
    held = [terms(_in_context(statement)) for statement, _ in said]
    weights = term_weights(question.terms(), held)
    scored = []
    for place, (statement, own) in enumerate(said):
        score = _WORDS * coverage(weights, held[place]) + _rank(statement, ranks)
        if vector is not None and own is not None:
            score += _MEANING * float(own @ vector)
        scored.append(_Scored(place, statement, score, own))
    return scored


def _ranks(passages: Sequence[Passage]) -> dict[str, float]:
    """Return how well each chunk's passage was found, from 0 to 1, by chunk id."""
    best = max((passage.score for passage in passages), default=0.0) or 1.0
    return {chunk.id: passage.score / best for passage in passages for chunk in passage.chunks}


def _rank(said: Statement, ranks: dict[str, float]) -> float:
    """Prose explains and code does: where both are found, people want the explanation."""
    return _RANK * ranks[said.chunk.id] - (_CODE_PENALTY if said.chunk.kind == "code" else 0.0)


def _in_context(statement: Statement) -> str:
    """Say what a statement is about, as its reader knows from the headings above it."""
    headings = " › ".join(statement.chunk.heading_path[-2:]) or statement.chunk.title
    return f"{headings}: {statement.text}"


def _best(scored: Sequence[_Scored]) -> list[_Scored]:
    ranked = sorted(scored, key=lambda each: (-each.score, each.place))
    chosen: list[_Scored] = []
    for each in ranked:
        if len(chosen) == _MAX_CHOSEN or each.score < _NEAR_BEST * ranked[0].score:
            break
        if not any(_says_the_same(each, other) for other in chosen):
            chosen.append(each)
    return chosen


def _says_the_same(one: _Scored, other: _Scored) -> bool:
    if one.statement.text.casefold() == other.statement.text.casefold():
        return True
    if one.vector is None or other.vector is None:
        return False
    return float(one.vector @ other.vector) > _SAME_AS


def _in_reading_order(chosen: Sequence[_Scored], statements: Sequence[Statement]) -> list[Statement]:
    """Put each document's statements in its order, the best document first, with what they lean on.

    Of documents that answer about as well the newer comes first.
    """
    best = max((each.score for each in chosen), default=0.0)
    level = sorted(
        chosen,
        key=lambda each: (each.score < _LEVEL_WITH_BEST * best, -each.statement.chunk.updated_at.timestamp()),
    )
    order: dict[str, int] = {}
    for each in level:
        order.setdefault(each.statement.chunk.document_id, len(order))
    places: dict[int, None] = {}
    for each in sorted(chosen, key=lambda each: (order[each.statement.chunk.document_id], each.place)):
        places.update(dict.fromkeys(_with_company(each.place, statements)))
    return [statements[place] for place in places]


def _with_company(place: int, statements: Sequence[Statement]) -> list[int]:
    """Return the place with the sentence before it that it leans on, or the steps behind it that it introduces."""
    said = statements[place]
    if place and said.kind == "sentence" and _LEANS.match(said.text) and _adjoins(statements[place - 1], said):
        return [place - 1, place]
    if not said.text.endswith(":"):
        return [place]
    company = [place]
    for step in range(place + 1, min(place + 1 + _MAX_STEPS, len(statements))):
        is_step = statements[step].kind in {"item", "command"} and statements[step].chunk.section == said.chunk.section
        if not is_step or statements[step].chunk.document_id != said.chunk.document_id:
            break
        company.append(step)
        if statements[step].kind == "command":
            break
    return company


def _adjoins(before: Statement, after: Statement) -> bool:
    return before.chunk.id == after.chunk.id and before.kind == "sentence"
