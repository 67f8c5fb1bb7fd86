"""Telling the app of an event: whether it subscribed to it and may see it, and the envelope around it."""

from playground.slack.delivery.delivery import Delivery
from playground.slack.state.channel import Channel
from playground.slack.state.workspace import Workspace
from playground.slack.wire import Json
from playground.slack.world import World


def tell(world: World, workspace: Workspace, subscription: str, event: Json, *, channel: Channel | None = None) -> None:
    """Put an event into the outbox, if the app hears it.

    Args:
        world: Whose outbox it is.
        workspace: Where it happened.
        subscription: What the manifest calls it, such as `message.im`.
        event: With its type; `event_ts` is added.
        channel: Where it happened, if it did in one: the app's bot must be a member.
    """
    installation = workspace.installation
    if installation is None or not world.app.hears(subscription, installation.scopes):
        return
    if channel and installation.bot.id not in channel.members:
        return
    told = {"event_ts": world.new_ts(), **event}
    payload: Json = {
        "token": "verification-token",
        "team_id": workspace.id,
        "context_team_id": workspace.id,
        "api_app_id": world.app.id,
        "event": told,
        "type": "event_callback",
        "event_id": world.new_id("Ev"),
        "event_time": int(world.clock.now()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.id,
                "user_id": installation.bot.id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": bool(channel and channel.is_shared),
        "event_context": world.new_id("4-"),
    }
    world.outbox.add(Delivery(kind="events_api", payload=payload, due_at=world.clock.now()))
