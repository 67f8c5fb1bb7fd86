"""Source lines: what Footnote knows of each source, as lines of mrkdwn. Pure."""

from collections.abc import Iterable
from datetime import datetime

from answering.age import age
from bot.rendering.harmless import harmless_label
from ledger.runs import Run
from retrieval.source_status import SourceStatus

_REASONS = 3


def source_lines(statuses: Iterable[SourceStatus], now: datetime) -> list[str]:
    """Return a line for each source, and below it what is wrong with it.

    Args:
        statuses: Of the sources that the reader may read.
        now: Ages are told as of this moment.
    """
    return [line for status in statuses for line in _lines(status, now)] or ["There is no source that you may read."]


def counts_in_words(run: Run) -> str:
    """Return what a run has done so far."""
    counts = {
        "added": run.added,
        "changed": run.changed,
        "removed": run.removed,
        "unchanged": run.unchanged,
        "skipped": run.skipped,
        "failed": run.failed,
    }
    return ", ".join(f"{count:,} {name}" for name, count in counts.items() if count) or "nothing yet"


def _lines(status: SourceStatus, now: datetime) -> Iterable[str]:
    counts, run = status.counts, status.run
    if counts is None:
        yield f"*{harmless_label(status.name)}*: not indexed yet"
    else:
        yield (
            f"*{harmless_label(status.name)}*: {counts.documents:,} documents, the newest change "
            f"{age(counts.newest_updated_at, now)}, indexed {age(counts.last_indexed_at, now)}"
        )
    if run:
        yield f"    last run {run.status} {age(run.finished_at or run.started_at, now)}: {counts_in_words(run)}"
        if run.error:
            yield f"    ⚠ {harmless_label(run.error)}"
    if status.freshness and status.freshness.is_expired(now):
        yield "    ⚠ its permissions were read too long ago: nobody is answered from it until they are read again"
    if status.out_of_date:
        yield f"    {status.out_of_date:,} of its documents were found out of date by answers and wait for a run"
    if status.waiting:
        yield f"    {status.waiting:,} of its passages are found by their words alone until their vectors are made"
    failed = [failure for failure in status.left_out if failure.kind == "failed"]
    if failed:
        given_up = f"; given up: {status.dead_letters:,}" if status.dead_letters else ""
        yield f"    ⚠ {len(failed):,} of its documents could not be indexed{given_up}"
