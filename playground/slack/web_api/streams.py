"""chat.startStream, appendStream and stopStream."""

from playground.slack.acts.streaming import finish, grow, start
from playground.slack.checks.blocks import MAX_IN_MESSAGE, check_message_blocks
from playground.slack.checks.chunks import check_chunks
from playground.slack.errors import Refused, invalid_arguments
from playground.slack.shapes.messages import message_shape
from playground.slack.state.channel import Channel
from playground.slack.state.message import Message
from playground.slack.state.stream import MAX_BLOCKS_OF_CHUNKS, Stream
from playground.slack.web_api.agents import STATES
from playground.slack.web_api.call import Call, Method
from playground.slack.web_api.chat import metadata_of, own_message
from playground.slack.wire import Json

_MODES = ("", "timeline", "plan", "dense")


def start_stream(call: Call) -> Json:
    """`chat.startStream`: in channels it must name who receives the stream."""
    channel = call.joined_channel()
    if channel.is_archived:
        raise Refused("is_archived")
    if channel.kind == "im" and not call.world.app.has_messages_tab:
        raise Refused("messages_tab_disabled")
    thread_ts, mode = call.text("thread_ts"), call.text("task_display_mode")
    if thread_ts and thread_ts not in channel.messages:
        raise Refused("invalid_thread_ts")
    # Without a thread it is a message of the channel itself, which direct messages do not offer.
    if not thread_ts and channel.kind == "im":
        raise invalid_arguments("missing required field: thread_ts")
    if mode not in _MODES:
        raise invalid_arguments("unsupported value [json-pointer:/task_display_mode]")
    recipient = _recipient(call, channel)
    chunks = _chunks(call)
    stream = Stream(started_at=call.world.clock.now(), recipient=recipient, mode=mode or "timeline")
    stream.add(call.text("markdown_text"), chunks)
    message = start(call.place, channel, call.bot, thread_ts=thread_ts, stream=stream)
    return {"channel": channel.id, "ts": message.ts}


def append_stream(call: Call) -> Json:
    """`chat.appendStream`."""
    channel, message, stream = _running(call)
    chunks = _chunks(call)
    if not chunks and not call.text("markdown_text"):
        raise Refused("no_text")
    _check_room(stream, chunks)
    grow(call.world, message, call.text("markdown_text"), chunks)
    return {"channel": channel.id, "ts": message.ts}


def stop_stream(call: Call) -> Json:
    """`chat.stopStream`: with the last text, and blocks for the end of the message."""
    channel, message, stream = _running(call)
    state = call.text("session_status")
    if state and state not in STATES:
        raise invalid_arguments("unsupported value [json-pointer:/session_status]")
    chunks = _chunks(call)
    blocks = check_message_blocks(call.structure("blocks", "invalid_blocks_format") or [], most=MAX_IN_MESSAGE)
    _check_room(stream, chunks)
    metadata = metadata_of(call, "ChatStopStreamArguments")
    grow(call.world, message, call.text("markdown_text"), chunks)
    finish(call.place, message, blocks=blocks, metadata=metadata, session_state=state)
    shape = message_shape(call.workspace, message, host_url=call.world.host_url)
    return {"channel": channel.id, "ts": message.ts, "message": shape}


def _recipient(call: Call, channel: Channel) -> str:
    recipient = call.text("recipient_user_id")
    if channel.kind in ("im", "mpim"):
        return recipient or next(each for each in channel.members if each != call.bot.id)
    if not call.text("recipient_team_id"):
        raise Refused("missing_recipient_team_id")
    if not recipient:
        raise Refused("missing_recipient_user_id")
    # In shared channels it is the recipient's own team.
    if call.text("recipient_team_id") not in {each.team_id for each in call.workspace.accounts.values()}:
        raise Refused("team_not_found")
    if recipient not in call.workspace.accounts:
        raise Refused("user_not_found")
    return recipient


def _running(call: Call) -> tuple[Channel, Message, Stream]:
    channel = call.joined_channel()
    message = own_message(call, channel, code="message_not_owned_by_app")
    stream = message.stream
    if stream and stream.state == "stopped":
        raise Refused("stopped_by_user")
    if stream is None or stream.is_over(call.world.clock.now()):
        raise Refused("message_not_in_streaming_state")
    return channel, message, stream


def _chunks(call: Call) -> list[Json]:
    return check_chunks(call.structure("chunks", "invalid_chunks") or [], call.text("markdown_text"))


def _check_room(stream: Stream, chunks: list[Json]) -> None:
    added = [block for chunk in chunks if chunk["type"] == "blocks" for block in chunk["blocks"]]
    if len(stream.blocks) + len(added) > MAX_BLOCKS_OF_CHUNKS:
        raise Refused("msg_blocks_too_long")


METHODS = {
    "chat.startStream": Method(start_stream, ("chat:write",)),
    "chat.appendStream": Method(append_stream, ("chat:write",)),
    "chat.stopStream": Method(stop_stream, ("chat:write",)),
}
