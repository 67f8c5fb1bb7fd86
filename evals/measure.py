"""Measures golden questions: is the passage found, is it quoted, and is "I don't know" said when it should be?"""

from collections.abc import Sequence
from dataclasses import dataclass

from answering.ask import ask
from evals.auc import auc
from evals.golden import GoldenQuestion
from retrieval.answerability import answerability, signals_of
from retrieval.audience import Access
from retrieval.hit import Hit
from retrieval.search import Library, search

_HITS = 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question.

    Attributes:
        rank: Place of the first hit from a document that answers it, from 1; 0 when there is none.
        is_quoted: Whether a citation stands in the document that answers it and holds words of the passage.
        probability: The answerability that was computed.
        is_answered: Whether an answer was given.
    """

    question: GoldenQuestion
    rank: int
    is_quoted: bool
    probability: float
    is_answered: bool


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures that must not drop below their floors; each from 0 to 1, higher is better.

    Attributes:
        recall_at_5: Share of answerable questions with the right document among the first five hits.
        mrr: Mean of 1 / rank.
        quoted: Share of answerable questions whose answer quotes the expected passage.
        abstention_auc: How well answerability tells answerable questions from others.
        answered: Share of answerable questions that get an answer.
        refused: Share of unanswerable questions that get "I don't know".
    """

    recall_at_5: float
    mrr: float
    quoted: float
    abstention_auc: float
    answered: float
    refused: float


async def measure(questions: Sequence[GoldenQuestion], access: Access, library: Library) -> list[Outcome]:
    """Ask every question and note what became of it."""
    outcomes = []
    for golden in questions:
        found = await search(golden.question, access, library=library, limit=_HITS)
        answer = await ask(golden.question, access, library=library)
        quotes = " ".join(" ".join(citation.quote.split()) for citation in answer.citations)
        outcomes.append(
            Outcome(
                question=golden,
                rank=_rank(found.hits, golden),
                is_quoted=bool(golden.passage) and " ".join(golden.passage.split()) in quotes,
                probability=answerability(signals_of(golden.question, found.found)),
                is_answered=answer.status == "answered",
            )
        )
    return outcomes


def score(outcomes: Sequence[Outcome]) -> Scores:
    """Return the figures of these outcomes, which hold answerable and unanswerable questions."""
    answerable = [outcome for outcome in outcomes if outcome.question.is_answerable]
    others = [outcome for outcome in outcomes if not outcome.question.is_answerable]
    return Scores(
        recall_at_5=_share([0 < outcome.rank <= 5 for outcome in answerable]),
        mrr=sum(1 / outcome.rank for outcome in answerable if outcome.rank) / len(answerable),
        quoted=_share([outcome.is_quoted for outcome in answerable]),
        abstention_auc=auc(
            [outcome.probability for outcome in outcomes], [outcome.question.is_answerable for outcome in outcomes]
        ),
        answered=_share([outcome.is_answered for outcome in answerable]),
        refused=_share([not outcome.is_answered for outcome in others]),
    )


def _rank(hits: Sequence[Hit], golden: GoldenQuestion) -> int:
    return next((rank for rank, hit in enumerate(hits, start=1) if hit.chunk.path in golden.paths), 0)


def _share(facts: Sequence[bool]) -> float:
    return sum(facts) / len(facts)
