"""The command's frame: its subcommands, each imported only when it is called, and how errors are shown."""

import importlib
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from cli.exits import BAD_USE, INTERRUPTED
from config.errors import SettingsError
from config.version import read_version
from wiring.refused import Refused

COMMANDS = {
    "init": "Write a commented footnote.toml for the folder you stand in.",
    "index": "Bring the index up to date with its sources.",
    "reindex": "Ask the indexer to look through sources now.",
    "runs": "Show what the indexer has done and what waits; cancel a run, or try one again.",
    "failures": "Show the documents that could not be indexed, and try them again.",
    "search": "Show the passages that fit a question best.",
    "ask": "Answer a question, with a footnote on every sentence.",
    "eval": "Measure how good search is on a set of questions, and compare two measurements.",
    "golden": "Keep questions with known answers, and check that they still come out right.",
    "why": "Show how one request went: what was found, dropped and read, and why.",
    "access": "Say who may read what and why, and what is open that should not be.",
    "tools": "Show the live tools that a model may use, and approve what they say of themselves.",
    "alerts": "Show what is red and what could not be told; send a trial.",
    "model": "Show the embedding models, and change which of them serves, without a gap.",
    "status": "Show what is indexed, how fresh it is, and what was left out.",
    "report": "Show what was asked in Slack, what nobody could answer, and which pages answers rest on.",
    "up": "Run the indexer, the MCP server and the bot together, as far as they are set up.",
    "slack": "Print what to make the Slack app from.",
    "mcp": "Serve agents and IDE assistants over MCP, and set them up.",
    "check": "Check that index and ledger are sound and agree, and mend them.",
    "backup": "Copy index and ledger to a folder, while everything goes on running.",
    "restore": "Put a backup in the place of index and ledger.",
    "ledger": "Move everything that the ledger holds to Postgres, or back to a file.",
    "size": "Reckon what so many chunks need: disk, memory, hours, requests; measured or extrapolated.",
    "doctor": "Check everything Footnote needs, and say what to do about each failure.",
    "demo": "Index this repository and a sample wiki, and answer some questions.",
}


_STOPPED = "Stopped. What was finished is kept; the next run goes on from there."


class LazyCommands(TyperGroup):
    """Finds a subcommand in the module of its name: `footnote --help` loads no index and no model."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import the module of a subcommand and return it."""
        if cmd_name not in COMMANDS:
            return None
        return typer.main.get_command(importlib.import_module(f"cli.{cmd_name}").app)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Describe the subcommands from the table above."""
        self.format_usage(ctx, formatter)
        self.format_help_text(ctx, formatter)
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))
        with formatter.section("Begin"):
            formatter.write_text("footnote demo                      see it work on a sample")
            formatter.write_text("footnote init && footnote index    then on your own documents")
            formatter.write_text('footnote ask "how do I …?"')


def _exit_with(code: int | None, **_options: object) -> None:
    raise typer.Exit(code or 0)


app = typer.Typer(
    cls=LazyCommands,
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # what reaches a person is worded by the rooms, never a traceback in a box
    result_callback=_exit_with,
)


@app.callback()
def footnote(
    ctx: typer.Context,
    config: Annotated[
        str, typer.Option("--config", help="Settings file; else FOOTNOTE_CONFIG, else footnote.toml here.")
    ] = "",
    version: Annotated[bool, typer.Option("--version", help="Show the version, and nothing else.")] = False,
) -> None:
    """Answers a team's questions from its documents, with a footnote on every sentence."""
    if version:
        print(f"footnote {read_version()}")
        raise typer.Exit
    ctx.obj = config
    if ctx.invoked_subcommand is None:
        print(ctx.get_help())
        raise typer.Exit(BAD_USE)


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code; a foreseen problem is shown as what to do about it.

    Args:
        arguments: Instead of those the process was started with.
    """
    try:
        app(arguments, prog_name="footnote")
    except SystemExit as stop:
        if stop.code == INTERRUPTED:  # typer turns Ctrl-C into this
            _say(_STOPPED)
        return stop.code if isinstance(stop.code, int) else BAD_USE
    except SettingsError as error:
        _say(*error.problems)
    except Refused as error:
        _say(str(error))
        return error.code
    except KeyboardInterrupt:
        _say(_STOPPED)
        return INTERRUPTED
    return BAD_USE


def _say(*lines: str) -> None:
    for line in lines:
        print(f"footnote: {line}", file=sys.stderr)
