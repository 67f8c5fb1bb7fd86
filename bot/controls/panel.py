"""Panel: all controls, put together and made known to Bolt."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.controls import names
from bot.controls.about import About
from bot.controls.again import Again
from bot.controls.approvals import Approvals
from bot.controls.asked import Asked
from bot.controls.channel import Channels
from bot.controls.commands import Commands
from bot.controls.gesture import Gesture, gesture_of
from bot.controls.hearing import Hearing
from bot.controls.home import Home
from bot.controls.human import Human
from bot.controls.operators import Operators
from bot.controls.reindex import Reindex
from bot.controls.votes import Votes
from bot.controls.why import Why
from bot.conversation.posted_text import posted_text
from bot.office import Office
from bot.replies import Replies

_ANY = re.compile(".*", re.DOTALL)
_UNKNOWN = "I do not know this button any more. Please ask again."


class Panel:
    """Every button, modal, command and shortcut, and the Home tab."""

    def __init__(self, office: Office, replies: Replies) -> None:
        self._hearing = hearing = Hearing(office)
        asked, operators = Asked(office, replies), Operators(office.rules.operators)
        self._votes = Votes(office, hearing)
        self._why = Why(office)
        self._again = Again(office, hearing, asked)
        self._human = Human(office, hearing)
        self._approvals = Approvals(office, hearing)
        self._about = About(hearing, asked)
        self._home = Home(office)
        self._channels = Channels(office, hearing, operators)
        self._reindex = Reindex(office, hearing, operators)
        self._commands = Commands(
            office, hearing, asked=asked, why=self._why, channels=self._channels, reindex=self._reindex
        )

    def register(self, app: AsyncApp) -> None:
        """Let an app hear what is pressed, submitted, typed and looked at."""
        pressed, submitted = self._hearing.pressed, self._hearing.submitted
        app.action(names.VOTE)(pressed(self._votes.on_vote))
        app.action(names.WHY)(pressed(self._on_why))
        app.action(names.PRIVATE)(pressed(self._again.on_private))
        app.action(names.SHARE)(pressed(self._again.on_share))
        app.action(names.HUMAN)(pressed(self._human.on_press))
        app.action(names.APPROVE)(pressed(self._approvals.on_approve))
        app.action(names.DENY)(pressed(self._approvals.on_deny))
        app.action(names.REINDEX_FULL)(pressed(self._reindex.on_confirmed))
        # Whatever else is pressed stands in a message of another version of ours.
        app.action(_ANY)(pressed(self._on_unknown))
        app.view(names.REASONS)(submitted(self._votes.on_reasons, names.COMMENT))
        app.view(names.CHANNEL)(submitted(self._channels.on_submit, names.TONE))
        app.view(names.ASK_ABOUT)(submitted(self._about.on_submit, names.QUESTION))
        app.command(names.COMMAND)(pressed(self._commands.on_typed))
        app.shortcut(names.ASK_ABOUT)(self._on_about)
        app.event("app_home_opened")(self._home.on_opened)

    async def _on_why(self, gesture: Gesture) -> None:
        self._hearing.begin(gesture, self._why.show(gesture))

    async def _on_unknown(self, gesture: Gesture) -> None:
        self._hearing.tell(gesture, _UNKNOWN)

    async def _on_about(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        gesture, message = gesture_of(body, context), body.get("message")
        if gesture is not None and isinstance(message, dict):
            self._about.on_chosen(gesture, posted_text(message))
