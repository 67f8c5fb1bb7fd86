"""Panel: all controls, put together and made known to Bolt."""

from slack_bolt.async_app import AsyncApp

from bot.controls import names
from bot.controls.again import Again
from bot.controls.approvals import Approvals
from bot.controls.asked import Asked
from bot.controls.gesture import Gesture
from bot.controls.hearing import Hearing
from bot.controls.human import Human
from bot.controls.votes import Votes
from bot.controls.why import Why
from bot.office import Office
from bot.replies import Replies


class Panel:
    """Every button, modal, command and shortcut."""

    def __init__(self, office: Office, replies: Replies) -> None:
        self._hearing = Hearing(office)
        asked = Asked(office, replies)
        self._votes = Votes(office, self._hearing)
        self._why = Why(office)
        self._again = Again(office, self._hearing, asked)
        self._human = Human(office, self._hearing)
        self._approvals = Approvals(office, self._hearing)

    def register(self, app: AsyncApp) -> None:
        """Let an app hear what is pressed, submitted and typed."""
        pressed, submitted = self._hearing.pressed, self._hearing.submitted
        app.action(names.VOTE)(pressed(self._votes.on_vote))
        app.action(names.WHY)(pressed(self._on_why))
        app.action(names.PRIVATE)(pressed(self._again.on_private))
        app.action(names.SHARE)(pressed(self._again.on_share))
        app.action(names.HUMAN)(pressed(self._human.on_press))
        app.action(names.APPROVE)(pressed(self._approvals.on_approve))
        app.action(names.DENY)(pressed(self._approvals.on_deny))
        app.view(names.REASONS)(submitted(self._votes.on_reasons, names.COMMENT))

    async def _on_why(self, gesture: Gesture) -> None:
        self._hearing.begin(gesture, self._why.show(gesture))
