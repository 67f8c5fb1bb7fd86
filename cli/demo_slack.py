"""`footnote demo slack`: the bot in a stand-in for Slack, with a page to write to it, and no workspace needed."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.manifest import manifest
from cli.console import WordsConsole
from cli.demo_documents import CONFIG, ROOT, index_demo
from cli.exits import FINE, SOURCE_FAILED
from cli.port_refused import port_refused
from config.environment import read_environment
from wiring.refused import Refused
from wiring.rooms import open_rooms

if TYPE_CHECKING:
    from playground.slack.server import Server
    from playground.slack.slack import Slack

_START_SECONDS = 60.0
_DRAIN_SECONDS = 20.0
_READY = """
The bot is at work. Open this address in a browser:

    {url}

Ask what the salary range for level L4 in the Netherlands is: as Callum Reid in #general, then as Ingrid Solheim in
#people-team. Each answer holds only what everybody in its channel may read.

The bot's log is {log}. Ctrl-C ends it."""


def slack_command(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="On this machine; 0: any that is free.")] = 8092,
) -> int:
    """Try the Slack bot on this machine without a workspace: a page to write to it, on the sample wiki, until Ctrl-C.

    The bot is the real one. What stands in for Slack is a server with a few people and channels.
    """
    # A web server: two tenths of a second that no other command needs.
    from playground.slack.server import running  # noqa: PLC0415
    from playground.slack.slack import Slack  # noqa: PLC0415

    # Whoever ends it by a signal gets the same orderly end as by Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    slack = Slack(manifest())
    fill(slack)
    with ExitStack() as stack:
        try:
            server = stack.enter_context(running(slack, port=port))
        except OSError as error:
            raise port_refused(port, error) from error
        with open_rooms(str(CONFIG)) as rooms:
            if not index_demo(WordsConsole(), rooms):
                return SOURCE_FAILED
            log = rooms.settings.data_dir / "bot.log"
        with bot_at_work(server, CONFIG, log) as process, suppress(KeyboardInterrupt):
            typer.echo(_READY.format(url=server.host_url, log=log))
            process.wait()
            raise Refused(f"The bot has ended by itself. Its log says why: {log}")
    return FINE


def fill(slack: "Slack") -> None:
    """Add people who may read different things, and channels in which they meet.

    Of Ingrid and Hanneke the sample's settings know that they may read its restricted page.
    """
    callum, aisha, ingrid, hanneke = (
        slack.person(name, email=f"{name.lower().replace(' ', '.')}@kestrel.example")
        for name in ("Callum Reid", "Aisha Bello", "Ingrid Solheim", "Hanneke Vos")
    )
    sam = slack.person("Sam Carter", email="sam@carrier.example", is_stranger=True)
    general = slack.channel("general", callum, aisha, ingrid, hanneke)
    general.topic = "Try: @footnote What is the meal allowance on a business trip?"
    team = slack.channel("people-team", ingrid, hanneke, kind="private")
    team.topic = "Try: @footnote What is the salary range for level L4 in the Netherlands?"
    slack.channel("carrier-project", callum, ingrid, sam, is_shared=True)


@contextmanager
def bot_at_work(server: "Server", config: Path, log: Path) -> "Iterator[subprocess.Popen[bytes]]":
    """Let a process of the bot work inside the block; it is connected when the block begins, and has ended after it.

    Args:
        server: What stands in for Slack.
        config: The settings file.
        log: The file that the process writes to; what it holds is lost.

    Raises:
        Refused: the bot ended, or did not connect in time.
    """
    slack = server.slack
    secrets = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": server.api_url,
    }
    command = [sys.executable, "-m", "bot", "--config", str(config)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**read_environment(), **secrets}, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        _wait_for(process, server, log)
        yield process
    finally:
        _end(process)


def _wait_for(process: "subprocess.Popen[bytes]", server: "Server", log: Path) -> None:
    with suppress(TimeoutError):
        server.wait(lambda: server.sockets.connections or process.poll() is not None, seconds=_START_SECONDS)
    if not server.sockets.connections:
        raise Refused(f"The bot does not start. Its log says why: {log}")


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Let it finish what it works on, within reason."""
    process.terminate()
    try:
        process.wait(timeout=_DRAIN_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
