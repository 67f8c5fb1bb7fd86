"""Interaction: what a person pressed, ran or submitted, and what became of it."""

from dataclasses import dataclass, field
from typing import Literal

from playground.slack.wire import Json

FAILURE = "Something went wrong: the app did not respond."
"""What the person sees when the app acknowledges nothing."""


@dataclass(slots=True, kw_only=True, eq=False)
class Interaction:
    """One press, command or submission.

    Attributes:
        payload: What the app is sent.
        outcome: waiting until the app has acknowledged it, or until nobody expects that any more.
        answer: What the acknowledgement brought.
        reason: Of a failure.
    """

    payload: Json
    outcome: Literal["waiting", "answered", "failed"] = "waiting"
    answer: Json = field(default_factory=dict)
    reason: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether the app acknowledged it, or failed to."""
        return self.outcome != "waiting"

    @property
    def shown_error(self) -> str:
        """What the person is told of a failure; "" if there was none."""
        return FAILURE if self.outcome == "failed" else ""

    def succeed(self, answer: Json) -> None:
        """The app acknowledged it, with this."""
        self.outcome, self.answer = "answered", answer

    def fail(self, reason: str) -> None:
        """The app did not acknowledge it."""
        self.outcome, self.reason = "failed", reason
