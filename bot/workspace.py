"""Workspace: one workspace of Slack, as a token opens it, and how the right one is found."""

import logging
import math
from dataclasses import dataclass
from datetime import datetime

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.calling import told
from bot.conversation.remembered import Remembered
from bot.installations import Installations

logger = logging.getLogger(__name__)

# So long another process may go on with a token after this one heard that it was revoked.
_INSTALLED_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Workspace:
    """One workspace.

    Attributes:
        team: Its id.
        client: Calls Slack with the token for it.
        user: Id of Footnote's own user in it.
        bot: Id of Footnote as a bot in it; messages of its own bear it.
    """

    team: str
    client: AsyncWebClient
    user: str
    bot: str


class UnknownWorkspaceError(Exception):
    """An event of a workspace that Footnote has no token for, or that Slack does not tell of now."""


class Workspaces:
    """Knows the workspaces that the bot is in: one by its token, or those that installed the app."""

    def __init__(self, client: AsyncWebClient, installations: Installations | None = None) -> None:
        """Take what opens them.

        Args:
            client: Of the one workspace whose token is configured; without a token if several install the app.
            installations: Of these; None for one workspace.
        """
        self._client = client
        self._installations = installations
        self._known: Remembered[str, Workspace] = Remembered(
            max_age_seconds=math.inf if installations is None else _INSTALLED_SECONDS
        )

    async def of(self, team: str) -> Workspace | None:
        """Return a workspace; None when Footnote has no token for it, or Slack does not tell.

        Raises:
            LedgerUnavailable: nobody knows who installed the app.
        """
        return await self._known.get(team, lambda: self._ask(team))

    async def only(self) -> Workspace | None:
        """Return the one workspace whose token is configured; None for several, or when Slack does not tell."""
        if self._installations:
            return None
        answer = await told("auth.test", self._client.auth_test())
        return await self.of(str(answer.get("team_id", ""))) if answer else None

    async def authorize(self, team_id: str | None) -> AuthorizeResult | None:
        """Return with which rights an event of a workspace is handled, as Bolt asks it before each.

        Returns:
            None for a workspace in which the app is not installed; nothing is heard from it.

        Raises:
            UnknownWorkspaceError: Slack does not tell now; the event is not acknowledged, and told again.
            LedgerUnavailable: the same, as the ledger does not tell.
        """
        workspace = await self.of(team_id or "")
        if workspace is None:
            if self._installations:
                return None
            raise UnknownWorkspaceError(team_id)
        return AuthorizeResult(
            enterprise_id=None,
            team_id=workspace.team,
            bot_token=workspace.client.token,
            bot_user_id=workspace.user,
            bot_id=workspace.bot,
        )

    def forget(self, team: str) -> None:
        """Ask anew, next time, what opens a workspace."""
        self._known.forget(team)

    async def remove(self, team: str, installed_before: datetime) -> None:
        """Take note that the app was removed from a workspace.

        Args:
            team: Id of the workspace.
            installed_before: An installation that was made later stays.

        Raises:
            LedgerUnavailable: it could not be recorded.
        """
        if self._installations:
            await self._installations.remove(team, installed_before)
        self.forget(team)

    async def _ask(self, team: str) -> Workspace | None:
        if self._installations:
            found = await self._installations.find(team)
            if found is None:
                return None
            return Workspace(found.team, client_like(self._client, found.token), found.user, found.bot)
        answer = await told("auth.test", self._client.auth_test())
        if not answer or answer.get("team_id") != team:
            return None
        return Workspace(team, self._client, str(answer.get("user_id", "")), str(answer.get("bot_id", "")))


def client_like(client: AsyncWebClient, token: str | None) -> AsyncWebClient:
    """Return a client with another token, or without one, over the same session."""
    return AsyncWebClient(
        token=token,
        base_url=client.base_url,
        timeout=client.timeout,
        session=client.session,
        retry_handlers=client.retry_handlers,
    )


def workspace_of(context: AsyncBoltContext) -> Workspace | None:
    """Return the workspace of an event; None when Bolt could not tell it."""
    if not context.team_id or context.client is None or not context.bot_user_id:
        logger.warning("an event of no known workspace is not heard team=%s", context.team_id)
        return None
    return Workspace(context.team_id, context.client, context.bot_user_id, context.bot_id or "")
