"""`footnote runs`: what the indexer has done, is doing and will do; and how to end a run or try one again."""

import getpass
from datetime import UTC, datetime
from typing import Annotated

import typer

from cli.console import WordsConsole
from cli.exits import FINE, NOT_ALLOWED
from cli.options import Config, Json
from cli.shapes import print_json
from cli.show_runs import run_json, show_runs, waiting_json
from ledger.errors import RunNotRunning
from ledger.run_requests import ask_run, waiting_runs
from ledger.runs import cancel_run, find_run, runs
from ledger.waiting_runs import RunRequest
from wiring.refused import Refused
from wiring.rooms import open_rooms
from wiring.status import as_they_are

_SHOWN = 20

app = typer.Typer(
    rich_markup_mode="markdown",
    add_completion=False,
    invoke_without_command=True,
    help="""Show the latest runs, newest first, and what waits for the indexer.

    A run is one look through one source. `done` has come to a good end; `failed` says why, and its source rests: a
    minute, then two, four … and six hours at most; `interrupted` was stopped or killed, and the next run goes on from
    there; `cancelled` was ended by a person.
    """,
)


@app.callback()
def runs_command(
    ctx: typer.Context,
    source: Annotated[str | None, typer.Option("--source", help="Only of this source.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="How many.")] = _SHOWN,
    json: Json = False,
    config: Config = "",
) -> int:
    """Show the latest runs, and what waits."""
    ctx.obj = config or ctx.obj
    if ctx.invoked_subcommand:
        return FINE
    with open_rooms(ctx.obj) as rooms:
        found = as_they_are(rooms, lambda: runs(rooms.ledger, source, limit))
        waiting = [each for each in waiting_runs(rooms.ledger) if source in {None, each.source}]
    if json:
        print_json({"runs": list(map(run_json, found)), "waiting": list(map(waiting_json, waiting))})
    else:
        show_runs(WordsConsole(), found, waiting, datetime.now(UTC))
    return FINE


@app.command("cancel")
def cancel_command(
    ctx: typer.Context,
    run: Annotated[int, typer.Argument(metavar="ID", help="Of the run, as `footnote runs` shows it.")],
    config: Config = "",
) -> int:
    """End a run that is under way, and forget what waits for its source.

    What it has finished is kept, and its process stops within seconds. The next schedule of the source, or whoever
    asks, begins another one. Exit code 0 when it is cancelled, 1 when it was not running.
    """
    with open_rooms(config or ctx.obj) as rooms:
        try:
            ended = cancel_run(rooms.ledger, run, getpass.getuser(), datetime.now(UTC))
        except RunNotRunning:
            found = find_run(rooms.ledger, run)
            print(f"Run {run} is not running: it is {found.status}." if found else f"There is no run {run}.")
            return NOT_ALLOWED
    print(f"Cancelled run {run} of {ended.source}. `footnote runs retry {run}` asks for it again.")
    return FINE


@app.command("retry")
def retry_command(
    ctx: typer.Context,
    run: Annotated[int, typer.Argument(metavar="ID", help="Of the run, as `footnote runs` shows it.")],
    config: Config = "",
) -> int:
    """Ask for what a run was to do once more, now: also when its source rests because it failed.

    Exit code 0 when it is asked for, 2 when there is no such run or its source is not configured any more.
    """
    with open_rooms(config or ctx.obj) as rooms:
        found = find_run(rooms.ledger, run)
        if found is None:
            raise Refused(f"There is no run {run}. `footnote runs` shows the latest ones.")
        rooms.check_names([found.source])
        ask_run(rooms.ledger, RunRequest(found.source, found.is_full, "command line", datetime.now(UTC)))
    print(f"Asked for {found.source}{' in full' if found.is_full else ''}. `footnote runs` shows how it goes.")
    return FINE
