"""What the app is told of what people press, run and submit: the forms of it, trigger ids and addresses to respond."""

import secrets
from collections.abc import Callable

from playground.slack.delivery.delivery import Delivery, Kind
from playground.slack.state.account import Account
from playground.slack.state.message import Message
from playground.slack.state.passes import ResponsePass, Trigger
from playground.slack.wire import Json
from playground.slack.world import Place, World


def new_trigger(place: Place, user: str) -> str:
    """A trigger id for what this user has just done."""
    trigger_id = f"{place.world.new_id('')}.{place.workspace.id}.{secrets.token_hex(8)}"
    place.world.triggers[trigger_id] = Trigger(team_id=place.workspace.id, user=user, issued_at=place.world.clock.now())
    return trigger_id


def new_response_url(place: Place, user: str, channel_id: str, message: Message | None) -> str:
    """An address at which the app can respond in that channel, to the message if there is one."""
    name = secrets.token_hex(12)
    place.world.responses[name] = ResponsePass(
        team_id=place.workspace.id,
        channel_id=channel_id,
        user=user,
        issued_at=place.world.clock.now(),
        ts=message.ts if message else "",
        thread_ts=message.thread_ts if message else "",
        is_whisper=bool(message and message.reader),
    )
    return f"{place.world.host_url}/actions/{place.workspace.id}/{name}"


def interaction_payload(place: Place, user: Account, kind: str, *, with_trigger: bool) -> Json:
    """What every interaction says: who, where, which app."""
    payload: Json = {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
        "api_app_id": place.world.app.id,
        "token": "verification-token",
        "team": {"id": place.workspace.id, "domain": place.workspace.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }
    if with_trigger:
        payload["trigger_id"] = new_trigger(place, user.id)
    return payload


def send(
    world: World,
    kind: Kind,
    payload: Json,
    *,
    on_answer: Callable[[Json], None],
    on_failure: Callable[[str], None],
) -> None:
    """Put it into the outbox; if nobody is there to take it, the person is told after the usual seconds."""
    delivery = Delivery(
        kind=kind, payload=payload, due_at=world.clock.now(), on_answer=on_answer, on_failure=on_failure
    )
    world.outbox.add(delivery)
