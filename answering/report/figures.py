"""Figures: how often something was asked, and what came of it. Pure. Of people there is one number: how many asked."""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from ledger.feedback import Vote
from ledger.usage import AskedQuestion


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of the questions of a stretch of time; those that were deleted are in none of these.

    Attributes:
        asked: All of them.
        people: How many different people asked.
        answered: With an answer.
        unknown: With "I don't know".
        failed: Without an answer, because something was broken.
        refused: Over a limit.
        cancelled: Stopped by a person.
        waiting: Still worked on.
        liked: Whose answer somebody called helpful.
        disliked: Whose answer somebody called unhelpful.
        reasons: Why, as the bot names it, each with the number of votes that ticked it, the most frequent first.
        without_model: Answered with sentences of the pages alone, because no language model could be reached.
        median_seconds: From the question to its answer or "I don't know"; None when there was none.
        p95_seconds: Of 20 questions 19 had it by then.
    """

    asked: int = 0
    people: int = 0
    answered: int = 0
    unknown: int = 0
    failed: int = 0
    refused: int = 0
    cancelled: int = 0
    waiting: int = 0
    liked: int = 0
    disliked: int = 0
    reasons: tuple[tuple[str, int], ...] = ()
    without_model: int = 0
    median_seconds: float | None = None
    p95_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What came of requests over MCP and on the command line, of which no words are kept.

    Attributes:
        searched: Searches that came to an end.
        nothing: Those that found nothing.
        asked: Questions that were answered, or with "I don't know".
        unknown: With "I don't know".
    """

    searched: int = 0
    nothing: int = 0
    asked: int = 0
    unknown: int = 0


NOT_USED = Elsewhere()


@dataclass(frozen=True, slots=True)
class Day:
    """One day, as UTC has it, and what came of its questions; `other` is neither answered nor unknown."""

    day: date
    answered: int
    unknown: int
    other: int

    @property
    def asked(self) -> int:
        """All of them."""
        return self.answered + self.unknown + self.other


def figures_of(
    questions: Iterable[AskedQuestion], votes: Mapping[str, Sequence[Vote]], without_model: Collection[str]
) -> Figures:
    """Count.

    Args:
        questions: Of the stretch of time.
        votes: On their answers, by the question's id.
        without_model: Ids of questions that were answered without a model although one is configured.
    """
    kept = [each for each in questions if each.state != "withdrawn"]
    states = Counter(each.state for each in kept)
    cast = [(each.id, vote) for each in kept for vote in votes.get(each.id, ())]
    reasons = Counter(reason for _, vote in cast if not vote.is_helpful for reason in vote.reasons)
    seconds = sorted(_seconds(each) for each in kept if each.state in {"answered", "unknown"})
    return Figures(
        asked=len(kept),
        people=len({(each.team, each.asker) for each in kept}),
        answered=states["answered"],
        unknown=states["unknown"],
        failed=states["failed"],
        refused=states["refused"],
        cancelled=states["cancelled"],
        waiting=states["claimed"],
        liked=len({question_id for question_id, vote in cast if vote.is_helpful}),
        disliked=len({question_id for question_id, vote in cast if not vote.is_helpful}),
        reasons=tuple(sorted(reasons.items(), key=lambda each: (-each[1], each[0]))),
        without_model=sum(each.id in without_model for each in kept),
        median_seconds=_quantile(seconds, 0.5),
        p95_seconds=_quantile(seconds, 0.95),
    )


def elsewhere_of(outcomes: Mapping[tuple[str, str], int]) -> Elsewhere:
    """Count requests by kind and status of their traces."""

    def count(kind: str, *statuses: str) -> int:
        return sum(outcomes.get((kind, status), 0) for status in statuses)

    return Elsewhere(
        searched=count("search", "found", "nothing"),
        nothing=count("search", "nothing"),
        asked=count("ask", "answered", "unknown"),
        unknown=count("ask", "unknown"),
    )


def days_of(questions: Iterable[AskedQuestion], since: datetime, until: datetime) -> tuple[Day, ...]:
    """Return every day from one time to another, also those on which nothing was asked."""
    states: dict[date, Counter[str]] = {}
    for each in questions:
        if each.state != "withdrawn":
            states.setdefault(each.asked_at.astimezone(UTC).date(), Counter())[each.state] += 1
    first, last = since.astimezone(UTC).date(), (until - timedelta(microseconds=1)).astimezone(UTC).date()
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return tuple(_day(each, states.get(each, Counter())) for each in days)


def _day(day: date, states: Counter[str]) -> Day:
    answered, unknown = states["answered"], states["unknown"]
    return Day(day, answered, unknown, sum(states.values()) - answered - unknown)


def _seconds(question: AskedQuestion) -> float:
    # The clocks of two machines may differ by a little.
    return max(0.0, (question.finished_at - question.asked_at).total_seconds()) if question.finished_at else 0.0


def _quantile(ordered: Sequence[float], share: float) -> float | None:
    """Return the smallest value that this share of them does not exceed."""
    return round(ordered[max(0, math.ceil(share * len(ordered)) - 1)], 1) if ordered else None
