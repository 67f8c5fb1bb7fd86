"""Workspace: one workspace of Slack, as the bot's token opens it."""

import asyncio
import logging
from dataclasses import dataclass

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.calling import told

logger = logging.getLogger(__name__)


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
    """Knows the workspaces that the bot is in."""

    def __init__(self, client: AsyncWebClient) -> None:
        """Take the client of the one workspace whose token is configured."""
        self._client = client
        self._known: dict[str, Workspace] = {}
        self._asking = asyncio.Lock()

    async def of(self, team: str) -> Workspace | None:
        """Return a workspace; None when Footnote has no token for it, or Slack does not tell."""
        if team not in self._known:
            async with self._asking:
                if team not in self._known:
                    await self._ask()
        return self._known.get(team)

    async def authorize(self, team_id: str | None) -> AuthorizeResult:
        """Return with which rights an event of a workspace is handled, as Bolt asks it before each.

        Raises:
            UnknownWorkspaceError: Slack does not tell now; the event is not acknowledged, and told again.
        """
        workspace = await self.of(team_id or "")
        if workspace is None:
            raise UnknownWorkspaceError(team_id)
        return AuthorizeResult(
            enterprise_id=None,
            team_id=workspace.team,
            bot_token=workspace.client.token,
            bot_user_id=workspace.user,
            bot_id=workspace.bot,
        )

    async def _ask(self) -> None:
        answer = await told("auth.test", self._client.auth_test())
        if answer and isinstance(answer.get("team_id"), str):
            team = answer["team_id"]
            self._known[team] = Workspace(
                team, self._client, str(answer.get("user_id", "")), str(answer.get("bot_id", ""))
            )


def workspace_of(context: AsyncBoltContext) -> Workspace | None:
    """Return the workspace of an event; None when Bolt could not tell it."""
    if not context.team_id or context.client is None or not context.bot_user_id:
        logger.warning("an event of no known workspace is not heard team=%s", context.team_id)
        return None
    return Workspace(context.team_id, context.client, context.bot_user_id, context.bot_id or "")
