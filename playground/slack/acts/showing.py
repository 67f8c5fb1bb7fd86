"""Views: opening, pushing, updating and publishing what the app shows one person."""

from playground.slack.acts.posting import with_block_ids
from playground.slack.errors import Refused
from playground.slack.events.telling import tell
from playground.slack.shapes.views import view_shape
from playground.slack.state.account import Account
from playground.slack.state.channel import Channel
from playground.slack.state.view import MAX_STACK, View
from playground.slack.wire import Json
from playground.slack.world import Place, World


def open_modal(place: Place, user: str, content: Json) -> View:
    """Show a modal in the place of whatever modals the person has."""
    view = _new(place, user, content)
    place.workspace.modals[user] = [view]
    return view


def push_modal(place: Place, user: str, content: Json) -> View:
    """Show a modal over the one that the person sees.

    Raises:
        Refused: there is none, or there are three already.
    """
    stack = place.workspace.modals.get(user, [])
    if not stack:
        raise Refused("not_found")
    if len(stack) >= MAX_STACK:
        raise Refused("push_limit_reached")
    view = _new(place, user, content)
    view.root_id, view.previous_id = stack[0].id, stack[-1].id
    stack.append(view)
    return view


def update_view(world: World, view: View, content: Json) -> None:
    """Show something else in the same view."""
    view.replace({**content, "blocks": with_block_ids(world, content["blocks"])})


def publish_home(place: Place, user: str, content: Json) -> View:
    """Make this the person's Home tab."""
    known = place.workspace.homes.get(user)
    if known:
        update_view(place.world, known, content)
        return known
    place.workspace.homes[user] = _new(place, user, content)
    return place.workspace.homes[user]


def open_home(place: Place, user: Account, channel_id: str, tab: str) -> None:
    """Tell the app that somebody looks at its Home tab, or at its messages."""
    home = place.workspace.homes.get(user.id)
    event: Json = {"type": "app_home_opened", "user": user.id, "channel": channel_id, "tab": tab}
    if home and tab == "home":
        event["view"] = view_shape(place.workspace, home)
    tell(place, "app_home_opened", event)


def look_at(place: Place, user: Account, direct: Channel, channel: Channel | None) -> None:
    """Tell an agent what somebody looks at beside its direct message: a channel, or nothing that it may know."""
    context: Json = {}
    if channel:
        kind = "slack#/types/channel_id"
        context["entities"] = [{"type": kind, "value": channel.id, "team_id": place.workspace.id}]
    event = {"type": "app_context_changed", "user": user.id, "channel": direct.id, "context": context}
    if place.world.app.is_agent:
        tell(place, "app_context_changed", event)


def _new(place: Place, user: str, content: Json) -> View:
    view_id = place.world.new_id("V")
    shown = {**content, "blocks": with_block_ids(place.world, content["blocks"])}
    return View(id=view_id, team_id=place.workspace.id, user=user, content=shown, root_id=view_id)
