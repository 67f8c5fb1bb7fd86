"""Posting, editing and deleting messages."""

from dataclasses import dataclass, field

from playground.slack.events.messages import tell_changed, tell_deleted, tell_mentioned, tell_posted
from playground.slack.shapes.messages import message_shape
from playground.slack.shapes.rich_text import mentioned
from playground.slack.state.account import Account
from playground.slack.state.channel import Channel
from playground.slack.state.message import Edit, File, Message
from playground.slack.state.stream import Stream
from playground.slack.wire import Json
from playground.slack.world import Place, World

MAX_TEXT = 40_000
"""Slack cuts the text of a message there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a new message consists of, besides who wrote it where.

    Attributes:
        subtype: `bot_message` for a classic webhook, which has no author.
        reader: Makes it ephemeral.
    """

    text: str = ""
    thread_ts: str = ""
    reader: str = ""
    subtype: str = ""
    username: str = ""
    is_broadcast: bool = False
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    metadata: Json | None = None
    stream: Stream | None = None


def post(place: Place, channel: Channel, author: Account | None, draft: Draft) -> Message:
    """Post a message, and tell the app unless it is ephemeral."""
    message = Message(
        ts=place.world.new_ts(),
        channel_id=channel.id,
        team_id=place.workspace.id,
        author=author.id if author else "",
        text=draft.text[:MAX_TEXT],
        bot_id=author.bot_id if author else place.world.new_id("B") if draft.subtype else "",
        app_id=author.app_id if author else "",
        username=draft.username,
        subtype=draft.subtype or ("thread_broadcast" if draft.is_broadcast else ""),
        thread_ts=_root(channel, draft.thread_ts),
        reader=draft.reader,
        is_broadcast=draft.is_broadcast,
        has_file_stubs=channel.is_shared and bool(draft.files),
        blocks=with_block_ids(place.world, draft.blocks),
        attachments=draft.attachments,
        files=draft.files,
        metadata=draft.metadata,
        stream=draft.stream,
        client_msg_id="" if draft.subtype or author is None or author.is_bot else place.world.new_id("msg-"),
    )
    if draft.reader:
        channel.whispers.append(message)
        return message
    channel.messages[message.ts] = message
    _end_status(place, channel, message)
    tell_posted(place, message)
    return message


def edit(place: Place, message: Message, text: str, blocks: list[Json], *, by: str) -> None:
    """Give a message other words; a mention in it is told of again, as Slack does."""
    before = snapshot(place, message)
    message.text = text[:MAX_TEXT]
    message.blocks = with_block_ids(place.world, blocks)
    message.edited = Edit(by, place.world.new_ts())
    tell_changed(place, message, before)
    if mentioned(message.text):
        tell_mentioned(place, message)


def delete(place: Place, message: Message) -> None:
    """Delete a message; one with replies leaves a tombstone in its place."""
    channel = place.workspace.channels[message.channel_id]
    if not channel.replies(message.ts):
        del channel.messages[message.ts]
        tell_deleted(place, message)
        return
    before = snapshot(place, message)
    message.text, message.subtype, message.author = "This message was deleted.", "tombstone", "USLACKBOT"
    message.blocks, message.attachments, message.files = [], [], []
    tell_changed(place, message, before)


def snapshot(place: Place, message: Message) -> Json:
    """The message as it is now, to tell of later as what it was."""
    return message_shape(place.workspace, message, host_url=place.world.host_url, with_metadata=True)


def with_block_ids(world: World, blocks: list[Json]) -> list[Json]:
    """The blocks, each with an id, and each interactive element with an action id."""
    return [_identified(world, block) for block in blocks]


def _identified(world: World, block: Json) -> Json:
    found = {**block, "block_id": block.get("block_id") or world.new_id("b")}
    for name in ("accessory", "element"):
        if isinstance(found.get(name), dict):
            found[name] = _with_action_id(world, found[name])
    if found["type"] in ("actions", "context_actions"):
        found["elements"] = [_with_action_id(world, each) for each in found["elements"]]
    return found


def _with_action_id(world: World, element: Json) -> Json:
    if element["type"] == "image" or element.get("action_id"):
        return element
    return {**element, "action_id": world.new_id("a")}


def _root(channel: Channel, thread_ts: str) -> str:
    """The parent's ts, also where somebody names a reply."""
    named = channel.messages.get(thread_ts)
    return named.root if named else thread_ts


def _end_status(place: Place, channel: Channel, message: Message) -> None:
    """The app's first message ends what its status says."""
    bot = place.workspace.installation.bot.id if place.workspace.installation else ""
    session = place.workspace.sessions.get((channel.id, message.root))
    if session and message.author == bot:
        session.status, session.status_at = "", place.world.clock.now()
