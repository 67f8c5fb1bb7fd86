"""Drawn reports: as they could be made of records, with titles and questions of any kind."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from answering.answer import NearestPage
from answering.report.cited import CitedPage
from answering.report.figures import Day, Figures
from answering.report.gap import Gap
from answering.report.report import Report

NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)
LINK = "https://wiki.example.com/pages/1"


def report_with(title: str = "Travel", question: str = "who pays the taxi?", url: str = LINK, **values: Any) -> Report:
    """Return a report on a week in which one gap showed and one page was cited."""
    page = NearestPage(title, url, "Ana Costa", NOON - timedelta(days=400))
    gap = Gap(question, 3, 2, 2, 1, (("wrong", 1),), NOON - timedelta(days=1), page, "update")
    cited = CitedPage(title, url, "Ana Costa", NOON - timedelta(days=400), 7, "old")
    days = tuple(Day(date(2026, 5, 14) + timedelta(days=number), number, 1, 0) for number in range(7))
    report = Report(
        reader="ana@example.com",
        since=NOON - timedelta(days=7),
        until=NOON,
        stale_days=180,
        now=Figures(asked=28, people=5, answered=21, unknown=7, disliked=1, median_seconds=2.1, p95_seconds=9.0),
        before=Figures(asked=14, answered=14),
        days=days,
        gaps=(gap,),
        unread=2,
        cited=(cited,),
        worn=(cited,),
    )
    return replace(report, **values)
