"""Start: the settings become a running bot."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event

from bot.desk import open_desk
from bot.oauth import OAuth
from bot.office import open_office
from bot.rules import ChannelRules, Rules, WeeklyReport
from bot.service import Service, slack_client
from bot.transport import CannotConnectError, check_bot_token, listening_on_port, listening_on_socket
from config.errors import SettingsError
from config.settings import Settings
from config.slack import SlackSettings
from wiring.alerts import indexer_watched
from wiring.refused import Refused
from wiring.rooms import Rooms, open_rooms

_WRONG = 2
# Nothing holds the loop up for so long, unless it hangs.
_ALIVE_SECONDS = 3.0
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_VARIABLES = {
    "app_token": "SLACK_APP_TOKEN",
    "bot_token": "SLACK_BOT_TOKEN",
    "client_secret": "FOOTNOTE__SLACK__CLIENT_SECRET",
    "signing_secret": "SLACK_SIGNING_SECRET",
}
_HELP = "Answers questions in Slack until it is told to end, by SIGTERM or Ctrl-C."


def main() -> int:
    """Run the bot; exit code 0 after an orderly end, 2 when the settings or Slack do not let it begin."""
    parser = argparse.ArgumentParser(prog="python -m bot", description=_HELP)
    parser.add_argument("--config", default="", help="The settings file; footnote.toml in this folder otherwise.")
    arguments = parser.parse_args()
    try:
        with open_rooms(arguments.config) as rooms:
            asyncio.run(_run(rooms, secrets_of(rooms.settings.slack)))
    except (SettingsError, Refused, CannotConnectError) as error:
        sys.stderr.write(f"{error}\n")
        return _WRONG
    return 0


@dataclass(frozen=True, slots=True)
class Secrets:
    """What lets the bot in.

    Attributes:
        bot_token: Of the one workspace; empty where several install the app.
        door: What lets events in: the app's token, or the signing secret.
        oauth: How several workspaces install the app; None for one workspace.
    """

    bot_token: str = field(repr=False)
    door: str = field(repr=False)
    oauth: OAuth | None = None


def secrets_of(slack: SlackSettings) -> Secrets:
    """Return what lets the bot in.

    Raises:
        Refused: something is not set, or for one workspace and for several.
    """
    door = "app_token" if slack.transport == "socket" else "signing_secret"
    if slack.client_id and slack.bot_token:
        raise Refused(
            "slack.bot_token is for one workspace, and slack.client_id for several: set one of them. With client_id "
            "each workspace installs the app, and has a token of its own."
        )
    needed = ("client_secret", door) if slack.client_id else ("bot_token", door)
    if missing := [f"slack.{name}_file (or {_VARIABLES[name]})" for name in needed if not getattr(slack, name)]:
        raise Refused(
            f"The bot needs {' and '.join(missing)}. `footnote slack manifest` prints what to make the Slack app from; "
            "its tokens are shown there when it is installed."
        )
    found = getattr(slack, door).get_secret_value()
    if slack.client_id:
        return Secrets("", found, _oauth_of(slack))
    assert slack.bot_token is not None  # noqa: S101  # it is not missing
    return Secrets(slack.bot_token.get_secret_value(), found)


def _oauth_of(slack: SlackSettings) -> OAuth:
    """Return how several workspaces install the app; raises Refused when that is not all told."""
    needed = {"public_url": slack.public_url, "workspaces": slack.workspaces}
    if missing := [f"slack.{name}" for name, value in needed.items() if not value]:
        raise Refused(
            f"With slack.client_id the bot needs {' and '.join(missing)}: where workspaces install the app, and the "
            "ids of those that may. docs/slack.md says more under Several workspaces."
        )
    assert slack.client_secret is not None  # noqa: S101  # it is not missing
    secret = slack.client_secret.get_secret_value()
    return OAuth(slack.client_id, secret, slack.public_url.rstrip("/"), frozenset(slack.workspaces))


def rules_of(settings: Settings) -> Rules:
    """Return what the settings decide about the bot."""
    slack = settings.slack
    usual = ChannelRules(mode=slack.mode, only_confident=slack.only_confident)
    channels = {
        name: ChannelRules(
            mode=table.mode or usual.mode,
            sources=table.sources,
            tone=table.tone,
            only_confident=usual.only_confident if table.only_confident is None else table.only_confident,
        )
        for name, table in settings.channels.items()
    }
    return Rules(
        usual=usual,
        channels=channels,
        everyone_above=slack.everyone_above,
        person_per_minute=slack.person_per_minute,
        workspace_per_minute=slack.workspace_per_minute,
        at_once=slack.at_once,
        operators=slack.operators,
        humans=slack.humans,
        bots=slack.bots,
        bot_turns=slack.bot_turns,
        keep_days=slack.keep_days,
        report=_weekly_report(slack) if slack.report_channel else None,
    )


def _weekly_report(slack: SlackSettings) -> WeeklyReport:
    day, time = slack.report_at.split()
    hour, minute = map(int, time.split(":"))
    teams = slack.workspaces if slack.client_id else ()
    return WeeklyReport(slack.report_channel, _DAYS.index(day), hour, minute, teams)


async def _run(rooms: Rooms, secrets: Secrets) -> None:
    slack, oauth = rooms.settings.slack, secrets.oauth
    is_http = slack.transport == "http"
    ended = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, ended.set)
    async with open_desk(rooms) as desk, slack_client(secrets.bot_token, slack.api_url) as client:
        if not oauth:
            await check_bot_token(client)
        office = open_office(desk, rules_of(rooms.settings))
        service = Service(office, client, signing_secret=secrets.door if is_http else None, oauth=oauth)
        if is_http:
            listening = listening_on_port(service.app, slack.port, pages=service.pages)
        else:
            listening = listening_on_socket(service.app, secrets.door, pages=service.pages, port=slack.port)
        with _metrics_shown(rooms), indexer_watched(rooms):
            await service.run(listening, ended)


@contextmanager
def _metrics_shown(rooms: Rooms) -> Iterator[None]:
    """Show how the process is, and its figures, while the block runs, if the settings say where."""
    settings = rooms.settings.metrics
    if not settings.bot_port:
        yield
        return
    # Prometheus' client: a tenth of a second for what not everybody wants.
    from wiring.metrics import Metrics  # noqa: PLC0415
    from wiring.metrics_listener import serve_metrics  # noqa: PLC0415

    metrics = Metrics()
    metrics.watch(rooms)
    loop = asyncio.get_running_loop()
    with serve_metrics(metrics.registry, settings.host, settings.bot_port, lambda: _is_alive(loop)):
        yield


def _is_alive(loop: asyncio.AbstractEventLoop, *, seconds: float = _ALIVE_SECONDS) -> bool:
    """Tell, in another thread, whether the loop comes in time to what it is asked to do."""
    came = Event()
    loop.call_soon_threadsafe(came.set)
    return came.wait(seconds)
