"""Listeners: which events of Slack are heard, and what hears them.

Bolt acknowledges an event when its listener has returned, so what a listener records stands in the ledger before Slack
stops telling it. A listener that fails leaves its event unacknowledged, and Slack tells it again, to any process.
"""

import asyncio
import logging
import re
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from structlog.contextvars import bound_contextvars

from bot.incoming import deleted, incoming
from bot.intake import Intake
from bot.office import Office
from bot.workspace import workspace_of
from ledger.seen_events import see_event

logger = logging.getLogger(__name__)

_WHO_IS_THERE = re.compile(
    r"member_(joined|left)_channel|channel_(shared|unshared|archive|convert_to_private)|group_.*|user_change|team_join"
)


class Listeners:
    """Hears events."""

    def __init__(self, office: Office, intake: Intake) -> None:
        self._office = office
        self._intake = intake

    def register(self, app: AsyncApp) -> None:
        """Let an app hear; the last listener takes whatever the others do not, as Slack repeats what nobody takes."""
        app.event("app_mention")(self.on_message)
        app.event("message")(self.on_message)
        app.event("agent_session_stopped")(self.on_stopped)
        app.event(_WHO_IS_THERE)(self.on_membership)
        app.event(re.compile(".*"))(self.on_other)

    async def on_message(self, body: Mapping[str, Any], context: AsyncBoltContext) -> None:
        """Hear a message, an edit or a removal."""
        workspace = workspace_of(context)
        if workspace is None:
            return
        # What is begun for it, such as an answer, goes on under its id.
        with bound_contextvars(event_id=str(body.get("event_id", ""))):
            if (place := deleted(body)) is not None:
                await self._intake.forget(workspace.team, *place)
            elif (message := incoming(body, workspace.team)) is not None:
                await self._intake.hear(message, workspace)

    async def on_stopped(self, body: Mapping[str, Any], context: AsyncBoltContext) -> None:
        """End the answers whose Stop button was pressed."""
        workspace, event = workspace_of(context), body.get("event") or {}
        if workspace is None or not await self._is_new(body):
            return
        for ts in event.get("streaming_message_ts") or []:
            await self._intake.stop(workspace.team, str(event.get("channel", "")), str(ts))

    async def on_membership(self, body: Mapping[str, Any], context: AsyncBoltContext) -> None:
        """Ask anew who is where: somebody joined or left, or an account changed."""
        event, team = body.get("event") or {}, str(context.team_id or "")
        channel, user = event.get("channel"), event.get("user")
        channel = channel.get("id") if isinstance(channel, dict) else channel
        user = user.get("id") if isinstance(user, dict) else user
        if isinstance(channel, str):
            self._office.channels.forget(team, channel)
        if isinstance(user, str):
            self._office.people.forget(team, user)

    async def on_other(self, body: Mapping[str, Any]) -> None:
        """Take note of an event that nothing is done about."""
        logger.debug("not heard event=%s", (body.get("event") or {}).get("type"))

    async def _is_new(self, body: Mapping[str, Any]) -> bool:
        event_id = str(body.get("event_id", ""))
        return not event_id or await asyncio.to_thread(see_event, self._office.ledger, event_id, self._office.clock())
