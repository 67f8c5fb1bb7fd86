"""Delivery: an event, a command or an interaction on its way to the app."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from playground.slack.wire import Json

Kind = Literal["events_api", "slash_commands", "interactive"]
ACK_SECONDS = 3.0
RETRY_AFTER_SECONDS = (0.0, 60.0, 300.0)
"""How long after a failure Slack sends an event again; commands and interactions never."""


def _nothing(_: object) -> None:
    """Whoever started this need not hear how it went."""


@dataclass(slots=True, kw_only=True, eq=False)
class Delivery:
    """Something that the app must acknowledge.

    Attributes:
        due_at: When it is sent, in seconds since 1970.
        deadline: Until when it must be acknowledged once it is sent.
        attempt: 0 for the first one.
        reason: Why the attempt before this failed.
        envelope_id: Of the last attempt; every attempt has its own.
        on_answer: Called with what the acknowledgement brought.
        on_failure: Called with the reason when nothing is tried any more.
    """

    kind: Kind
    payload: Json
    due_at: float
    state: Literal["waiting", "sent", "done", "lost"] = "waiting"
    deadline: float = 0.0
    attempt: int = 0
    reason: str = ""
    envelope_id: str = ""
    on_answer: Callable[[Json], None] = _nothing
    on_failure: Callable[[str], None] = _nothing

    @property
    def name(self) -> str:
        """What it is about: the type of the event or of the interaction, or the command."""
        if self.kind == "events_api":
            return str(self.payload["event"]["type"])
        return str(self.payload.get("command") or self.payload["type"])

    @property
    def accepts_response(self) -> bool:
        """Whether an acknowledgement may bring something."""
        return self.kind == "slash_commands" or self.payload.get("type") in ("view_submission", "block_suggestion")
