"""chat.*: posting, updating, deleting, unfurling; streams have a file of their own."""

from playground.slack.acts import unfurling
from playground.slack.acts.posting import Draft, delete, edit, post
from playground.slack.checks.blocks import check_message_blocks
from playground.slack.checks.schemas import argument_mismatches
from playground.slack.errors import Refused, invalid_arguments
from playground.slack.shapes.messages import message_shape
from playground.slack.state.channel import Channel
from playground.slack.state.message import Message
from playground.slack.web_api.call import Call, Method
from playground.slack.wire import Json

MAX_MARKDOWN = 12_000
MAX_UPDATED_TEXT = 4000
"""Longer text is cut when a message is posted, but refused when it is updated."""


def post_message(call: Call) -> Json:
    """`chat.postMessage`."""
    text, blocks, attachments = _content(call)
    channel = _open_channel(call)
    draft = Draft(
        text=text,
        blocks=blocks,
        attachments=attachments,
        thread_ts=call.text("thread_ts"),
        username=call.text("username"),
        is_broadcast=call.flag("reply_broadcast"),
        metadata=metadata_of(call, "ChatPostMessageArguments"),
    )
    message = post(call.place, channel, call.bot, draft)
    return {"channel": channel.id, "ts": message.ts, "message": _shape(call, message)}


def post_ephemeral(call: Call) -> Json:
    """`chat.postEphemeral`: for one reader, who must be in the channel."""
    text, blocks, attachments = _content(call)
    channel = _open_channel(call)
    if call.need("user") not in channel.members:
        raise Refused("user_not_in_channel")
    draft = Draft(
        text=text, blocks=blocks, attachments=attachments, thread_ts=call.text("thread_ts"), reader=call.text("user")
    )
    return {"message_ts": post(call.place, channel, call.bot, draft).ts}


def update(call: Call) -> Json:
    """`chat.update`: of the app's own messages, and not while they are streamed."""
    channel = call.joined_channel()
    message = own_message(call, channel, code="cant_update_message")
    if message.stream and not message.stream.is_over(call.world.clock.now()):
        raise Refused("streaming_state_conflict")
    text, blocks, attachments = _content(call)
    if len(text) > MAX_UPDATED_TEXT and not call.text("markdown_text"):
        raise Refused("msg_too_long")
    message.attachments = attachments or message.attachments
    message.metadata = metadata_of(call, "ChatPostMessageArguments") or message.metadata
    edit(call.place, message, text or message.text, _kept(call, message, blocks), by=call.bot.id)
    shape = _shape(call, message)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shape}


def delete_message(call: Call) -> Json:
    """`chat.delete`: of the app's own messages."""
    channel = call.joined_channel()
    message = own_message(call, channel, code="cant_delete_message")
    delete(call.place, message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    """`chat.getPermalink`."""
    channel = call.visible_channel()
    message = call.message(channel, "message_ts")
    link = f"https://{call.workspace.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def unfurl(call: Call) -> Json:
    """`chat.unfurl`: adds what the app says of a link to somebody's message."""
    channel = call.joined_channel()
    message = call.message(channel, code="cannot_unfurl_message")
    unfurls, metadata = call.structure("unfurls"), call.structure("metadata")
    if not unfurls and not metadata:
        raise Refused("missing_unfurls")
    if not isinstance(unfurls or {}, dict) or not all(isinstance(each, dict) for each in (unfurls or {}).values()):
        raise Refused("cannot_parse_attachment")
    found = []
    for url, attachment in (unfurls or {}).items():
        if "blocks" in attachment:
            check_message_blocks(attachment["blocks"], pointer=f"/unfurls/{url}/blocks")
        found.append({"from_url": url, "bot_id": call.bot.bot_id, "is_app_unfurl": True, **attachment})
    unfurling.unfurl(call.place, message, found)
    return {}


def own_message(call: Call, channel: Channel, *, code: str) -> Message:
    """The message that `ts` names, if the app wrote it.

    Raises:
        Refused: there is none, or, with this code, somebody else wrote it.
    """
    message = call.message(channel)
    if message.author != call.bot.id:
        raise Refused(code)
    return message


def _content(call: Call) -> tuple[str, list[Json], list[Json]]:
    text, markdown = call.text("text"), call.text("markdown_text")
    blocks = call.structure("blocks", "invalid_blocks_format")
    attachments = call.structure("attachments", "invalid_attachments")
    if markdown and (text or blocks):
        raise Refused("markdown_text_conflict")
    if len(markdown) > MAX_MARKDOWN:
        raise Refused("msg_too_long")
    wrong = argument_mismatches("ChatPostMessageArguments", {"attachments": attachments} if attachments else {})
    if wrong:
        raise invalid_arguments("; ".join(wrong))
    checked = check_message_blocks(blocks) if blocks else []
    if markdown:
        return markdown, [{"type": "markdown", "text": markdown}], attachments or []
    if not text and not checked and not attachments:
        raise Refused("no_text")
    return text, checked, attachments or []


def _kept(call: Call, message: Message, blocks: list[Json]) -> list[Json]:
    """The blocks after an update: without new ones the old ones stay, but those that a stream's text became."""
    if blocks or call.arguments.get("blocks") is not None or message.stream:
        return blocks
    return message.blocks


def _open_channel(call: Call) -> Channel:
    channel = call.joined_channel()
    if channel.is_archived:
        raise Refused("is_archived")
    if channel.kind == "im" and not call.world.app.has_messages_tab:
        raise Refused("messages_tab_disabled")
    return channel


def metadata_of(call: Call, definition: str) -> Json | None:
    """What the app hides in the message, if it is as this definition of the method's arguments says.

    Raises:
        Refused: `invalid_metadata_format` if it is not JSON, else `invalid_metadata_schema`.
    """
    found: Json | None = call.structure("metadata", "invalid_metadata_format")
    wrong = argument_mismatches(definition, {"metadata": found}) if found is not None else []
    if wrong:
        raise Refused("invalid_metadata_schema", {"response_metadata": {"messages": wrong}})
    return found


def _shape(call: Call, message: Message) -> Json:
    return message_shape(call.workspace, message, host_url=call.world.host_url, with_metadata=True)


METHODS = {
    "chat.postMessage": Method(post_message, ("chat:write",)),
    "chat.postEphemeral": Method(post_ephemeral, ("chat:write",)),
    "chat.update": Method(update, ("chat:write",)),
    "chat.delete": Method(delete_message, ("chat:write",)),
    "chat.getPermalink": Method(get_permalink),
    "chat.unfurl": Method(unfurl, ("links:write",)),
}
