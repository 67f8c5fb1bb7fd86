"""`footnote status`: what is indexed, how fresh it is, and what was left out."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from answering.age import age
from cli.console import WordsConsole
from cli.exits import FINE
from cli.options import Config, Json
from cli.shapes import print_json
from cli.show import freshness_in_words
from cli.show_alerts import alert_json, show_alerts
from cli.show_runs import is_under_way, waiting_in_words, waiting_json
from cli.watch import watch
from indexer.backoff import is_open
from ledger.alerts import open_alerts
from retrieval.source_status import SourceStatus
from wiring.refused import Refused
from wiring.rooms import open_rooms
from wiring.status import read_status

app = typer.Typer(rich_markup_mode="markdown", add_completion=False)

# More would push the table off the screen; --left-out shows them all.
_SHOWN_REASONS = 5


@app.command()
def status_command(
    ctx: typer.Context,
    left_out: Annotated[
        bool, typer.Option("--left-out", help="List every document that is not indexed, with the reason.")
    ] = False,
    is_watching: Annotated[
        bool, typer.Option("--watch", help="Show how far the indexer is, how fast, and the time left, until Ctrl-C.")
    ] = False,
    json: Json = False,
    config: Config = "",
) -> int:
    """Show what is indexed of each source, how fresh it is, how its last run ended, and what was left out and why.

    Passages whose vectors are still to come are found by their words, and not yet by their meaning: it says how many.
    What waits for the indexer is shown with who asked for it; `--watch` shows how far a run is.
    Of a source with permissions of its own it says when they were last read: too long ago, and nobody may read it.
    """
    if is_watching and json:
        raise Refused("--watch is for people: leave out --json, and ask as often as you like.")
    with open_rooms(config or ctx.obj) as rooms:
        if is_watching:
            with suppress(KeyboardInterrupt):
                watch(WordsConsole(), lambda: read_status(rooms))
            return FINE
        statuses = read_status(rooms)
        alerts = open_alerts(rooms.ledger)
        now = rooms.now
    if json:
        shapes = [_shape(each, datetime.now(UTC)) for each in statuses]
        print_json(
            {
                "space": now.space.fingerprint,
                "model": now.space.model,
                "serving": now.name,
                "sources": shapes,
                "alerts": list(map(alert_json, alerts)),
            }
        )
    else:
        console = WordsConsole()
        _show(console, statuses, datetime.now(UTC))
        show_alerts(console, alerts, datetime.now(UTC))
        _show_left_out(console, statuses, shown=None if left_out else _SHOWN_REASONS)
        are_all = any(each.chunks for each in statuses) and not any(each.waiting for each in statuses)
        all_have = " Every passage has its own." if are_all else ""
        which = f"model {now.name}, " if rooms.settings.embedders else ""
        console.print(f"[dim]Vectors of {which}{now.space}, fingerprint {now.space.fingerprint}.{all_have}[/]")
    return FINE


def _show(console: Console, statuses: list[SourceStatus], now: datetime) -> None:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("source", "documents", "chunks", "newest change", "last indexed", "last run", "skipped", "failed"):
        table.add_column(name, justify="right" if name in {"documents", "chunks", "skipped", "failed"} else "left")
    for status in statuses:
        counts, run = status.counts, status.run
        failed = sum(failure.kind == "failed" for failure in status.left_out)
        table.add_row(
            status.name,
            f"{counts.documents:,}" if counts else "0",
            f"{status.chunks:,}",
            age(counts.newest_updated_at, now) if counts else "–",
            age(counts.last_indexed_at, now) if counts else "never",
            f"{run.status} {age(run.finished_at or run.started_at, now)}" if run else "never",
            f"{len(status.left_out) - failed:,}",
            f"{failed:,}",
        )
    console.print(table)
    for status in statuses:
        _show_notes(console, status, now)


def _show_notes(console: Console, status: SourceStatus, now: datetime) -> None:
    """Print what is worth a line of its own about a source."""
    if status.run and status.run.error:
        error = status.run.error.removeprefix(f"source {status.name}: ")
        console.print(f"[red]source {status.name}:[/] {escape(error)}", soft_wrap=True)
    if status.freshness:
        color = "red" if status.freshness.is_expired(now) else "dim"
        words = freshness_in_words(status.freshness, now)
        console.print(f"[{color}]{status.name}:[/] {escape(words)}", soft_wrap=True)
    if is_open(status.history.failures):
        console.print(f"[red]{status.name}:[/] {_breaker(status, now)}", soft_wrap=True)
    if status.asked and not is_under_way(status.asked, [status.run] if status.run else []):
        words = waiting_in_words(status.asked, now)
        console.print(f"[yellow]{status.name}:[/] {escape(words)}", soft_wrap=True)
    if status.waiting:
        console.print(f"[yellow]{status.name}:[/] {_coverage(status)}", soft_wrap=True)
    if status.out_of_date:
        words = f"{status.out_of_date:,} of its documents were found out of date by answers and wait for a run."
        console.print(f"[yellow]{status.name}:[/] {words}", soft_wrap=True)
    if status.in_doubt:
        console.print(f"[yellow]{status.name}:[/] {_doubt(status)}", soft_wrap=True)
    if status.dead_letters:
        words = f"{status.dead_letters:,} of its documents were given up until they change: `footnote failures`."
        console.print(f"[red]{status.name}:[/] {words}", soft_wrap=True)


def _breaker(status: SourceStatus, now: datetime) -> str:
    since = f", the first {age(status.history.failing_since, now)}" if status.history.failing_since else ""
    return (
        f"its breaker is open: {status.history.failures} runs failed in a row{since}. What asks for it by itself waits "
        "until it has rested."
    )


def _doubt(status: SourceStatus) -> str:
    closed = " Until then some of them may be closed to everybody." if status.freshness else ""
    return (
        f"{status.in_doubt:,} of its documents were being written when a run was cut short, or are in doubt otherwise: "
        f"the next run reads them again.{closed}"
    )


def _coverage(status: SourceStatus) -> str:
    # Rounded down: nearly all is not all.
    share = 100 * status.with_vectors // max(1, status.chunks)
    return (
        f"{status.with_vectors:,} of {status.chunks:,} passages have vectors ({share} %). The others are found by "
        "their words alone until the indexer, or `footnote index`, has made theirs; those that the model does not take "
        "stay so."
    )


def _show_left_out(console: Console, statuses: list[SourceStatus], shown: int | None) -> None:
    for status in statuses:
        # What failed comes first: somebody may be able to mend it.
        ordered = sorted(status.left_out, key=lambda failure: (failure.kind != "failed", failure.path))
        for failure in ordered[:shown]:
            line = f"  {failure.kind} {escape(status.name)}/{escape(failure.path)}: {escape(failure.reason)}"
            console.print(line, style="dim" if failure.kind == "skipped" else "red", soft_wrap=True)
        if shown is not None and len(ordered) > shown:
            console.print(f"  … and {len(ordered) - shown} more of {status.name}: `footnote status --left-out`.")


def _shape(status: SourceStatus, now: datetime) -> dict[str, Any]:
    counts, run, freshness = status.counts, status.run, status.freshness
    return {
        "source": status.name,
        "documents": counts.documents if counts else 0,
        "chunks": status.chunks,
        "with_vectors": status.with_vectors,
        "coverage": round(status.with_vectors / status.chunks, 4) if status.chunks else None,
        "out_of_date": status.out_of_date,
        "dead_letters": status.dead_letters,
        "in_doubt": status.in_doubt,
        "asked": status.asked and waiting_json(status.asked),
        "breaker": {
            "open": is_open(status.history.failures),
            "failures": status.history.failures,
            "failing_since": _iso(status.history.failing_since),
            "rests_until": _iso(status.asked.not_before) if status.asked else None,
        },
        "newest_updated_at": counts.newest_updated_at.isoformat() if counts else None,
        "last_indexed_at": counts.last_indexed_at.isoformat() if counts else None,
        "last_run": run and {"status": run.status, "finished_at": _iso(run.finished_at), "error": run.error},
        "permissions": freshness
        and {
            "read_at": _iso(freshness.synced_at),
            "limit_hours": freshness.limit.total_seconds() / 3600,
            "expired": freshness.is_expired(now),
        },
        "left_out": [
            {"path": failure.path, "kind": failure.kind, "reason": failure.reason} for failure in status.left_out
        ],
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
