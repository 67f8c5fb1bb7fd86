"""conversations.*: which channels there are, who is in them, and what was said."""

from playground.slack.acts.membership import direct_channel, join
from playground.slack.errors import Refused
from playground.slack.shapes.channels import channel_shape
from playground.slack.shapes.messages import message_shape
from playground.slack.state.channel import Channel
from playground.slack.state.message import Message
from playground.slack.web_api.call import Call, Method
from playground.slack.web_api.paging import page
from playground.slack.wire import Json

_KINDS = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}
_SCOPES = {"public_channel": "channels:read", "private_channel": "groups:read", "im": "im:read", "mpim": "mpim:read"}
_MOST_IN_DIRECT = 8


def listed(call: Call) -> Json:
    """`conversations.list`: public channels, and of the others those that the app is in."""
    kinds = [_KINDS[each] for each in _types(call)]
    found = [
        each
        for each in call.workspace.channels.values()
        if each.kind in kinds
        and (each.kind == "public" or call.bot.id in each.members)
        and not (each.is_archived and call.flag("exclude_archived"))
    ]
    part, cursor = page(call, found)
    shapes = [channel_shape(each, call.bot.id, with_count=True) for each in part]
    return {"channels": shapes, "response_metadata": {"next_cursor": cursor}}


def of_user(call: Call) -> Json:
    """`users.conversations`: those that the app is in; only public ones that it shares with another user."""
    kinds = [_KINDS[each] for each in _types(call)]
    user = call.user().id if call.text("user") else call.bot.id
    found = [
        each
        for each in call.workspace.channels.values()
        if each.kind in kinds and user in each.members and (each.kind == "public" or call.bot.id in each.members)
    ]
    part, cursor = page(call, found)
    return {
        "channels": [channel_shape(each, call.bot.id) for each in part],
        "response_metadata": {"next_cursor": cursor},
    }


def info(call: Call) -> Json:
    """`conversations.info`."""
    channel = call.visible_channel()
    call.need_scope(channel.read_scope)
    return {"channel": channel_shape(channel, call.bot.id, with_count=call.flag("include_num_members"))}


def members(call: Call) -> Json:
    """`conversations.members`."""
    channel = call.visible_channel()
    call.need_scope(channel.read_scope)
    part, cursor = page(call, channel.members)
    return {"members": part, "response_metadata": {"next_cursor": cursor}}


def history(call: Call) -> Json:
    """`conversations.history`: newest first, without replies."""
    channel = _readable(call)
    found = [each for each in reversed(channel.top_level()) if _is_between(call, each)]
    return _messages(call, found)


def replies(call: Call) -> Json:
    """`conversations.replies`: the parent, then its replies, oldest first."""
    channel = _readable(call)
    named = channel.messages.get(call.text("ts"))
    if named is None:
        raise Refused("thread_not_found")
    root = channel.messages.get(named.root)
    found = [each for each in channel.replies(named.root) if _is_between(call, each)]
    return _messages(call, [*([root] if root else []), *found])


def open_conversation(call: Call) -> Json:
    """`conversations.open`: the direct message with these users."""
    wanted = [each for each in call.text("users").replace(" ", "").split(",") if each]
    if not wanted:
        return {"channel": channel_shape(call.visible_channel(), call.bot.id)}
    if len(wanted) > _MOST_IN_DIRECT:
        raise Refused("too_many_users")
    if not set(wanted) <= set(call.workspace.accounts):
        raise Refused("user_not_found")
    call.need_scope("im:write" if len(wanted) == 1 else "mpim:write")
    is_known = call.workspace.direct(*wanted, call.bot.id) is not None
    channel = direct_channel(call.place, *wanted, call.bot.id)
    known = {"no_op": True, "already_open": True} if is_known else {}
    return {"channel": channel_shape(channel, call.bot.id) if call.flag("return_im") else {"id": channel.id}, **known}


def join_channel(call: Call) -> Json:
    """`conversations.join`: a public channel."""
    channel = call.visible_channel()
    if channel.kind != "public":
        raise Refused("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refused("is_archived")
    was_in = call.bot.id in channel.members
    join(call.place, channel, call.bot)
    known = {"warning": "already_in_channel"} if was_in else {}
    return {"channel": channel_shape(channel, call.bot.id), **known}


def _types(call: Call) -> list[str]:
    """The types that the call asks for, if they are Slack's and the app may list each of them."""
    types = [each for each in call.text("types", "public_channel").replace(" ", "").split(",") if each]
    if not set(types) <= set(_KINDS):
        raise Refused("invalid_types")
    for each in types:
        call.need_scope(_SCOPES[each])
    return types


def _readable(call: Call) -> Channel:
    channel = call.visible_channel()
    call.need_scope(channel.history_scope)
    if call.bot.id not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _is_between(call: Call, message: Message) -> bool:
    # Timestamps have the same number of digits, so they compare as text.
    oldest, latest = call.text("oldest"), call.text("latest")
    if call.flag("inclusive"):
        return (not oldest or message.ts >= oldest) and (not latest or message.ts <= latest)
    return (not oldest or message.ts > oldest) and (not latest or message.ts < latest)


def _messages(call: Call, found: list[Message]) -> Json:
    part, cursor = page(call, found)
    with_metadata = call.flag("include_all_metadata")
    shapes = [
        message_shape(call.workspace, each, host_url=call.world.host_url, with_metadata=with_metadata) for each in part
    ]
    following = {"response_metadata": {"next_cursor": cursor}} if cursor else {}
    return {"messages": shapes, "has_more": bool(cursor), **following}


METHODS = {
    "conversations.list": Method(listed),
    "users.conversations": Method(of_user),
    "conversations.info": Method(info),
    "conversations.members": Method(members),
    "conversations.history": Method(history),
    "conversations.replies": Method(replies),
    "conversations.open": Method(open_conversation),
    "conversations.join": Method(join_channel, ("channels:join",)),
}
