"""Watch: what is being indexed now, how fast, and how long it will take; shown anew each second until Ctrl-C."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from threading import Event

from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.table import Table

from answering.age import age
from cli.show_runs import span
from ledger.runs import Run, RunStatus
from retrieval.source_status import SourceStatus

_LOOK_SECONDS = 1.0
# Vectors come some dozens at once: their pace is taken over half a minute.
_LOOKS = 30

Look = tuple[datetime, Mapping[str, int]]
"""When somebody looked, and how many passages of each source had no vector then."""

_COLUMNS = ("source", "now", "documents", "a second", "time left", "chunks", "with vectors", "failed")


def watch(console: Console, look: Callable[[], Sequence[SourceStatus]]) -> None:
    """Show how far each source is, until Ctrl-C.

    Args:
        console: A terminal; what is shown moves in its place.
        look: Reads the status of every source.

    Raises:
        KeyboardInterrupt: whoever watches has seen enough.
    """
    before: deque[Look] = deque(maxlen=_LOOKS)
    with Live(console=console, auto_refresh=False) as live:
        while True:
            statuses, now = look(), datetime.now(UTC)
            live.update(progress_table(statuses, now, before), refresh=True)
            before.append((now, {status.name: status.waiting for status in statuses}))
            Event().wait(_LOOK_SECONDS)


def progress_table(statuses: Sequence[SourceStatus], now: datetime, before: Sequence[Look] = ()) -> Table:
    """Return how far each source is, as a table; earlier looks tell how fast vectors are made."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in _COLUMNS:
        table.add_column(name, justify="left" if name in {"source", "now"} else "right")
    for status in statuses:
        run = status.run if status.run and status.run.status is RunStatus.RUNNING else None
        share = f"{100 * status.with_vectors // status.chunks} %" if status.chunks else "–"
        failed = sum(failure.kind == "failed" for failure in status.left_out)
        rate = 0.0 if run else _vectors_a_second(status, now, before)
        state = "[cyan]making vectors[/]" if rate else _state(status, now)
        pace = ("", f"{rate:,.1f}", _left(status.waiting, rate)) if rate else _pace(run, now)
        table.add_row(escape(status.name), state, *pace, f"{status.chunks:,}", share, f"{failed:,}")
    return table


def _vectors_a_second(status: SourceStatus, now: datetime, before: Sequence[Look]) -> float:
    """Return how fast the passages of a source get their vectors; 0 when none did since the first of these looks."""
    if not (before and status.waiting):
        return 0.0
    since, waiting = before[0]
    return max(0, waiting.get(status.name, 0) - status.waiting) / max((now - since).total_seconds(), 1.0)


def _state(status: SourceStatus, now: datetime) -> str:
    if status.run and status.run.status is RunStatus.RUNNING:
        return f"[cyan]running for {span(now - status.run.started_at)}[/]"
    if status.asked and status.asked.not_before and status.asked.not_before > now:
        return f"[red]failed; tried again in {span(status.asked.not_before - now)}[/]"
    if status.asked:
        return "[yellow]waits[/]"
    if status.run:
        return f"{status.run.status} {age(status.run.finished_at or status.run.started_at, now)}"
    return "never indexed"


def _pace(run: Run | None, now: datetime) -> tuple[str, str, str]:
    """Return documents, how many a second, and the time that is left: as far as a run is known to have any."""
    if run is None:
        return "", "", ""
    if not run.total:
        return "being listed", "", ""
    seconds = max((now - run.started_at).total_seconds(), 1.0)
    rate = run.done / seconds
    return f"{run.done:,}/{run.total:,}", f"{rate:,.1f}", _left(run.total - run.done, rate)


def _left(count: int, rate: float) -> str:
    return span(timedelta(seconds=count / rate)) if rate else ""
