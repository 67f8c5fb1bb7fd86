"""Place: where in Slack something is said, and so who will read the answer."""

from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["direct", "group_direct", "private", "public"]


@dataclass(frozen=True, slots=True)
class Place:
    """One thread, or a conversation outside of threads.

    Attributes:
        team: Id of the workspace.
        channel: Id of the conversation.
        thread_ts: The thread's first message; empty outside of threads.
        kind: Who is in it: one person, a few, those who were invited, or whoever joins.
        is_shared: People of other workspaces are in it, or are invited.
    """

    team: str
    channel: str
    thread_ts: str
    kind: Kind
    is_shared: bool = False

    @property
    def is_direct(self) -> bool:
        """Whether one person alone reads what is said here."""
        return self.kind == "direct" and not self.is_shared

    def in_thread(self, ts: str) -> "Place":
        """Return the thread below a message of this conversation."""
        return replace(self, thread_ts=ts)
