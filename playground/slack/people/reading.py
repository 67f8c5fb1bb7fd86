"""Reading: what one person sees in a channel or a thread."""

from dataclasses import dataclass

from playground.slack.errors import Impossible
from playground.slack.shapes.messages import message_shape
from playground.slack.state.account import Account
from playground.slack.state.channel import Channel
from playground.slack.state.message import Message
from playground.slack.state.workspace import Workspace
from playground.slack.wire import Json
from playground.slack.world import Place

STATUS_SECONDS = 120.0
"""A status that nothing follows is taken away by Slack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A message as one reader sees it.

    Attributes:
        message: Behind it; what is pressed is pressed there.
        text: Of a stream in a channel: the whole text for its recipient, the first piece for others until it ends.
        blocks: None of a stream that this reader sees the first piece of.
        is_ephemeral: Nobody else sees it.
        is_streaming: It is still being written.
    """

    message: Message
    text: str
    blocks: list[Json]
    is_ephemeral: bool
    is_streaming: bool

    @property
    def ts(self) -> str:
        """Its timestamp."""
        return self.message.ts

    @property
    def author(self) -> str:
        """The id of who wrote it."""
        return self.message.author

    @property
    def words(self) -> str:
        """All words that are shown: of the blocks if it has any, else the text."""
        return "\n".join(_texts(self.blocks)) if self.blocks else self.text


def seen_in(place: Place, reader: Account, channel: Channel, thread: str = "") -> list[Seen]:
    """What stands in the channel itself, or in a thread of it, oldest first.

    Args:
        place: Where it is done.
        reader: Who looks.
        channel: Public, or one of the reader's.
        thread: The ts of its parent, which is seen too; "": the channel itself.

    Raises:
        Impossible: the reader may not look there.
    """
    if channel.kind != "public" and reader.id not in channel.members:
        raise Impossible(f"{reader.name} is not in {channel.name or channel.id}")
    if thread:
        parent = channel.messages.get(thread)
        found = [*([parent] if parent else []), *channel.replies(thread)]
    else:
        found = channel.top_level()
    found += [each for each in channel.whispers if each.reader == reader.id and each.thread_ts == thread]
    return [_seen(place, reader, each) for each in sorted(found, key=lambda each: each.ts)]


def status_in(place: Place, channel: Channel, thread: str) -> str:
    """What the app's status says in that thread at the moment; "" if nothing."""
    session = place.workspace.sessions.get((channel.id, thread))
    if session is None or place.world.clock.now() - session.status_at >= STATUS_SECONDS:
        return ""
    return session.status


def shape_for(workspace: Workspace, seen: Seen, host_url: str) -> Json:
    """What is seen, as JSON."""
    shape = message_shape(workspace, seen.message, host_url=host_url)
    own = {"text": seen.text, "blocks": seen.blocks, "words": seen.words}
    return {**shape, **own, "is_ephemeral": seen.is_ephemeral, "is_streaming": seen.is_streaming}


def _seen(place: Place, reader: Account, message: Message) -> Seen:
    stream = message.stream
    is_streaming = stream is not None and not stream.is_over(place.world.clock.now())
    is_direct = place.workspace.channels[message.channel_id].kind in ("im", "mpim")
    sees_first_only = stream is not None and is_streaming and not is_direct and stream.recipient != reader.id
    return Seen(
        message=message,
        text=stream.first_text if stream and sees_first_only else message.text,
        blocks=[] if sees_first_only else list(message.blocks),
        is_ephemeral=bool(message.reader),
        is_streaming=is_streaming,
    )


def _texts(value: object) -> list[str]:
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    if not isinstance(value, dict):
        return []
    found = [text for key in ("title", "text") if isinstance(text := value.get(key), str)]
    return found + [text for each in value.values() for text in _texts(each)]
