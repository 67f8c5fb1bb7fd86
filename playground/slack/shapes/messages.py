"""Messages as JSON."""

from playground.slack.shapes.files import file_shape, file_stub
from playground.slack.state.account import Account
from playground.slack.state.message import Message
from playground.slack.state.workspace import Workspace
from playground.slack.wire import Json


def message_shape(workspace: Workspace, message: Message, *, host_url: str, with_metadata: bool = False) -> Json:
    """What `conversations.history` and events say of a message.

    Args:
        workspace: That it stands in.
        message: Any but an ephemeral one.
        host_url: Where its files are.
        with_metadata: Whether what the app hid in it is shown.
    """
    shape: Json = {"type": "message", "ts": message.ts, "text": message.text, "team": message.team_id}
    optional = {
        "user": message.author,
        "subtype": message.subtype,
        "client_msg_id": message.client_msg_id,
        "blocks": [{**block} for block in message.blocks],
        "attachments": [{**each} for each in message.attachments],
        "username": message.username,
    }
    shape |= {name: value for name, value in optional.items() if value}
    if message.bot_id:
        shape |= {"bot_id": message.bot_id, "app_id": message.app_id}
        author = workspace.accounts.get(message.author)
        if author:
            shape["bot_profile"] = bot_profile(author)
    if message.edited:
        shape["edited"] = {"user": message.edited.user, "ts": message.edited.ts}
    if message.files:
        stub = message.has_file_stubs
        shape["files"] = [file_stub(file) if stub else file_shape(file, host_url) for file in message.files]
    if message.reactions:
        shape["reactions"] = [
            {"name": name, "users": list(users), "count": len(users)} for name, users in message.reactions.items()
        ]
    if message.stream:
        shape["streaming_state"] = message.stream.state
    if with_metadata and message.metadata:
        shape["metadata"] = message.metadata
    return shape | _thread(workspace, message)


def bot_profile(account: Account) -> Json:
    """The short description of a bot that its messages carry."""
    return {
        "id": account.bot_id,
        "app_id": account.app_id,
        "user_id": account.id,
        "name": account.real_name,
        "icons": {},
        "deleted": False,
        "updated": 0,
        "team_id": account.team_id,
    }


def _thread(workspace: Workspace, message: Message) -> Json:
    messages = workspace.channels[message.channel_id]
    if message.thread_ts:
        parent = messages.messages.get(message.thread_ts)
        by = {"parent_user_id": parent.author} if parent and parent.author else {}
        return {"thread_ts": message.thread_ts, **by}
    replies = messages.replies(message.ts)
    if not replies:
        return {}
    users = list(dict.fromkeys(each.author for each in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": users,
        "reply_users_count": len(users),
        "latest_reply": replies[-1].ts,
        "is_locked": False,
        "subscribed": False,
    }
