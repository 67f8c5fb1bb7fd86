"""Start: the settings become a running bot."""

import argparse
import asyncio
import signal
import sys

from bot.desk import open_desk
from bot.office import open_office
from bot.rules import ChannelRules, Rules
from bot.service import Service, slack_client
from bot.transport import CannotConnectError, check_bot_token, listening_on_port, listening_on_socket
from config.errors import SettingsError
from config.settings import Settings
from config.slack import SlackSettings
from wiring.refused import Refused
from wiring.rooms import Rooms, open_rooms

_WRONG = 2
_HELP = "Answers questions in Slack until it is told to end, by SIGTERM or Ctrl-C."


def main() -> int:
    """Run the bot; exit code 0 after an orderly end, 2 when the settings or Slack do not let it begin."""
    parser = argparse.ArgumentParser(prog="python -m bot", description=_HELP)
    parser.add_argument("--config", default="", help="The settings file; footnote.toml in this folder otherwise.")
    arguments = parser.parse_args()
    try:
        with open_rooms(arguments.config) as rooms:
            asyncio.run(_run(rooms, *secrets_of(rooms.settings.slack)))
    except (SettingsError, Refused, CannotConnectError) as error:
        sys.stderr.write(f"{error}\n")
        return _WRONG
    return 0


def secrets_of(slack: SlackSettings) -> tuple[str, str]:
    """Return the bot's token, and what lets events in: the app's token, or the signing secret.

    Raises:
        Refused: one of them is not set.
    """
    door = "app_token" if slack.transport == "socket" else "signing_secret"
    set_ = {name: getattr(slack, name) for name in ("bot_token", door)}
    if missing := [f"slack.{name}_file (or SLACK_{name.upper()})" for name, value in set_.items() if not value]:
        raise Refused(
            f"The bot needs {' and '.join(missing)}. `footnote slack manifest` prints what to make the Slack app from; "
            "its tokens are shown there when it is installed."
        )
    return set_["bot_token"].get_secret_value(), set_[door].get_secret_value()


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
    )


async def _run(rooms: Rooms, bot_token: str, secret: str) -> None:
    slack = rooms.settings.slack
    is_http = slack.transport == "http"
    ended = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, ended.set)
    async with open_desk(rooms) as desk, slack_client(bot_token, slack.api_url) as client:
        await check_bot_token(client)
        office = open_office(desk, rules_of(rooms.settings))
        service = Service(office, client, signing_secret=secret if is_http else None)
        port = listening_on_port(service.app, slack.port) if is_http else None
        await service.run(port or listening_on_socket(service.app, secret), ended)
