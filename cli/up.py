"""`footnote up`: the bot, the MCP server and the indexer together, as far as the settings provide for them."""

import sys
from pathlib import Path

import typer

from cli.exits import FINE
from cli.options import Config
from cli.together import run_together
from config.load import load_settings
from config.settings import Settings
from wiring.refused import Refused

app = typer.Typer(rich_markup_mode="markdown", add_completion=False)

_NO_SETTINGS = (
    "There is no footnote.toml in {folder}. `footnote init` writes one there; then run this again. To try Footnote "
    "without documents of your own: `footnote demo`."
)
_NO_SLACK = (
    "no token of a Slack app is set. `footnote slack manifest` prints what to make the app from (see docs/slack.md)."
)


@app.command()
def up_command(ctx: typer.Context, config: Config = "") -> int:
    """Run the indexer, the MCP server over HTTP and the bot together, until SIGTERM or Ctrl-C.

    What the settings do not provide for is left out, and you are told why: the bot needs the tokens of a Slack app, the
    MCP server has to know who is asking. Each also runs alone: `python -m indexer`, `footnote mcp --transport http`,
    `python -m bot`. When one of them ends by itself, the others are ended too.

    Exit code 0 after an orderly end, 1 when one of them failed, 2 when the settings do not let them begin.
    """
    given = config or ctx.obj
    loaded = load_settings(Path(given) if given else None)
    if loaded.file is None:
        raise Refused(_NO_SETTINGS.format(folder=Path.cwd()))
    left_out = _left_out(loaded.settings)
    for name, why in left_out.items():
        _say(f"The {name} is left out: {why}")
    file = ("--config", str(loaded.file))
    commands = {
        "indexer": ("indexer", *file),
        "MCP server": ("mcp_server", "--transport", "http", *file),
        "bot": ("bot", *file),
    }
    _say(f"Starting: {', '.join(name for name in commands if name not in left_out)}. Ctrl-C ends it.")
    run_together({name: command for name, command in commands.items() if name not in left_out})
    return FINE


def _left_out(settings: Settings) -> dict[str, str]:
    """Return what the settings do not provide for, and why.

    Raises:
        Refused: the bot is set up in part: somebody wants it.
    """
    # The doors of the others: a second that is needed here alone.
    from mcp_server.http_door import who_asks_over_http  # noqa: PLC0415

    found = {}
    try:
        who_asks_over_http(settings.mcp)
    except Refused as refused:
        found["MCP server"] = str(refused)
    if not settings.slack.is_begun:
        found["bot"] = _NO_SLACK
        return found
    from bot.start import secrets_of  # noqa: PLC0415 - as above

    secrets_of(settings.slack)
    return found


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
