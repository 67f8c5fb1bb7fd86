"""Installations: the workspaces that installed the app, with tokens that are opened here and nowhere else."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.calling import told
from bot.oauth import OAuth
from bot.sealing import Seal, SealBrokenError
from ledger.engine import Ledger
from ledger.installations import (
    StoredInstallation,
    change_tokens,
    find_installation,
    remove_installation,
    store_installation,
)

logger = logging.getLogger(__name__)

# A token that Slack lets expire lives for twelve hours; what has begun with the old one has time to end.
_RENEW_BEFORE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Installed:
    """The app in one workspace.

    Attributes:
        team: Id of the workspace.
        name: Of the workspace.
        user: Id of the app's user in it.
        bot: Id of the app as a bot in it.
        token: Of the bot.
        refresh_token: What a new token is got for; empty where tokens do not expire.
        expires_at: When the token does, aware, UTC; None: it does not.
        installed_by: Id of the person who allowed it.
    """

    team: str
    name: str
    user: str
    bot: str
    token: str = field(repr=False)
    refresh_token: str = field(default="", repr=False)
    expires_at: datetime | None = None
    installed_by: str = ""


class Installations:
    """Finds, keeps, renews and removes them; any process sees what another has done."""

    def __init__(self, ledger: Ledger, oauth: OAuth, client: AsyncWebClient, clock: Callable[[], datetime]) -> None:
        """Take what is needed.

        Args:
            ledger: Has the installations.
            oauth: Of the app.
            client: Without a token.
            clock: Tells the time, aware, UTC.
        """
        self._ledger = ledger
        self._oauth = oauth
        self._client = client
        self._clock = clock
        self._seal = Seal(oauth.client_secret)

    async def find(self, team: str) -> Installed | None:
        """Return the app in a workspace; None when it is not installed there, or may not be.

        Raises:
            LedgerUnavailable: the ledger cannot be read.
        """
        stored = await self._stored(team)
        installed = self.opened(stored) if stored else None
        if stored is None or installed is None or installed.expires_at is None:
            return installed
        if installed.expires_at - self._clock() > _RENEW_BEFORE:
            return installed
        return await self._renewed(stored, installed)

    async def keep(self, installed: Installed) -> None:
        """Keep an installation in the place of an older one of the workspace.

        Raises:
            LedgerUnavailable: the ledger cannot be written.
        """
        stored = StoredInstallation(
            team=installed.team,
            name=installed.name,
            user=installed.user,
            bot=installed.bot,
            sealed_token=self._seal.close(installed.token),
            sealed_refresh_token=self._seal.close(installed.refresh_token) if installed.refresh_token else "",
            expires_at=installed.expires_at,
            installed_by=installed.installed_by,
            installed_at=self._clock(),
        )
        await asyncio.to_thread(store_installation, self._ledger, stored)

    async def remove(self, team: str, installed_before: datetime) -> None:
        """Forget an installation and its tokens; one that was made later stays.

        Raises:
            LedgerUnavailable: the ledger cannot be written.
        """
        await asyncio.to_thread(remove_installation, self._ledger, team, installed_before)

    def opened(self, stored: StoredInstallation) -> Installed | None:
        """Return what is stored with its tokens opened; None when they were sealed with another client secret."""
        try:
            token = self._seal.open(stored.sealed_token)
            refresh_token = self._seal.open(stored.sealed_refresh_token) if stored.sealed_refresh_token else ""
        except SealBrokenError:
            # The client secret was made anew, or another app had this ledger.
            logger.error("tokens cannot be opened, the app must be installed again team=%s", stored.team)  # noqa: TRY400
            return None
        return Installed(
            team=stored.team,
            name=stored.name,
            user=stored.user,
            bot=stored.bot,
            token=token,
            refresh_token=refresh_token,
            expires_at=stored.expires_at,
            installed_by=stored.installed_by,
        )

    async def _stored(self, team: str) -> StoredInstallation | None:
        if team not in self._oauth.teams:
            return None
        return await asyncio.to_thread(find_installation, self._ledger, team)

    async def _renewed(self, stored: StoredInstallation, old: Installed) -> Installed | None:
        """Return the app with a new token; with the old one, which is good for a while, if Slack gives none."""
        call = self._client.oauth_v2_access(
            client_id=self._oauth.client_id,
            client_secret=self._oauth.client_secret,
            grant_type="refresh_token",
            refresh_token=old.refresh_token,
        )
        answer = await told("oauth.v2.access", call)
        if answer and answer.get("access_token"):
            await asyncio.to_thread(
                change_tokens,
                self._ledger,
                stored.team,
                before=stored.sealed_token,
                sealed_token=self._seal.close(str(answer["access_token"])),
                sealed_refresh_token=self._seal.close(str(answer.get("refresh_token") or "")),
                expires_at=self._clock() + timedelta(seconds=int(answer.get("expires_in") or 0)),
            )
        # Another process may have been first: Slack takes a refresh token once.
        now = await self._stored(stored.team)
        return self.opened(now) if now else None
