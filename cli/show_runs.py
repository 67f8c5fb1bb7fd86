"""How runs, and what waits for one, look in a terminal and to programs."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from answering.age import age
from ledger.runs import Run, RunStatus
from ledger.waiting_runs import WaitingRun

_COLORS = {RunStatus.FAILED: "red", RunStatus.RUNNING: "cyan", RunStatus.DONE: "green"}
_WORDS = ("run", "source", "status", "asked by", "began")
_NUMBERS = ("took", "documents", "changes", "failed")


def show_runs(console: Console, runs: Sequence[Run], waiting: Sequence[WaitingRun], now: datetime) -> None:
    """Print runs, why those failed that did, and what waits."""
    # One space between columns, and words that fold: nine of them have to fit into 80 characters.
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 1, 0, 0))
    for name in _WORDS:
        table.add_column(name, overflow="fold")
    for name in _NUMBERS:
        table.add_column(name, justify="right", no_wrap=True)
    for run in runs:
        color = _COLORS.get(run.status, "yellow")
        table.add_row(
            str(run.id),
            escape(run.source),
            f"[{color}]{run.status}[/]" + (", full" if run.is_full else ""),
            escape(run.requested_by),
            age(run.started_at, now),
            _took(run, now),
            f"{run.done:,}/{run.total:,}" if run.total else "",
            f"{run.added + run.changed + run.removed:,}",
            f"{run.failed:,}",
        )
    console.print(table if runs else "Nothing has been indexed yet.")
    for run in runs:
        if run.error and run.status is not RunStatus.INTERRUPTED:
            error = run.error.removeprefix(f"source {run.source}: ")
            console.print(f"[red]run {run.id}, {escape(run.source)}:[/] {escape(error)}", soft_wrap=True)
    for each in waiting:
        if not is_under_way(each, runs):
            console.print(f"[yellow]{escape(each.source)}:[/] {escape(waiting_in_words(each, now))}", soft_wrap=True)


def is_under_way(waiting: WaitingRun, found: Sequence[Run]) -> bool:
    """Tell whether all that waits for a source is what a run of it is at: a request stands until its run has ended."""
    return any(
        run.source == waiting.source and run.status is RunStatus.RUNNING and waiting.asked_at <= run.started_at
        for run in found
    )


def waiting_in_words(waiting: WaitingRun, now: datetime) -> str:
    """Say that a source waits for the indexer, since when, for whom, and whether it rests."""
    full = ", in full" if waiting.is_full else ""
    words = f"waits for the indexer; asked for by {waiting.asked_by} {age(waiting.first_asked_at, now)}{full}"
    if waiting.not_before and waiting.not_before > now:
        rest = span(waiting.not_before - now)
        return f"{words}. It failed, and is tried again in {rest}; `footnote reindex {waiting.source}` tries it now."
    return f"{words}."


def span(time: timedelta) -> str:
    """Say how long something takes, in one or two units."""
    seconds = max(0, round(time.total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60} s"
    return f"{seconds // 3600} h {seconds % 3600 // 60} min"


def _took(run: Run, now: datetime) -> str:
    if run.finished_at:
        return span(run.finished_at - run.started_at)
    # Of one whose process was killed nobody knows when that was.
    return span(now - run.started_at) if run.status is RunStatus.RUNNING else ""


def run_json(run: Run) -> dict[str, Any]:
    """Return the shape of one run in `footnote runs --json`."""
    counts = ("done", "total", "added", "changed", "unchanged", "removed", "skipped", "failed", "chunks", "embedded")
    return {
        "id": run.id,
        "source": run.source,
        "status": run.status,
        "requested_by": run.requested_by,
        "full": run.is_full,
        "started_at": run.started_at.isoformat(),
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        **{name: getattr(run, name) for name in counts},
        "error": run.error,
    }


def waiting_json(waiting: WaitingRun) -> dict[str, Any]:
    """Return the shape of what waits for a source in `footnote runs --json` and `footnote status --json`."""
    return {
        "source": waiting.source,
        "priority": waiting.priority.name.lower(),
        "full": waiting.is_full,
        "accepts_deletions": waiting.accepts_deletions,
        "asked_by": waiting.asked_by,
        "first_asked_at": waiting.first_asked_at.isoformat(),
        "asked_at": waiting.asked_at.isoformat(),
        "not_before": waiting.not_before.isoformat() if waiting.not_before else None,
    }
