"""Channels as JSON."""

from playground.slack.state.channel import Channel
from playground.slack.wire import Json


def channel_shape(channel: Channel, viewer: str, *, with_count: bool = False) -> Json:
    """What `conversations.info` says of a channel.

    Args:
        channel: Of any kind.
        viewer: The account that asks: it is a member or not.
        with_count: Whether the members are counted too.
    """
    shape: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_private": channel.kind != "public",
        "is_general": False,
        "is_shared": channel.is_shared,
        "is_ext_shared": channel.is_shared,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "context_team_id": channel.team_id,
        "updated": channel.created * 1000,
    }
    if channel.kind == "im":
        shape["user"] = next((each for each in channel.members if each != viewer), viewer)
    else:
        shape |= {
            "name": channel.name,
            "name_normalized": channel.name,
            "creator": channel.creator,
            "is_member": viewer in channel.members,
            "topic": {"value": channel.topic, "creator": channel.creator, "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }
    if with_count:
        shape["num_members"] = len(channel.members)
    return shape
