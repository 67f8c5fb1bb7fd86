"""Channel: public or private, a direct message or a group of them; it holds its messages."""

from dataclasses import dataclass, field
from typing import Literal

from playground.slack.state.message import Message

Kind = Literal["public", "private", "im", "mpim"]


@dataclass(slots=True, kw_only=True)
class Channel:
    """A conversation.

    Attributes:
        members: Ids of accounts, in the order they joined.
        is_shared: Another organisation is in it too (Slack Connect).
        messages: By ts, in their order; replies are among them.
        whispers: Ephemeral messages, each of one reader.
    """

    id: str
    team_id: str
    name: str
    kind: Kind
    creator: str
    created: int
    is_shared: bool = False
    is_archived: bool = False
    topic: str = ""
    members: list[str] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    whispers: list[Message] = field(default_factory=list)

    @property
    def event_suffix(self) -> str:
        """The end of the name of the subscription to its messages, as in `message.channels`."""
        return {"public": "channels", "private": "groups", "im": "im", "mpim": "mpim"}[self.kind]

    @property
    def history_scope(self) -> str:
        """The scope that reading its messages needs."""
        return f"{self.event_suffix}:history"

    @property
    def read_scope(self) -> str:
        """The scope that seeing it and its members needs."""
        return f"{self.event_suffix}:read"

    @property
    def channel_type(self) -> str:
        """What events call its kind."""
        return {"public": "channel", "private": "group", "im": "im", "mpim": "mpim"}[self.kind]

    def replies(self, root: str) -> list[Message]:
        """The replies of the thread that this ts opens, oldest first."""
        return [each for each in self.messages.values() if each.thread_ts == root and each.ts != root]

    def top_level(self) -> list[Message]:
        """What stands in the channel itself, oldest first."""
        return [each for each in self.messages.values() if not each.thread_ts or each.is_broadcast]
