"""`footnote index`: bring the index up to date with its sources."""

import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from cli.exits import FINE, SOURCE_FAILED
from cli.options import Config, Json
from cli.repeat import repeat
from cli.shapes import print_json, reports_json
from indexer.progress import Progress as RunProgress
from indexer.progress import RunReport
from wiring.indexing import run_index
from wiring.rooms import Rooms, open_rooms

app = typer.Typer()

_SHOWN_FAILURES = 10


@app.command()
def index_command(
    ctx: typer.Context,
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Which; all when left out.")
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Read every document again. Texts that have a vector keep it.")
    ] = False,
    every: Annotated[
        int, typer.Option("--every", metavar="MINUTES", min=0, help="Keep running, and index again this often.")
    ] = 0,
    json: Json = False,
    config: Config = "",
) -> int:
    """Bring the index up to date: only documents that changed since the last run are read, only new texts embedded.

    Safe to stop at any moment; the next run goes on from there. Exit code 0 when all went well, 2 for wrong use or
    settings, 3 when a source failed (the others are indexed all the same).
    """
    code = FINE

    def index_once() -> None:
        nonlocal code
        with open_rooms(config or ctx.obj) as rooms:
            reports = index_with_bars(rooms, sources or [], is_forced=full, is_quiet=json)
        if json:
            print_json(reports_json(reports))
        else:
            show_reports(Console(highlight=False), reports)
        code = SOURCE_FAILED if any(report.error for report in reports) else FINE

    if every:
        repeat(index_once, minutes=every)
    else:
        index_once()
    return code


def index_with_bars(
    rooms: Rooms, names: list[str], *, is_forced: bool = False, is_quiet: bool = False
) -> list[RunReport]:
    """Run the named sources, or all, with a progress bar on standard error.

    Raises:
        Refused: a source is not configured, or another process is writing this index.
    """
    console = Console(stderr=True, quiet=is_quiet or not sys.stderr.isatty())
    with _progress_bars(console) as bars:
        tasks: dict[str, TaskID] = {}

        def show(progress: RunProgress) -> None:
            if progress.source not in tasks:
                tasks[progress.source] = bars.add_task(progress.source, total=None, detail="")
            detail = f"{progress.counts.embedded:,} embedded, {progress.counts.reused:,} reused"
            bars.update(tasks[progress.source], completed=progress.done, total=progress.total, detail=detail)

        return run_index(rooms, names, requested_by="command line", on_progress=show, is_forced=is_forced)


def show_reports(console: Console, reports: list[RunReport]) -> None:
    """Print what came of each run, and why documents were left out."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("source")
    for name in ("added", "changed", "unchanged", "removed", "skipped", "failed", "chunks", "embedded", "seconds"):
        table.add_column(name, justify="right")
    for report in reports:
        counts = report.counts
        numbers = (counts.added, counts.changed, counts.unchanged, counts.removed, counts.skipped, counts.failed)
        written = (f"{number:,}" for number in (*numbers, counts.chunks, counts.embedded))
        table.add_row(report.source, *written, f"{report.seconds:.1f}")
    console.print(table)
    for report in reports:
        if report.error:
            console.print(f"[bold red]{report.source} failed:[/] {escape(report.error)}", soft_wrap=True)
        failed = [failure for failure in report.failures if failure.kind == "failed"]
        for failure in failed[:_SHOWN_FAILURES]:
            console.print(f"[red]{report.source}[/] {escape(failure.path)}: {escape(failure.reason)}", soft_wrap=True)
        if left_out := len(report.failures) - len(failed[:_SHOWN_FAILURES]):
            console.print(f"[dim]{report.source}: {left_out} left out; `footnote status --left-out` says why.[/]")


def _progress_bars(console: Console) -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("documents"),
        TimeRemainingColumn(compact=True),
        TextColumn("[dim]{task.fields[detail]}"),
        console=console,
        transient=True,
    )
