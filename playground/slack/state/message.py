"""Message: what somebody wrote, in a channel or a thread, or to one reader alone."""

from dataclasses import dataclass, field

from playground.slack.state.stream import Stream
from playground.slack.wire import Json


@dataclass(frozen=True, slots=True)
class Edit:
    """Who edited a message last, and when."""

    user: str
    ts: str


@dataclass(slots=True, kw_only=True)
class File:
    """A file that was shared, with its bytes."""

    id: str
    team_id: str
    name: str
    media_type: str
    content: bytes
    author: str
    created: int
    channels: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Message:
    """A message.

    Attributes:
        author: Id of the account; "" for a classic incoming webhook.
        bot_id: Of messages that programs wrote.
        reader: Of an ephemeral message, who alone sees it.
        thread_ts: Of replies the parent's ts; "" at the top level.
        attachments: Unfurls and old-style attachments.
        has_file_stubs: Its files are announced without their addresses, as in channels shared with others.
    """

    ts: str
    channel_id: str
    team_id: str
    author: str
    text: str
    bot_id: str = ""
    app_id: str = ""
    username: str = ""
    subtype: str = ""
    thread_ts: str = ""
    reader: str = ""
    is_broadcast: bool = False
    has_file_stubs: bool = False
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    metadata: Json | None = None
    edited: Edit | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    stream: Stream | None = None
    client_msg_id: str = ""

    @property
    def root(self) -> str:
        """The ts of the thread that it opens or stands in."""
        return self.thread_ts or self.ts

    def find_block(self, action_id: str) -> tuple[Json, Json] | None:
        """The block and the element with that action id."""
        return find_element(self.blocks, action_id)


def find_element(blocks: list[Json], action_id: str) -> tuple[Json, Json] | None:
    """The block and the interactive element with that action id, wherever a block keeps its elements."""
    for block in blocks:
        elements = [*block.get("elements", []), block.get("accessory"), block.get("element")]
        elements += block.get("actions", [])
        for element in elements:
            if isinstance(element, dict) and element.get("action_id") == action_id:
                return block, element
    return None
