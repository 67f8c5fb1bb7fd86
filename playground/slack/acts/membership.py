"""Who is in a channel: making channels, joining, leaving, inviting."""

from playground.slack.acts.posting import Draft, post
from playground.slack.events.telling import tell
from playground.slack.state.account import Account
from playground.slack.state.channel import Channel, Kind
from playground.slack.world import Place

_PREFIXES = {"public": "C", "private": "C", "im": "D", "mpim": "G"}


def open_channel(
    place: Place, name: str, *, kind: Kind, members: list[str], is_shared: bool = False, with_id: str = ""
) -> Channel:
    """A new channel with these members, in which nothing was said yet; without an id it gets a new one."""
    channel = Channel(
        id=with_id or place.world.new_id(_PREFIXES[kind]),
        team_id=place.workspace.id,
        name=name,
        kind=kind,
        creator=members[0] if members else "",
        created=int(place.world.clock.now()),
        is_shared=is_shared,
        members=list(dict.fromkeys(members)),
    )
    place.workspace.channels[channel.id] = channel
    return channel


def direct_channel(place: Place, *members: str) -> Channel:
    """The direct message among these accounts, opened if it is new."""
    found = place.workspace.direct(*members)
    if found:
        return found
    if len(set(members)) <= 2:
        return open_channel(place, "", kind="im", members=list(members))
    names = [place.workspace.accounts[each].name for each in members]
    return open_channel(place, f"mpdm-{'--'.join(names)}-1", kind="mpim", members=list(members))


def join(place: Place, channel: Channel, account: Account, *, inviter: str = "") -> None:
    """Make somebody a member; nothing happens if they are one."""
    if account.id in channel.members:
        return
    channel.members.append(account.id)
    _tell(place, channel, account, "member_joined_channel", inviter=inviter)
    _note(place, channel, account, "channel_join", "has joined the channel")


def leave(place: Place, channel: Channel, account: Account) -> None:
    """Take somebody out; nothing happens if they are not in it."""
    if account.id in channel.members:
        _tell(place, channel, account, "member_left_channel")
        _note(place, channel, account, "channel_leave", "has left the channel")
        channel.members.remove(account.id)


def _note(place: Place, channel: Channel, account: Account, subtype: str, what: str) -> None:
    """The line that Slack itself writes into the channel, in the name of whoever came or went."""
    post(place, channel, account, Draft(text=f"<@{account.id}> {what}", subtype=subtype))


def _tell(place: Place, channel: Channel, account: Account, kind: str, *, inviter: str = "") -> None:
    event = {
        "type": kind,
        "user": account.id,
        "channel": channel.id,
        "channel_type": "C" if channel.kind == "public" else "G",
        "team": place.workspace.id,
        **({"inviter": inviter} if inviter else {}),
    }
    tell(place, kind, event, channel=channel)
