"""`footnote index`: bring the index up to date with its sources."""

import sys
from collections.abc import Sequence
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cli.bars import Bars
from cli.console import WordsConsole
from cli.exits import FINE, SOURCE_FAILED
from cli.options import AcceptDeletions, Config, Full, Json, SourceNames
from cli.shapes import print_json, reports_json
from indexer.progress import RunReport
from wiring.indexing import run_index
from wiring.refused import Refused
from wiring.rooms import Rooms, open_rooms

app = typer.Typer(rich_markup_mode="markdown", add_completion=False)

_SHOWN_FAILURES = 10


@app.command()
def index_command(
    ctx: typer.Context,
    sources: SourceNames = None,
    full: Full = False,
    accept_deletions: AcceptDeletions = False,
    engine: Annotated[
        Literal["here", "ray"], typer.Option("--engine", help="Where documents are cut and embedded: docs/ray.md.")
    ] = "here",
    ray_address: Annotated[
        str,
        typer.Option(
            "--ray-address",
            metavar="ADDRESS",
            help="The Ray cluster this machine is a node of: auto, or host:port of its head. Left out: one of this "
            "machine alone.",
        ),
    ] = "",
    json: Json = False,
    config: Config = "",
) -> int:
    """Bring the index up to date, here and now: only what changed since the last run is read, only new texts embedded.

    On a first or large run everything can be found by its words first, and by its meaning when its vectors follow.
    Safe to stop at any moment; the next run goes on from there. `python -m indexer` does the same by itself, at the
    times of each source and whenever somebody asks; while it works, ask it with `footnote reindex`.

    Exit code 0 when all went well, 2 for wrong use or settings, 3 when a source failed (the others are indexed all the
    same).
    """
    if ray_address and engine != "ray":
        raise Refused("--ray-address was given without --engine ray.")
    with open_rooms(config or ctx.obj) as rooms:
        reports = index_with_bars(
            rooms,
            sources or (),
            is_forced=full,
            accepts_deletions=accept_deletions,
            is_quiet=json,
            cluster=ray_address if engine == "ray" else None,
        )
    if json:
        print_json(reports_json(reports))
    else:
        show_reports(WordsConsole(), reports)
    return SOURCE_FAILED if any(report.error for report in reports) else FINE


def index_with_bars(
    rooms: Rooms,
    names: Sequence[str],
    *,
    is_forced: bool = False,
    accepts_deletions: bool = False,
    is_quiet: bool = False,
    cluster: str | None = None,
) -> list[RunReport]:
    """Run the named sources, or all, with a progress bar of each and one of the vectors on standard error.

    Args:
        rooms: As the settings say.
        names: Of sources; all when empty.
        is_forced: Read every document again.
        accepts_deletions: Remove what is gone from a source, however much it is.
        is_quiet: Show no bars.
        cluster: As `run_index`.

    Raises:
        Refused: as `run_index`.
    """
    console = Console(stderr=True, quiet=is_quiet or not sys.stderr.isatty())
    with Bars(console) as bars:
        return run_index(
            rooms,
            names,
            requested_by="command line",
            on_progress=bars.show,
            is_forced=is_forced,
            accepts_deletions=accepts_deletions,
            cluster=cluster,
        )


def show_reports(console: Console, reports: list[RunReport]) -> None:
    """Print what came of each run, and why documents were left out."""
    # One space between columns: ten of them have to fit into 80 characters, and names of sources wrap before numbers.
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 1, 0, 0))
    table.add_column("source", overflow="fold")
    for name in ("added", "changed", "unchanged", "removed", "skipped", "failed", "chunks", "embedded", "seconds"):
        table.add_column(name, justify="right", no_wrap=True)
    for report in reports:
        counts = report.counts
        numbers = (counts.added, counts.changed, counts.unchanged, counts.removed, counts.skipped, counts.failed)
        written = (f"{number:,}" for number in (*numbers, counts.chunks, counts.embedded))
        table.add_row(report.source, *written, f"{report.seconds:.1f}")
    console.print(table)
    _show_times(console, reports)
    for report in reports:
        if report.error:
            error = report.error.removeprefix(f"source {report.source}: ")
            console.print(f"[bold red]source {report.source} failed:[/] {escape(error)}", soft_wrap=True)
        failed = [failure for failure in report.failures if failure.kind == "failed"]
        for failure in failed[:_SHOWN_FAILURES]:
            console.print(f"[red]{report.source}[/] {escape(failure.path)}: {escape(failure.reason)}", soft_wrap=True)
        if left_out := len(report.failures) - len(failed[:_SHOWN_FAILURES]):
            console.print(f"[dim]{report.source}: {left_out} left out; `footnote status --left-out` says why.[/]")


def _show_times(console: Console, reports: list[RunReport]) -> None:
    """Say when what was indexed could be found, if its vectors came later than its words."""
    searchable = max((report.searchable_after for report in reports), default=0.0)
    complete = max((report.complete_after or 0.0 for report in reports), default=0.0)
    if waiting := sum(report.waiting for report in reports):
        console.print(
            f"Found by its words after {_span(searchable)}. Of its passages, {waiting:,} have no vectors yet and are "
            "found by their words alone; the next `footnote index` goes on.",
            soft_wrap=True,
        )
    elif complete > searchable:
        console.print(f"Found by its words after {_span(searchable)}, by its meaning after {_span(complete)}.")


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s"
