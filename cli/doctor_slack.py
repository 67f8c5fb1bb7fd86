"""What `footnote doctor` says of Slack: what is set, whether Slack takes it, and which rights the app lacks."""

import asyncio
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from answering.tools.wording import one_line
from bot.manifest import INSTALL_PATH
from config.slack import SlackSettings
from ledger.leases import utc_now
from wiring.refused import Refused
from wiring.rooms import Rooms

if TYPE_CHECKING:  # the bot is loaded when it is looked at: Slack's libraries take a second
    from bot.examining import Examined
    from bot.oauth import OAuth

_NAME_CHARACTERS = 80
_UPDATE = "Bring the app up to date with `footnote slack manifest`, and install it again."


def slack_looks(rooms: Rooms) -> Iterator[tuple[str, Callable[[], str]]]:
    """Yield what is looked at, by name: nothing where nothing is set; each raises Refused if it is unwell."""
    slack = rooms.settings.slack
    if not slack.is_begun:
        return
    yield "slack", lambda: _look_at_settings(slack)
    if slack.client_id:
        yield "slack workspaces", lambda: _look_at_installed(rooms)
    elif slack.bot_token:
        yield "slack workspace", lambda: _look_at_one(rooms)


def _look_at_settings(slack: SlackSettings) -> str:
    from bot.start import secrets_of  # noqa: PLC0415 - as above

    secrets = secrets_of(slack)
    how = f"{len(secrets.oauth.teams)} workspaces may install the app" if secrets.oauth else "one workspace"
    return f"tokens are set; {how}; transport {slack.transport}"


def _look_at_one(rooms: Rooms) -> str:
    from bot.examining import examine_one  # noqa: PLC0415 - as above
    from bot.service import slack_client  # noqa: PLC0415 - as above
    from bot.transport import CannotConnectError  # noqa: PLC0415 - as above

    slack = rooms.settings.slack
    token = slack.bot_token.get_secret_value() if slack.bot_token else ""

    async def look() -> "Examined":
        async with slack_client(token, slack.api_url) as client:
            return await examine_one(client)

    try:
        examined = asyncio.run(look())
    except CannotConnectError as error:
        raise Refused(str(error)) from error
    if problem := _problem(examined):
        raise Refused(problem)
    return _well(examined)


def _look_at_installed(rooms: Rooms) -> str:
    from bot.examining import examine_installed  # noqa: PLC0415 - as above
    from bot.service import slack_client  # noqa: PLC0415 - as above
    from bot.start import secrets_of  # noqa: PLC0415 - as above

    slack = rooms.settings.slack
    oauth = secrets_of(slack).oauth
    if oauth is None:  # what is wrong with the settings is told already
        return "one workspace"

    async def look() -> "list[Examined]":
        async with slack_client("", slack.api_url) as client:
            return await examine_installed(rooms.ledger, oauth, client, utc_now)

    return _summed_up(asyncio.run(look()), oauth)


def _summed_up(examined: "list[Examined]", oauth: "OAuth") -> str:
    page = f"{oauth.public_url}{INSTALL_PATH}"
    if not examined:
        raise Refused(f"No workspace has installed the app. Open {page} in a browser.")
    if problems := [problem for each in examined if (problem := _problem(each))]:
        raise Refused(" ".join(problems))
    waiting = sorted(oauth.teams - {each.team for each in examined})
    rest = [f"{', '.join(waiting)} can install it at {page}"] if waiting else []
    return "; ".join([*map(_well, examined), *rest])


def _problem(examined: "Examined") -> str:
    if examined.problem:
        return f"{_name(examined)}: {examined.problem}"
    if examined.missing:
        return f"{_name(examined)}: the app lacks {', '.join(examined.missing)}. {_UPDATE}"
    return ""


def _well(examined: "Examined") -> str:
    left_out = f", without {', '.join(examined.left_out)}, which it can do without" if examined.left_out else ""
    return f"{_name(examined)} takes the token{left_out}"


def _name(examined: "Examined") -> str:
    return f"{one_line(examined.name, _NAME_CHARACTERS)} ({examined.team})"
