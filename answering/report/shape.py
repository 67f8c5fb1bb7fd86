"""Shape: a report as JSON values, for programs. Fixed: a change here is a change of contract (docs/report.md). Pure."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from answering.report.cited import CitedPage
from answering.report.figures import Figures
from answering.report.gap import Gap, advice_in_words
from answering.report.report import Report
from retrieval.source_status import SourceStatus


def report_shape(report: Report) -> dict[str, Any]:
    """Return the shape of `footnote report --format json`."""
    return {
        "reader": report.reader,
        "since": report.since.isoformat(),
        "until": report.until.isoformat(),
        "stale_days": report.stale_days,
        "now": _figures(report.now),
        "before": _figures(report.before),
        "days": [
            {"day": each.day.isoformat(), "answered": each.answered, "unknown": each.unknown, "other": each.other}
            for each in report.days
        ],
        "elsewhere": asdict(report.elsewhere),
        "elsewhere_before": asdict(report.elsewhere_before),
        "gaps": [_gap(each, report.until) for each in report.gaps],
        "more_gaps": report.more_gaps,
        "unread": report.unread,
        "uncompared": report.uncompared,
        "cited": [_page(each) for each in report.cited],
        "worn": [_page(each) for each in report.worn],
        "sources": [_source(each, report.until) for each in report.sources],
    }


def _figures(figures: Figures) -> dict[str, Any]:
    return asdict(figures) | {"reasons": dict(figures.reasons)}


def _gap(gap: Gap, now: datetime) -> dict[str, Any]:
    page = gap.nearest
    return {
        "question": gap.question,
        "size": gap.size,
        "people": gap.people,
        "unknown": gap.unknown,
        "disliked": gap.disliked,
        "reasons": dict(gap.reasons),
        "last_at": gap.last_at.isoformat(),
        "nearest": page
        and {"title": page.title, "url": page.url, "author": page.author, "updated_at": page.updated_at.isoformat()},
        "advice": gap.advice,
        "advice_text": advice_in_words(gap, now),
    }


def _page(page: CitedPage) -> dict[str, Any]:
    return asdict(page) | {"updated_at": page.updated_at.isoformat()}


def _source(status: SourceStatus, now: datetime) -> dict[str, Any]:
    counts, run = status.counts, status.run
    return {
        "source": status.name,
        "newest_updated_at": counts.newest_updated_at.isoformat() if counts else None,
        "last_indexed_at": counts.last_indexed_at.isoformat() if counts else None,
        "last_run": run and run.status,
        "out_of_date": status.out_of_date,
        "permissions_expired": bool(status.freshness and status.freshness.is_expired(now)),
    }
