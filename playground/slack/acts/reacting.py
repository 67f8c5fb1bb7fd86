"""Reacting to a message with an emoji."""

from playground.slack.events.telling import tell
from playground.slack.state.account import Account
from playground.slack.state.message import Message
from playground.slack.world import Place


def react(place: Place, message: Message, name: str, account: Account) -> bool:
    """Add a reaction; false if it was there already."""
    users = message.reactions.setdefault(name, [])
    if account.id in users:
        return False
    users.append(account.id)
    _tell(place, message, name, account=account, kind="reaction_added")
    return True


def unreact(place: Place, message: Message, name: str, account: Account) -> bool:
    """Take a reaction back; false if there was none."""
    users = message.reactions.get(name, [])
    if account.id not in users:
        return False
    users.remove(account.id)
    if not users:
        del message.reactions[name]
    _tell(place, message, name, account=account, kind="reaction_removed")
    return True


def _tell(place: Place, message: Message, name: str, *, account: Account, kind: str) -> None:
    event = {
        "type": kind,
        "user": account.id,
        "reaction": name,
        "item": {"type": "message", "channel": message.channel_id, "ts": message.ts},
        "item_user": message.author,
    }
    tell(place, kind, event, channel=place.workspace.channels[message.channel_id])
