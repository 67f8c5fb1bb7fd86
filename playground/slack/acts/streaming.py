"""Streams: opening one, letting it grow, ending it, and a person's Stop."""

from playground.slack.acts.posting import Draft, post, snapshot, with_block_ids
from playground.slack.events.messages import tell_changed
from playground.slack.events.telling import tell
from playground.slack.state.account import Account
from playground.slack.state.channel import Channel
from playground.slack.state.message import Message
from playground.slack.state.stream import Stream
from playground.slack.wire import Json
from playground.slack.world import Place, World


def start(place: Place, channel: Channel, bot: Account, *, thread_ts: str, stream: Stream) -> Message:
    """Post a message that grows; the app's session there is processing from now on."""
    draft = Draft(text=stream.text, thread_ts=thread_ts, blocks=stream.shown(), stream=stream)
    message = post(place, channel, bot, draft)
    session = place.workspace.session(channel.id, message.root)
    session.state = "processing"
    session.initiator = session.initiator or stream.recipient
    return message


def grow(world: World, message: Message, text: str, chunks: list[Json]) -> None:
    """Append to a message that is being written; nobody is told."""
    stream = message.stream
    assert stream is not None  # noqa: S101  # the caller has looked at it
    stream.add(text, chunks)
    _show(world, message, [])


def finish(
    place: Place,
    message: Message,
    *,
    blocks: list[Json],
    metadata: Json | None,
    session_state: str,
) -> None:
    """Close the stream with these blocks at the end; the session is no longer processing."""
    stream = message.stream
    assert stream is not None  # noqa: S101  # the caller has looked at it
    before = snapshot(place, message)
    stream.state = "complete"
    _show(place.world, message, blocks)
    message.metadata = metadata or message.metadata
    place.workspace.session(message.channel_id, message.root).state = session_state or "active"
    tell_changed(place, message, before)


def press_stop(place: Place, channel: Channel, thread_ts: str, user: Account) -> list[Message]:
    """Stop every stream of the app in the thread, and tell it; it must stop its work itself."""
    running = [each for each in channel.messages.values() if each.root == thread_ts and _is_running(place.world, each)]
    for each in running:
        assert each.stream is not None  # noqa: S101  # it is running
        each.stream.state = "stopped"
    event = {
        "type": "agent_session_stopped",
        "channel": channel.id,
        "thread_ts": thread_ts,
        "user": user.id,
        "streaming_message_ts": [each.ts for each in running],
    }
    tell(place, "agent_session_stopped", event, channel=channel)
    return running


def _is_running(world: World, message: Message) -> bool:
    return message.stream is not None and not message.stream.is_over(world.clock.now())


def _show(world: World, message: Message, last: list[Json]) -> None:
    assert message.stream is not None  # noqa: S101  # the callers have looked at it
    message.text = message.stream.text
    message.blocks = with_block_ids(world, [*message.stream.shown(), *last])
