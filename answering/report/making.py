"""Making: the records of a stretch of time become a report for one audience."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from answering.report.cited import Citations, CitedPage, cited_pages
from answering.report.figures import Elsewhere, days_of, elsewhere_of, figures_of
from answering.report.gap import Gap
from answering.report.gaps import MOST_COMPARED, Unmet, find_gaps, unmet_questions
from answering.report.question_words import question_words
from answering.report.readership import Readership
from answering.report.report import SHOWN_PAGES, Report
from ledger.engine import Ledger
from ledger.feedback import Vote, recent_votes
from ledger.usage import (
    AskedQuestion,
    answers_between,
    asked_between,
    outcomes_elsewhere,
    traces_without_model,
    words_of,
)
from retrieval.library import Library
from retrieval.source_status import SourceStatus

# An answer is given some time after its question was asked.
_ANSWERED_WITHIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """What a report is about.

    Attributes:
        until: Aware, UTC.
        days: How many days before.
        stale_days: From this age on a page is called old.
        team: Id of the workspace whose questions count; empty for all.
    """

    until: datetime
    days: int = 7
    stale_days: int = 180
    team: str = ""

    @property
    def since(self) -> datetime:
        """When it begins."""
        return self.until - timedelta(days=self.days)

    @property
    def before(self) -> datetime:
        """When as long a stretch before it begins."""
        return self.since - timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class _Records:
    """What the ledger holds of both stretches of time."""

    questions: Sequence[AskedQuestion]
    votes: dict[str, list[Vote]]
    without_model: set[str]
    citations: Citations
    elsewhere: Elsewhere
    elsewhere_before: Elsewhere


async def make_report(
    span: Span,
    readership: Readership,
    *,
    ledger: Ledger,
    open_library: Callable[[], Awaitable[Library]],
    statuses: Sequence[SourceStatus],
) -> Report:
    """Return the report.

    Args:
        span: What it is about.
        readership: Who reads it.
        ledger: What was asked and answered.
        open_library: Opens the index when there is a page to look for; with nothing asked there need not be one.
        statuses: Of all sources; the report has those that the readers may read.

    Raises:
        StorageError: the index cannot be read.
        LedgerUnavailable: the ledger cannot be read.
    """
    records = await asyncio.to_thread(_read, ledger, span)
    asked = [each for each in records.questions if each.asked_at >= span.since]
    earlier = [each for each in records.questions if each.asked_at < span.since]
    unmet = unmet_questions(asked, records.votes)
    shown = await asyncio.to_thread(_in_words, unmet, readership, records.votes, ledger)
    gaps, more_gaps, cited = await _pages(shown, records.citations, readership, span, open_library)
    known = {*readership.access.sources, *readership.access.expired}
    return Report(
        reader=str(readership.audience),
        since=span.since,
        until=span.until,
        stale_days=span.stale_days,
        now=figures_of(asked, records.votes, records.without_model),
        before=figures_of(earlier, records.votes, records.without_model),
        days=days_of(asked, span.since, span.until),
        elsewhere=records.elsewhere,
        elsewhere_before=records.elsewhere_before,
        gaps=tuple(gaps),
        more_gaps=more_gaps,
        unread=len(unmet) - len(shown),
        uncompared=max(0, len(shown) - MOST_COMPARED),
        cited=tuple(page for page in cited if page.wear != "gone")[:SHOWN_PAGES],
        worn=tuple(page for page in cited if page.wear)[:SHOWN_PAGES],
        sources=tuple(each for each in statuses if each.name in known),
    )


def _read(ledger: Ledger, span: Span) -> _Records:
    questions = asked_between(ledger, span.before, span.until, team=span.team)
    votes: dict[str, list[Vote]] = {}
    for vote in recent_votes(ledger, span.before):
        votes.setdefault(vote.answer_id, []).append(vote)
    end = span.until + _ANSWERED_WITHIN
    failed = traces_without_model(ledger, span.before, end)
    current = {each.id for each in questions if each.asked_at >= span.since and each.state != "withdrawn"}
    without_model, citations = set(), Citations()
    for answer in answers_between(ledger, span.before, end, team=span.team):
        if answer.trace_id in failed:
            without_model.add(answer.id)
        if answer.id in current:
            citations.add(answer)
    elsewhere = elsewhere_of(outcomes_elsewhere(ledger, span.since, span.until))
    earlier = elsewhere_of(outcomes_elsewhere(ledger, span.before, span.since))
    return _Records(questions, votes, without_model, citations, elsewhere, earlier)


def _in_words(
    unmet: Sequence[AskedQuestion], readership: Readership, votes: dict[str, list[Vote]], ledger: Ledger
) -> list[Unmet]:
    """Return those that the readers could read where they were asked; the words of others leave the ledger for none."""
    readable = [each for each in unmet if readership.may_read(each)]
    typed = words_of(ledger, [each.id for each in readable])
    worded = ((each, question_words(typed.get(each.id, ""))) for each in readable)
    return [Unmet(each, words, votes.get(each.id, ())) for each, words in worded if words]


async def _pages(
    shown: Sequence[Unmet],
    citations: Citations,
    readership: Readership,
    span: Span,
    open_library: Callable[[], Awaitable[Library]],
) -> tuple[list[Gap], int, list[CitedPage]]:
    if not shown and not citations.answers:
        return [], 0, []
    library, access = await open_library(), readership.access
    gaps, more = await find_gaps(shown, access, library=library, now=span.until, stale_days=span.stale_days)
    cited = await cited_pages(citations, access, library=library, now=span.until, stale_days=span.stale_days)
    return gaps, more, cited
