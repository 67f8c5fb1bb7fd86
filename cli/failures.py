"""`footnote failures`: the documents that could not be indexed, and which of them are given up; and another try."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from cli.console import WordsConsole
from cli.exits import FINE
from cli.options import Config, Json
from cli.shapes import print_json
from cli.show_failures import failure_json, show_failures
from ledger.failures import Failure, failures, retry_failures
from ledger.waiting_runs import RunRequest
from wiring.refused import Refused
from wiring.rooms import Rooms, open_rooms

_ASKED_BY = "command line"

app = typer.Typer(
    rich_markup_mode="markdown",
    add_completion=False,
    invoke_without_command=True,
    help="""Show the documents that could not be indexed, why, how often each was tried, and when it is tried again.

    What fails for the moment is tried again by the next run, then after ten minutes, three hours and three days. Then
    it is given up: a dead letter. So is at once what is damaged, and what ended the indexer three times while it was
    read. A dead letter is tried again when it changes, or when you say so: `footnote failures retry`.
    """,
)


@app.callback()
def failures_command(
    ctx: typer.Context,
    source: Annotated[str | None, typer.Option("--source", help="Only of this source.")] = None,
    json: Json = False,
    config: Config = "",
) -> int:
    """Show what failed, dead letters first."""
    ctx.obj = config or ctx.obj
    if ctx.invoked_subcommand:
        return FINE
    with open_rooms(ctx.obj) as rooms:
        rooms.check_names([source] if source else ())
        found = [
            (name, each) for name in ([source] if source else rooms.settings.sources) for each in _failed(rooms, name)
        ]
    if json:
        print_json({"failures": [failure_json(*each) for each in found]})
    else:
        show_failures(WordsConsole(), found, datetime.now(UTC))
    return FINE


@app.command("retry")
def retry_command(
    ctx: typer.Context,
    wanted: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SOURCE/PATH]...", help="As they are listed; a source alone means all of it."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Whatever failed, of every source.")] = False,
    json: Json = False,
    config: Config = "",
) -> int:
    """Let documents be tried again by the next run, as if for the first time, and ask the indexer for that run.

    Where no indexer runs, `footnote index` tries them. Exit code 0 when they are asked for, 2 when one of them did not
    fail: then nothing is asked for.
    """
    if bool(wanted) == everything:
        raise Refused("Say which documents, such as wiki/HANDBOOK/1234, or a source, or --all for whatever failed.")
    with open_rooms(config or ctx.obj) as rooms:
        chosen = _chosen(rooms, rooms.settings.sources if everything else wanted or ())
        retried = {name: _retry(rooms, name, paths) for name, paths in chosen.items() if paths}
    if json:
        print_json({"retried": retried})
    else:
        count = sum(map(len, retried.values()))
        asked = f"Asked for {', '.join(retried)}, to try {count:,} again. `footnote runs` shows how it goes."
        print(asked if count else "Nothing has failed.")
    return FINE


def _failed(rooms: Rooms, source: str) -> list[Failure]:
    return [each for each in failures(rooms.ledger, source) if each.kind == "failed"]


def _chosen(rooms: Rooms, wanted: Iterable[str]) -> dict[str, Sequence[str]]:
    """Return the paths that are meant, by source.

    Raises:
        Refused: a source is not configured, or a document did not fail.
    """
    chosen: defaultdict[str, list[str]] = defaultdict(list)
    for each in wanted:
        source, _, path = each.partition("/")
        rooms.check_names([source])
        failed = [failure.path for failure in _failed(rooms, source)]
        if path and path not in failed:
            raise Refused(f"{each} is none of the documents that failed; `footnote failures` lists them.")
        chosen[source] += [path] if path else failed
    return dict(chosen)


def _retry(rooms: Rooms, source: str, paths: Iterable[str]) -> list[str]:
    request = RunRequest(source, is_full=False, asked_by=_ASKED_BY, asked_at=datetime.now(UTC))
    return retry_failures(rooms.ledger, paths, request)
