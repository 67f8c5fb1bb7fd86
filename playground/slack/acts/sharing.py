"""Sharing files: they become visible in the channel of a message."""

from playground.slack.events.telling import tell
from playground.slack.state.channel import Channel
from playground.slack.state.message import Message
from playground.slack.world import Place


def share(place: Place, channel: Channel, message: Message) -> None:
    """Make the files of a message visible in its channel, and tell the app of each."""
    for file in message.files:
        file.channels.append(channel.id)
        event = {
            "type": "file_shared",
            "file_id": file.id,
            "file": {"id": file.id},
            "user_id": message.author,
            "channel_id": channel.id,
        }
        tell(place, "file_shared", event, channel=channel)
