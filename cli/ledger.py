"""`footnote ledger`: move everything that the ledger holds from a file to a server, or back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import Progress

from cli.console import WordsConsole
from cli.exits import FINE, INTERRUPTED
from cli.options import Json
from cli.shapes import print_json
from config.environment import read_environment
from ledger.errors import LedgerError
from ledger.moving import Moved, Told, move_ledger
from wiring.refused import Refused

app = typer.Typer(rich_markup_mode="markdown", add_completion=False, no_args_is_help=True)

_NEXT = """Nothing uses it yet:

  1. Set ledger.url in footnote.toml to the new ledger; or ledger.url_file, if
     its URL holds a password.
  2. `footnote doctor`, then `footnote status`: the same documents as before.
  3. Start the indexer, the bot and the MCP server.

Start nothing with the old setting: what it writes stays in the old ledger. That
one is as it was. Keep it until you are content, then remove it: it holds what
people asked, and who may read what."""


@app.callback()
def ledger_command() -> None:
    """Look after the ledger itself: who may read what, the runs, and what was asked and answered."""


@app.command("move")
def move_command(
    source: Annotated[str, typer.Argument(metavar="FROM", help="The ledger that is there.", show_default=False)],
    target: Annotated[str, typer.Argument(metavar="TO", help="An empty one, or one to be made.", show_default=False)],
    json: Json = False,
) -> int:
    """Move everything that a ledger holds to another one: from a SQLite file to a Postgres server, or back.

    FROM and TO are URLs: `sqlite:////srv/footnote/ledger.db`, or `postgresql://user@host/database`. One with a
    password is better not typed, as others may see it: `file:PATH` names a file that holds the URL, and `env:NAME` a
    variable.

        footnote ledger move sqlite:////srv/footnote/ledger.db file:/etc/footnote/ledger-url

    First make an empty database, and end everything that uses the old ledger: the indexer, the bot, the MCP server.
    While one of them has it open, nothing is moved. Everything is copied in one step and compared, row by row, before
    it counts: if it is interrupted or fails, TO is empty, and it can be started again. FROM is never changed.

    Exit code 0 when everything is moved, 2 when nothing is: the message says why.
    """
    console = WordsConsole(quiet=json)
    with _shown(console) as told:
        moved = _move(_read_url(source, "FROM"), _read_url(target, "TO"), told)
    if json:
        print_json({"source": moved.source, "target": moved.target, "rows": dict(moved.rows)})
        return FINE
    held = {table: rows for table, rows in moved.rows.items() if rows}
    console.print(
        f"[green]✓[/] {sum(held.values()):,} rows of {len(held)} tables are in {escape(moved.target)}, and the same as "
        f"in {escape(moved.source)}.",
        soft_wrap=True,
    )
    console.print(_NEXT, markup=False)
    return FINE


def _move(source: str, target: str, told: Told) -> Moved:
    try:
        return move_ledger(source, target, now=datetime.now(UTC), told=told)
    except LedgerError as error:
        raise Refused(str(error)) from error
    except KeyboardInterrupt:
        raise Refused("Stopped. Nothing was moved: begin again when you like.", INTERRUPTED) from None


def _read_url(given: str, name: str) -> str:
    """Return the URL that an argument is, or that the file or variable holds which it names."""
    kind, _, place = given.partition(":")
    if kind == "env":
        if not (url := read_environment().get(place, "").strip()):
            raise Refused(f"{name}: the variable {place} is not set. Set it to the URL of the ledger.")
        return url
    if kind != "file":
        return given
    try:
        url = Path(place).expanduser().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise Refused(
            f"{name}: the file {place} cannot be read ({why}). Write the URL of the ledger into it."
        ) from error
    if not url or "\n" in url:
        raise Refused(f"{name}: the file {place} must hold one line, the URL of the ledger.")
    return url


@contextmanager
def _shown(console: WordsConsole) -> Iterator[Told]:
    """Yield what shows on a terminal how far it is."""
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("copied and compared", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
