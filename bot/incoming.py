"""Incoming: a message as Slack tells of it, whichever of its events does. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.place import Kind

# What people and programs say. Others are Slack's own, such as that somebody joined.
_KINDS: Mapping[str, Kind] = {"im": "direct", "mpim": "group_direct", "group": "private"}
_SAID = {"", "bot_message", "file_share", "me_message", "thread_broadcast"}


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message.

    Attributes:
        team: Id of the workspace.
        channel: Id of the conversation.
        channel_type: `im`, `mpim`, `group` or `channel`; empty where the event does not tell.
        ts: The message's own.
        thread_ts: The first message of its thread; empty outside of threads.
        speaker: Id of the person, or of the bot's user; empty for a bot without one.
        bot: Id of the bot that wrote it; empty for people.
        text: With Slack's markup.
        before: The text before this edit; None for a new message.
        files: As Slack describes them.
        is_shared: The event came from a conversation with people of other organisations.
    """

    team: str
    channel: str
    channel_type: str
    ts: str
    thread_ts: str
    speaker: str
    bot: str
    text: str
    before: str | None = None
    files: tuple[Mapping[str, Any], ...] = ()
    is_shared: bool = False

    @property
    def kind(self) -> Kind:
        """Of the conversation, as far as the event tells: an app_mention does not, and comes from channels alone."""
        return _KINDS.get(self.channel_type, "public")

    @property
    def thread(self) -> str:
        """The thread that an answer stands in: its own, or the one that it begins."""
        return self.thread_ts or self.ts


def incoming(body: Mapping[str, Any], team: str) -> Incoming | None:
    """Return the message that an event of type `message` or `app_mention` tells of; None when it tells of none."""
    event = _table(body.get("event"))
    message, before = event, None
    if event.get("subtype") == "message_changed":
        message, before = _table(event.get("message")), _text(_table(event.get("previous_message")), "text")
        if message.get("subtype") == "tombstone":
            return None
    ts, channel = _text(message, "ts"), _text(event, "channel")
    if not ts or not channel or _text(message, "subtype") not in _SAID:
        return None
    thread_ts = _text(message, "thread_ts")
    files = message.get("files")
    return Incoming(
        team=team,
        channel=channel,
        channel_type=_text(event, "channel_type"),
        ts=ts,
        # The first message of a thread bears its own time as that of the thread.
        thread_ts="" if thread_ts == ts else thread_ts,
        speaker=_text(message, "user"),
        bot=_text(message, "bot_id"),
        text=_text(message, "text"),
        # An app_mention of an edit does not tell what stood there before; its message event does.
        before=before,
        files=tuple(each for each in files if isinstance(each, dict)) if isinstance(files, list) else (),
        is_shared=body.get("is_ext_shared_channel") is True,
    )


def deleted(body: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return channel and time of the message whose removal an event tells of; None when it tells of none."""
    event = _table(body.get("event"))
    channel = _text(event, "channel")
    if event.get("subtype") == "message_deleted" and channel:
        return channel, _text(event, "deleted_ts") or _text(_table(event.get("previous_message")), "ts")
    # A message that has a thread below it stays as an empty place when it is removed.
    if event.get("subtype") == "message_changed" and _table(event.get("message")).get("subtype") == "tombstone":
        return channel, _text(_table(event.get("message")), "ts")
    return None


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    return value if isinstance(value, str) else ""
