"""Readership: who reads a report, and which questions may be shown to them in words. Fails closed."""

from dataclasses import dataclass

from ledger.usage import AskedQuestion
from retrieval.audience import Access, Audience

# Nobody but the asker saw these asked.
_ASKED_ALONE = frozenset(["command", "direct", "private"])


@dataclass(frozen=True, slots=True)
class Readership:
    """Everyone who will read a report.

    Attributes:
        audience: Them.
        access: What all of them may read.
        team: Id of the workspace that all of them are members of; empty when that is not known.
        open_channels: Ids of channels of it that each of them can open now.
        own_channel: Id of the channel in which they read the report; empty outside of channels.
    """

    audience: Audience
    access: Access
    team: str = ""
    open_channels: frozenset[str] = frozenset()
    own_channel: str = ""

    def may_read(self, question: AskedQuestion) -> bool:
        """Tell whether each of them could read a question where it was asked."""
        if not self.team or question.team != self.team:
            return False
        if question.surface in _ASKED_ALONE or question.state == "withdrawn":
            return False
        return question.channel == self.own_channel or (question.is_open and question.channel in self.open_channels)
