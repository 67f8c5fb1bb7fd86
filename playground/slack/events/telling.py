"""Telling the app of an event: whether it subscribed to it and may see it, and the envelope around it."""

from playground.slack.delivery.delivery import Delivery
from playground.slack.state.channel import Channel
from playground.slack.wire import Json
from playground.slack.world import Place


def tell(place: Place, subscription: str, event: Json, *, channel: Channel | None = None) -> None:
    """Put an event into the outbox, if the app hears it.

    Args:
        place: Where it is done.
        subscription: What the manifest calls it, such as `message.im`.
        event: With its type; `event_ts` is added.
        channel: Where it happened, if it did in one: the app's bot must be a member.
    """
    installation = place.workspace.installation
    if installation is None or not place.world.app.hears(subscription, installation.scopes):
        return
    if channel and installation.bot.id not in channel.members:
        return
    told = {"event_ts": place.world.new_ts(), **event}
    payload: Json = {
        "token": "verification-token",
        "team_id": place.workspace.id,
        "context_team_id": place.workspace.id,
        "api_app_id": place.world.app.id,
        "event": told,
        "type": "event_callback",
        "event_id": place.world.new_id("Ev"),
        "event_time": int(place.world.clock.now()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": place.workspace.id,
                "user_id": installation.bot.id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": bool(channel and channel.is_shared),
        "event_context": place.world.new_id("4-"),
    }
    place.world.outbox.add(Delivery(kind="events_api", payload=payload, due_at=place.world.clock.now()))
