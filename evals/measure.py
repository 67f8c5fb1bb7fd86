"""Measures golden questions: is the passage found, is it quoted, and is "I don't know" said when it should be?"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime

from answering.ask import ask
from evals.auc import auc
from evals.golden import GoldenQuestion
from retrieval.answerability import answerability, signals_of
from retrieval.audience import Access
from retrieval.errors import WrongFilter
from retrieval.hit import Hit
from retrieval.library import Library
from retrieval.query import Query, parse_query
from retrieval.question import Question
from retrieval.search import search
from wiring.refused import Refused

_HITS = 20
_FIRST = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question.

    Attributes:
        rank: Place of the first hit that answers it, from 1; 0 when there is none.
        is_quoted: Whether the answer's citations hold the passage.
        probability: The answerability that was computed.
        is_answered: Whether an answer was given.
        first: The path of the first hit; empty when nothing was found.
    """

    question: GoldenQuestion
    rank: int
    is_quoted: bool
    probability: float
    is_answered: bool
    first: str = ""

    @property
    def is_found(self) -> bool:
        """Whether what answers it is among the first five hits."""
        return 0 < self.rank <= _FIRST

    @property
    def is_right(self) -> bool:
        """Whether it came out as it should: found, answered and quoted, or refused."""
        if not self.question.is_answerable:
            return not self.is_answered
        return self.is_found and self.is_answered and not self.is_unquoted

    @property
    def is_unquoted(self) -> bool:
        """Whether an answer was given that lacks the passage."""
        return self.is_answered and bool(self.question.passage) and not self.is_quoted

    def __str__(self) -> str:
        """Say to a person what went wrong."""
        if not self.question.is_answerable:
            return f"answered from {self.first}, and nothing says it"
        place = f"at rank {self.rank}" if self.rank else "not found"
        if not self.is_answered:
            said = ", not answered"
        else:
            said = ", the answer does not quote the passage" if self.is_unquoted else ""
        return f"{place}{said}; first came {self.first or 'nothing'}"


@dataclass(frozen=True, slots=True)
class Scores:
    """Figures of golden questions; each from 0 to 1, higher is better, None when there is no question to measure it on.

    Attributes:
        recall_at_5: Share of answerable questions with the right document among the first five hits.
        mrr: Mean of 1 / rank.
        quoted: Share of answerable questions with a passage whose answer quotes it.
        abstention_auc: How well answerability tells answerable questions from others.
        answered: Share of answerable questions that get an answer.
        refused: Share of unanswerable questions that get "I don't know".
    """

    recall_at_5: float | None
    mrr: float | None
    quoted: float | None
    abstention_auc: float | None
    answered: float | None
    refused: float | None

    def figures(self) -> dict[str, float]:
        """Return those that could be measured, by name."""
        return {name: value for name, value in asdict(self).items() if value is not None}


FIGURES = tuple(field.name for field in fields(Scores))


async def measure(
    questions: Sequence[GoldenQuestion],
    access: Access,
    library: Library,
    *,
    on_question: Callable[[int], None] = lambda _done: None,
) -> list[Outcome]:
    """Ask every question and note what became of it.

    Raises:
        StorageError: the index cannot be read.
        Refused: a question holds a filter that means nothing.
    """
    outcomes = []
    for golden in questions:
        query = _read(golden, access)
        found = await search(query.text, access, library=library, filters=query.filters, limit=_HITS)
        answer = await ask(query.text, access, library=library, filters=query.filters)
        signals = signals_of(Question(query.text), found.found, found.question)
        outcomes.append(
            Outcome(
                question=golden,
                rank=_rank(found.hits, golden),
                is_quoted=golden.is_quoted_in([citation.quote for citation in answer.citations]),
                probability=answerability(signals),
                is_answered=answer.status == "answered",
                first=found.hits[0].chunk.path if found.hits else "",
            )
        )
        on_question(len(outcomes))
    return outcomes


def _read(golden: GoldenQuestion, access: Access) -> Query:
    """Read a question as `footnote ask` reads what is typed, filters and phrases included."""
    try:
        return parse_query(golden.question, access.sources, datetime.now(UTC))
    except WrongFilter as error:
        raise Refused(f"Golden question {golden.id}: {error}") from error


def score(outcomes: Sequence[Outcome]) -> Scores:
    """Return the figures of these outcomes."""
    answerable = [outcome for outcome in outcomes if outcome.question.is_answerable]
    others = [outcome for outcome in outcomes if not outcome.question.is_answerable]
    kinds = [outcome.question.is_answerable for outcome in outcomes]
    return Scores(
        recall_at_5=_mean([outcome.is_found for outcome in answerable]),
        mrr=_mean([1 / outcome.rank if outcome.rank else 0 for outcome in answerable]),
        quoted=_mean([outcome.is_quoted for outcome in answerable if outcome.question.passage]),
        abstention_auc=auc([outcome.probability for outcome in outcomes], kinds) if answerable and others else None,
        answered=_mean([outcome.is_answered for outcome in answerable]),
        refused=_mean([not outcome.is_answered for outcome in others]),
    )


def failed(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return what went wrong, most harmful first: said though nothing says it, not found, not answered, not quoted."""
    said = [outcome for outcome in outcomes if outcome.is_answered and not outcome.question.is_answerable]
    answerable = [outcome for outcome in outcomes if outcome.question.is_answerable]
    lost = [outcome for outcome in answerable if not outcome.is_found]
    withheld = [outcome for outcome in answerable if outcome.is_found and not outcome.is_answered]
    unquoted = [outcome for outcome in answerable if outcome.is_found and outcome.is_unquoted]
    return [*sorted(said, key=lambda outcome: -outcome.probability), *lost, *withheld, *unquoted]


def _rank(hits: Sequence[Hit], golden: GoldenQuestion) -> int:
    return next((rank for rank, hit in enumerate(hits, start=1) if golden.is_answered_by(hit.chunk)), 0)


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
