"""views.*: modals and the Home tab."""

from playground.slack.acts.showing import open_modal, publish_home, push_modal, update_view
from playground.slack.checks.views import check_view
from playground.slack.errors import Refused
from playground.slack.shapes.views import view_shape
from playground.slack.state.passes import TRIGGER_SECONDS
from playground.slack.state.view import View
from playground.slack.web_api.call import Call, Method
from playground.slack.wire import Json


def open_view(call: Call) -> Json:
    """`views.open`: once for a trigger, within three seconds."""
    content = _content(call, "modal")
    return _told(call, open_modal(call.place, _exchange(call), content))


def push_view(call: Call) -> Json:
    """`views.push`: over the modal in which the trigger came to be."""
    content = _content(call, "modal")
    return _told(call, push_modal(call.place, _exchange(call), content))


def update(call: Call) -> Json:
    """`views.update`: by its id or external id, and only if it still has the hash, where one is given."""
    view = call.workspace.view(call.text("view_id"), call.text("external_id"))
    if view is None:
        raise Refused("not_found")
    _check_hash(call, view)
    update_view(call.world, view, _content(call, str(view.content["type"]), known=view))
    return _told(call, view)


def publish(call: Call) -> Json:
    """`views.publish`: one person's Home tab."""
    if not call.world.app.has_home_tab:
        raise Refused("not_enabled")
    user = call.user("user_id")
    known = call.workspace.homes.get(user.id)
    if known:
        _check_hash(call, known)
    return _told(call, publish_home(call.place, user.id, _content(call, "home", known=known)))


def _content(call: Call, kind: str, *, known: View | None = None) -> Json:
    content = check_view(call.structure("view"), kind=kind)
    external_id = content.get("external_id")
    other = call.workspace.view(external_id=external_id) if external_id else None
    if other and other is not known:
        raise Refused("duplicate_external_id")
    return content


def _exchange(call: Call) -> str:
    """The user whom the trigger belongs to; it is used up by that."""
    trigger = call.world.triggers.get(call.text("trigger_id"))
    if trigger is None or trigger.team_id != call.workspace.id:
        raise Refused("invalid_trigger_id")
    if trigger.is_used:
        raise Refused("exchanged_trigger_id")
    if call.world.clock.now() - trigger.issued_at > TRIGGER_SECONDS:
        raise Refused("expired_trigger_id")
    trigger.is_used = True
    return trigger.user


def _check_hash(call: Call, view: View) -> None:
    if call.text("hash") and call.text("hash") != view.hash:
        raise Refused("hash_conflict")


def _told(call: Call, view: View) -> Json:
    return {"view": view_shape(call.workspace, view)}


METHODS = {
    "views.open": Method(open_view),
    "views.push": Method(push_view),
    "views.update": Method(update),
    "views.publish": Method(publish),
}
