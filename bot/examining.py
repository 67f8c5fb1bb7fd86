"""Examining: whether Slack takes the tokens that the bot has, and which rights the app lacks with them."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient

from bot.installations import Installations
from bot.manifest import INSTALL_PATH, optional_scopes, scopes
from bot.oauth import OAuth
from bot.transport import CannotConnectError, check_bot_token
from bot.workspace import client_like
from ledger.engine import Ledger
from ledger.installations import StoredInstallation, all_installations


@dataclass(frozen=True, slots=True)
class Examined:
    """One workspace.

    Attributes:
        name: Of the workspace.
        team: Its id; empty when Slack did not tell.
        missing: Scopes that the bot cannot do without.
        left_out: Scopes that it can do without.
        problem: Why the token is worth nothing; empty when Slack takes it.
    """

    name: str
    team: str
    missing: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    problem: str = ""


async def examine_one(client: AsyncWebClient) -> Examined:
    """Return how the one workspace is whose token is configured.

    Raises:
        CannotConnectError: Slack refuses the token, or cannot be reached in time.
    """
    answer = await check_bot_token(client)
    return _examined(str(answer.get("team", "")), str(answer.get("team_id", "")), answer.headers.get("X-OAuth-Scopes"))


async def examine_installed(
    ledger: Ledger, oauth: OAuth, client: AsyncWebClient, clock: Callable[[], datetime]
) -> list[Examined]:
    """Return how the workspaces are that installed the app; all are asked at once, and nothing is changed.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    installations = Installations(ledger, oauth, client, clock)

    async def examine(stored: StoredInstallation) -> Examined:
        again = f"Install the app there again, at {oauth.public_url}{INSTALL_PATH}"
        if stored.team not in oauth.teams:
            return Examined(stored.name, stored.team, problem="is not in slack.workspaces, and so not answered.")
        installed = installations.opened(stored)
        if installed is None:
            return Examined(stored.name, stored.team, problem=f"has a token for another client secret. {again}")
        try:
            answer = await check_bot_token(client_like(client, installed.token), remedy=again)
        except CannotConnectError as error:
            return Examined(stored.name, stored.team, problem=str(error))
        return _examined(stored.name, stored.team, answer.headers.get("X-OAuth-Scopes"))

    return list(await asyncio.gather(*map(examine, await asyncio.to_thread(all_installations, ledger))))


def _examined(name: str, team: str, granted: str | None) -> Examined:
    if granted is None:
        # Whatever stands between may drop the header; then nothing is known to be missing.
        return Examined(name, team)
    lacking = scopes() - {each.strip() for each in granted.split(",")}
    return Examined(name, team, tuple(sorted(lacking - optional_scopes())), tuple(sorted(lacking & optional_scopes())))
