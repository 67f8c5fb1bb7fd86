"""Start: the settings become a running bot."""

import argparse
import asyncio
import signal
import sys
from contextlib import AbstractAsyncContextManager

from bot.desk import open_desk
from bot.office import open_office
from bot.rules import ChannelRules, Rules
from bot.service import Service, slack_client
from bot.transport import CannotConnectError, listening_on_port, listening_on_socket
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
            missing = missing_secrets(rooms.settings.slack)
            if missing:
                raise Refused(missing)
            asyncio.run(_run(rooms))
    except (SettingsError, Refused, CannotConnectError) as error:
        sys.stderr.write(f"{error}\n")
        return _WRONG
    return 0


def missing_secrets(slack: SlackSettings) -> str:
    """Return what is to be set before the bot can begin; empty when nothing is missing."""
    wanted = {"bot_token": slack.bot_token}
    wanted |= (
        {"app_token": slack.app_token} if slack.transport == "socket" else {"signing_secret": slack.signing_secret}
    )
    missing = [f"slack.{name}_file (or SLACK_{name.upper()})" for name, value in wanted.items() if not value]
    if not missing:
        return ""
    return (
        f"The bot needs {' and '.join(missing)}. `footnote slack manifest` prints what to make the Slack app from; "
        "its tokens are shown there when it is installed."
    )


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


async def _run(rooms: Rooms) -> None:
    slack = rooms.settings.slack
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, ended.set)
    assert slack.bot_token is not None
    secret = slack.signing_secret.get_secret_value() if slack.transport == "http" and slack.signing_secret else None
    async with (
        open_desk(rooms) as desk,
        slack_client(slack.bot_token.get_secret_value(), slack.api_url) as client,
    ):
        service = Service(open_office(desk, rules_of(rooms.settings)), client, signing_secret=secret)
        await service.run(_listening(service, slack), ended)


def _listening(service: Service, slack: SlackSettings) -> AbstractAsyncContextManager[None]:
    if slack.transport == "http":
        return listening_on_port(service.app, slack.port)
    assert slack.app_token is not None
    return listening_on_socket(service.app, slack.app_token.get_secret_value())
