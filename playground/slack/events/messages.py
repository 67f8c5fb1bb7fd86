"""What the app is told of messages: new ones, mentions, edits and deletions."""

from urllib.parse import urlsplit

from playground.slack.events.telling import tell
from playground.slack.shapes.messages import message_shape
from playground.slack.shapes.rich_text import links, mentioned
from playground.slack.state.channel import Channel
from playground.slack.state.message import Message
from playground.slack.wire import Json
from playground.slack.world import Place


def tell_posted(place: Place, message: Message) -> None:
    """Tell of a new message: as a mention and as a message, if the app subscribed to both."""
    channel = place.workspace.channels[message.channel_id]
    shape = message_shape(place.workspace, message, host_url=place.world.host_url, with_metadata=True)
    event = {**shape, "channel": channel.id, "channel_type": channel.channel_type, "event_ts": message.ts}
    author = place.workspace.accounts.get(message.author)
    if channel.is_shared and author:
        event |= {"user_team": author.team_id, "source_team": author.team_id}
    if message.files and not message.subtype:
        event["subtype"] = "file_share"
    tell_mentioned(place, message)
    tell(place, f"message.{channel.event_suffix}", event, channel=channel)
    _tell_links(place, channel, message)
    if message.thread_ts:
        parent = channel.messages.get(message.thread_ts)
        if parent:
            # The count of replies changes, and Slack tells of that as of an edit.
            tell_changed(place, parent, _without_reply(place, parent))


def tell_mentioned(place: Place, message: Message) -> None:
    """Tell the app that it is mentioned, if it is, and by somebody else; in direct messages Slack never does."""
    channel = place.workspace.channels[message.channel_id]
    bot = place.workspace.installation.bot if place.workspace.installation else None
    if bot is None or channel.kind == "im" or message.author == bot.id or bot.id not in mentioned(message.text):
        return
    shape = message_shape(place.workspace, message, host_url=place.world.host_url)
    for name in ("subtype", "reply_count", "reply_users", "reply_users_count", "latest_reply", "is_locked"):
        shape.pop(name, None)
    if not message.thread_ts:
        shape.pop("thread_ts", None)
    event = {**shape, "type": "app_mention", "channel": channel.id, "event_ts": message.ts}
    tell(place, "app_mention", event, channel=channel)


def tell_changed(place: Place, message: Message, before: Json) -> None:
    """Tell that a message is not what it was: by an edit, an unfurl or a reply."""
    channel = place.workspace.channels[message.channel_id]
    event = {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "channel": channel.id,
        "channel_type": channel.channel_type,
        "message": message_shape(place.workspace, message, host_url=place.world.host_url, with_metadata=True),
        "previous_message": before,
        "ts": place.world.new_ts(),
    }
    tell(place, f"message.{channel.event_suffix}", event, channel=channel)


def tell_deleted(place: Place, message: Message) -> None:
    """Tell that a message is gone."""
    channel = place.workspace.channels[message.channel_id]
    event = {
        "type": "message",
        "subtype": "message_deleted",
        "hidden": True,
        "channel": channel.id,
        "channel_type": channel.channel_type,
        "deleted_ts": message.ts,
        "previous_message": message_shape(place.workspace, message, host_url=place.world.host_url),
        "ts": place.world.new_ts(),
    }
    tell(place, f"message.{channel.event_suffix}", event, channel=channel)


def _without_reply(place: Place, parent: Message) -> Json:
    shape = message_shape(place.workspace, parent, host_url=place.world.host_url)
    if shape["reply_count"] > 1:
        return shape | {"reply_count": shape["reply_count"] - 1}
    return {name: value for name, value in shape.items() if "repl" not in name and name != "thread_ts"}


def _tell_links(place: Place, channel: Channel, message: Message) -> None:
    found = [
        {"url": url, "domain": domain}
        for url in links(message.text)
        for domain in place.world.app.unfurl_domains
        if f".{urlsplit(url).hostname}".endswith(f".{domain}")
    ]
    if found and not message.bot_id:
        event = {
            "type": "link_shared",
            "channel": channel.id,
            "user": message.author,
            "message_ts": message.ts,
            "is_bot_user_member": True,
            "links": found,
            **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
        }
        tell(place, "link_shared", event, channel=channel)
