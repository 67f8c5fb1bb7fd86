"""Office: what every part of the bot works with, put together once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.controls.decisions import Decisions
from bot.conversation.channels import Channels
from bot.conversation.people import People
from bot.desk import Desk
from bot.rules import Rules
from bot.tasks import Tasks
from ledger.engine import Ledger
from ledger.leases import utc_now


@dataclass(frozen=True)
class Office:
    """What a process of the bot has.

    Attributes:
        desk: Answers questions.
        rules: What an operator decided.
        channels: Knows conversations and their members.
        people: Knows who is who.
        clock: Tells the time, aware, UTC.
        tasks: What goes on after a listener has returned.
        decisions: Those that answers under way here wait for.
    """

    desk: Desk
    rules: Rules
    channels: Channels
    people: People
    clock: Callable[[], datetime] = utc_now
    tasks: Tasks = field(default_factory=Tasks)
    decisions: Decisions = field(default_factory=Decisions)

    @property
    def ledger(self) -> Ledger:
        """Where is recorded what was asked and answered."""
        return self.desk.ledger


def open_office(desk: Desk, rules: Rules) -> Office:
    """Return an office that knows nobody yet."""
    return Office(desk, rules, Channels(max_members=rules.everyone_above), People())
