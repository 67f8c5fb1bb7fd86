"""Leaving: Footnote is removed from a workspace, and says nothing there any more."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.office import Office
from bot.replies import Replies
from bot.workspace import Workspaces
from ledger.claims import end_questions

logger = logging.getLogger(__name__)

# Slack tells the second in which something happened.
_SECOND = timedelta(seconds=1)


class Leaving:
    """Hears that the app was removed, or that its tokens were revoked; Slack tells of both in any order."""

    def __init__(self, office: Office, replies: Replies, workspaces: Workspaces) -> None:
        self._office = office
        self._replies = replies
        self._workspaces = workspaces

    def register(self, app: AsyncApp) -> None:
        """Let an app hear it."""
        app.event("app_uninstalled")(self.on_uninstalled)
        app.event("tokens_revoked")(self.on_revoked)

    async def on_uninstalled(self, body: Mapping[str, Any], context: AsyncBoltContext) -> None:
        """Leave the workspace.

        Raises:
            LedgerUnavailable: it could not be recorded; the event must be told again.
        """
        await self._leave(str(context.team_id or ""), body)

    async def on_revoked(self, body: Mapping[str, Any], context: AsyncBoltContext) -> None:
        """Leave the workspace if the bot's token was revoked, and not one of a person; raises as `on_uninstalled`."""
        tokens = (body.get("event") or {}).get("tokens") or {}
        if tokens.get("bot"):
            await self._leave(str(context.team_id or ""), body)

    async def _leave(self, team: str, body: Mapping[str, Any]) -> None:
        now = self._office.clock()
        # Told late, after the app was installed again, it is about the installation before.
        at = body.get("event_time")
        before = datetime.fromtimestamp(at, UTC) + _SECOND if isinstance(at, int) else now
        await self._workspaces.remove(team, before)
        ended = await asyncio.to_thread(end_questions, self._office.ledger, team, asked_before=before, at=now)
        for question in ended:
            # Another process may be at it; that one learns it from the ledger.
            self._replies.nudge(question)
        logger.warning("removed from a workspace team=%s questions_ended=%d", team, len(ended))
