"""Sections: what a report says as titles, sentences and tables of words, for every form that it is shown in. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from answering.age import age
from answering.report.cited import CitedPage
from answering.report.figures import Figures
from answering.report.gap import Gap, advice_in_words
from answering.report.report import Report
from retrieval.source_status import SourceStatus

REASONS = {
    "wrong": "wrong",
    "out_of_date": "out of date",
    "incomplete": "incomplete",
    "wrong_source": "cites the wrong source",
    "other": "something else",
}
"""What people tick below an answer that did not help, by the name under which the ledger holds it."""

WEAR = {"old": "old", "changed": "what was cited of it has changed", "gone": "gone", "": ""}
"""What is wrong with a cited page, in words."""
FIRST_STEPS = (
    "Invite Footnote to a channel and mention it with a question, or write to it directly.",
    "If nobody can: `footnote doctor` says what is missing; docs/slack.md says how to set Slack up.",
    "In a channel where questions are usual, let it answer each: `/footnote channel`, or `mode` in the settings.",
)
"""What to do about a report without a question in it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell that names a page and leads there; without an address it is words alone."""

    title: str
    url: str = ""


Cell = str | Place
Chart = Literal["", "days", "gaps", "cited"]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a report.

    Attributes:
        title: Says what it is about.
        lead: Sentences above the table; may be empty.
        header: Of the table's columns; no table when it is empty.
        rows: Each with as many cells as the header.
        numbers: Which columns hold numbers.
        chart: What is drawn beside the table, where things are drawn.
    """

    title: str
    lead: str = ""
    header: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    numbers: frozenset[int] = frozenset()
    chart: Chart = ""


def title_of(report: Report) -> str:
    """Return what stands above the report."""
    return f"Footnote, {report.since:%-d %B} to {report.until:%-d %B %Y}"


def reader_line(report: Report) -> str:
    """Say for whom the report is."""
    return f"For {report.reader}. What not every reader of this may read is left out."


def sections_of(report: Report) -> list[Section]:
    """Return all that a report says, in its order; a section with nothing in it is left out."""
    if not report.now.asked:
        found = [_nothing_asked(report), *_elsewhere(report)]
        return [*found, sources_section(report)] if report.sources else found
    pages = (gaps_section(report), cited_section(report), worn_section(report))
    made = [figures_section(report), *_elsewhere(report), *pages]
    return [*(each for each in made if each.rows or each.lead), *([sources_section(report)] if report.sources else [])]


def figures_section(report: Report) -> Section:
    """Return the figures beside those of the time before."""
    rows = tuple((name, _shown(now), _shown(before), _ratio(now, before)) for name, now, before in _lines(report))
    reasons = ", ".join(f"{REASONS.get(name, name)} {count}" for name, count in report.now.reasons)
    return Section(
        "Questions",
        f"Why answers did not help: {reasons}." if reasons else "",
        _header(report),
        rows,
        frozenset({1, 2, 3}),
        "days",
    )


def _elsewhere(report: Report) -> list[Section]:
    """Return the figures of requests that did not come from Slack, if there were any."""
    now, before = report.elsewhere, report.elsewhere_before
    if not now.searched + now.asked + before.searched + before.asked:
        return []
    named = {
        "searches": (now.searched, before.searched),
        "searches that found nothing": (now.nothing, before.nothing),
        "questions": (now.asked, before.asked),
        "“I don't know”": (now.unknown, before.unknown),
    }
    rows = tuple((words, f"{a:,}", f"{b:,}", _ratio(a, b)) for words, (a, b) in named.items() if a or b)
    lead = "Over MCP and on the command line, as far back as traces are kept. Their words are not."
    return [Section("Beside Slack", lead, _header(report), rows, frozenset({1, 2, 3}))]


def gaps_section(report: Report) -> Section:
    """Return the gaps, and how many questions are in none of them."""
    header = ("question", "asked", "people", "last", "nearest page", "what would help")
    rows = tuple(_gap_row(gap, report.until) for gap in report.gaps)
    chart: Chart = "gaps" if rows else ""
    return Section("Gaps", " ".join(_gaps_lead(report)), header if rows else (), rows, frozenset({1, 2}), chart)


def cited_section(report: Report) -> Section:
    """Return the most cited pages."""
    rows = tuple(
        (Place(page.title, page.url), str(page.answers), age(page.updated_at, report.until), page.author)
        for page in report.cited
    )
    header = ("page", "answers", "updated", "owner")
    return Section("Most cited pages", "", header, rows, frozenset({1}), "cited")


def worn_section(report: Report) -> Section:
    """Return the cited pages that somebody should look at."""
    rows = tuple(_worn_row(page, report.until) for page in report.worn)
    header = ("page", "answers", "why", "updated", "owner")
    lead = f"Old is what nobody has changed for {report.stale_days} days." if rows else ""
    return Section("Cited, and worth a look", lead, header if rows else (), rows, frozenset({1}))


def sources_section(report: Report) -> Section:
    """Return how fresh the sources are that the reader may read."""
    rows = tuple(_source_row(status, report.until) for status in report.sources)
    header = ("source", "newest change", "last indexed", "last run", "to look at")
    return Section("Sources", "", header, rows)


def _nothing_asked(report: Report) -> Section:
    before = report.before.asked
    lead = f"Nobody has asked anything in Slack in these {report.length_days} days."
    if before:
        lead += f" In as many days before, {before} asked: see whether the bot runs (`footnote doctor`)."
        return Section("No questions", lead)
    return Section("No questions yet", lead, ("what to do",), tuple((step,) for step in FIRST_STEPS))


def _header(report: Report) -> tuple[str, ...]:
    return ("", f"these {report.length_days} days", f"the {report.length_days} before", "ratio")


def _lines(report: Report) -> list[tuple[str, float | None, float | None]]:
    """Return each figure of now and of before; those that are 0 both times and would be no news are left out."""
    now, before = report.now, report.before
    always = {"asked", "answered", "unknown", "median_seconds", "p95_seconds"}
    named = {
        "asked": "asked",
        "people": "people who asked",
        "answered": "answered",
        "unknown": "“I don't know”",
        "liked": "called helpful",
        "disliked": "called not helpful",
        "failed": "failed",
        "without_model": "answered without the language model",
        "refused": "over a limit",
        "cancelled": "stopped by a person",
        "waiting": "not finished yet",
        "median_seconds": "half had it within, seconds",
        "p95_seconds": "19 of 20 had it within, seconds",
    }
    values = ((field, words, _value(now, field), _value(before, field)) for field, words in named.items())
    return [(words, a, b) for field, words, a, b in values if field in always or a or b]


def _value(figures: Figures, field: str) -> float | None:
    value: float | None = getattr(figures, field)
    return value


def _gap_row(gap: Gap, now: datetime) -> tuple[Cell, ...]:
    page = Place(gap.nearest.title, gap.nearest.url) if gap.nearest else "–"
    reasons = ", ".join(REASONS.get(name, name) for name, _ in gap.reasons)
    what = advice_in_words(gap, now) + (f" People said: {reasons}." if reasons else "")
    return (gap.question, str(gap.size), str(gap.people), age(gap.last_at, now), page, what)


def _gaps_lead(report: Report) -> list[str]:
    lead = []
    if report.gaps:
        lead.append("Without a good answer: “I don't know”, or an answer that somebody called not helpful.")
    if report.more_gaps:
        lead.append(f"There are {report.more_gaps} more, each asked less often.")
    if report.unread:
        counted = f"{report.unread} more such questions were" if report.gaps else f"{report.unread} such questions were"
        words = "1 such question was" if report.unread == 1 else counted
        lead.append(f"{words} asked where not every reader of this could read along: counted, and not shown.")
    if report.uncompared:
        lead.append(f"{report.uncompared} earlier ones were not looked at.")
    return lead


def _worn_row(page: CitedPage, now: datetime) -> tuple[Cell, ...]:
    return (Place(page.title, page.url), str(page.answers), WEAR[page.wear], age(page.updated_at, now), page.author)


def _source_row(status: SourceStatus, now: datetime) -> tuple[Cell, ...]:
    counts, run = status.counts, status.run
    look = []
    if status.freshness and status.freshness.is_expired(now):
        look.append("its permissions were read too long ago: nobody is answered from it")
    if status.out_of_date:
        look.append(f"{status.out_of_date} documents were found out of date by answers")
    return (
        status.name,
        age(counts.newest_updated_at, now) if counts else "–",
        age(counts.last_indexed_at, now) if counts else "never",
        f"{run.status} {age(run.finished_at or run.started_at, now)}" if run else "never",
        "; ".join(look),
    )


def _shown(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"


def _ratio(now: float | None, before: float | None) -> str:
    return f"{now / before:.2f}" if now is not None and before else "–"
