"""Home: the tab that shows what Footnote knows, what one asked lately, and how to ask."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncBoltContext

from answering.age import age
from bot.announcing import quotable
from bot.controls.help import HELP
from bot.controls.source_lines import source_lines
from bot.controls.views import View, heading, sections
from bot.conversation.audience import audience_of_person
from bot.conversation.calling import told
from bot.limits import VIEW_BLOCKS
from bot.manifest import PROMPTS
from bot.office import Office
from bot.workspace import Workspace, workspace_of
from index.errors import StorageError
from ledger.errors import LedgerError
from ledger.questions import StoredQuestion, recent_questions

_RECENT = 5
_OUTCOMES = {
    "claimed": "being answered",
    "answered": "answered",
    "unknown": "I did not know",
    "failed": "failed",
    "cancelled": "stopped",
    "refused": "not taken",
}
_UNREADABLE = "I cannot reach my records at the moment. Please look again in a minute."


class Home:
    """Shows the tab, and what one may ask first in direct messages."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def on_opened(self, body: Mapping[str, Any], context: AsyncBoltContext) -> None:
        """Hear that somebody looks at Footnote."""
        workspace, event = workspace_of(context), body.get("event") or {}
        user, channel = str(event.get("user", "")), str(event.get("channel", ""))
        if workspace is None:
            return
        if event.get("tab") == "home":
            self._office.tasks.begin(self._publish(workspace, user))
        elif event.get("tab") == "messages" and channel:
            self._office.tasks.begin(_suggest(workspace, channel))

    async def _publish(self, workspace: Workspace, user: str) -> None:
        try:
            view = await self._view(workspace, user)
        except (LedgerError, StorageError):
            view = {"type": "home", "blocks": sections([_UNREADABLE])}
        await told("views.publish", workspace.client.views_publish(user_id=user, view=view))

    async def _view(self, workspace: Workspace, user: str) -> View:
        office = self._office
        audience = await audience_of_person(workspace.team, user, client=workspace.client, people=office.people)
        statuses = await office.desk.statuses(audience)
        questions = await asyncio.to_thread(recent_questions, office.ledger, workspace.team, user, _RECENT)
        return home_view(source_lines(statuses, office.clock()), questions, workspace, office.clock())


def home_view(sources: Sequence[str], questions: Sequence[StoredQuestion], workspace: Workspace, now: datetime) -> View:
    """Return the tab.

    Args:
        sources: What is known of each, in mrkdwn.
        questions: The reader's own, the latest first.
        workspace: Whose marks stand in the questions.
        now: Ages are told as of this moment.
    """
    asked = [
        f"{quotable(each.text, workspace)}\n{age(each.asked_at, now)}: {_OUTCOMES[each.state]}" for each in questions
    ]
    blocks = [
        heading("What I know"),
        *sections(sources),
        heading("What you asked lately"),
        *sections(asked or ["Nothing yet."]),
        heading("How to ask"),
        *sections(HELP),
    ]
    return {"type": "home", "blocks": blocks[:VIEW_BLOCKS]}


async def _suggest(workspace: Workspace, channel: str) -> None:
    prompts: list[dict[str, str]] = [{"title": title, "message": message} for title, message in PROMPTS]
    call = workspace.client.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=prompts)
    await told("assistant.threads.setSuggestedPrompts", call)
