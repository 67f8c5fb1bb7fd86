"""Looking: the state, and what one person sees, as JSON; never a token."""

from dataclasses import asdict

from playground.slack.control.deed import Deed
from playground.slack.people.interaction import Interaction
from playground.slack.people.modal import Modal
from playground.slack.people.reading import shape_for
from playground.slack.shapes.accounts import account_shape
from playground.slack.shapes.channels import channel_shape
from playground.slack.shapes.views import view_shape
from playground.slack.state.workspace import Workspace
from playground.slack.wire import Json
from playground.slack.world import World


def state(world: World) -> Json:
    """Every workspace with its people, channels and groups, what is on its way, and the time."""
    return {
        "now": world.clock.now(),
        "app": {
            "id": world.app.id,
            "name": world.app.name,
            "commands": world.app.commands,
            "shortcuts": world.app.shortcuts("message"),
        },
        "workspaces": [_workspace(each) for each in world.workspaces.values()],
        "deliveries": [
            {"name": each.name, "kind": each.kind, "state": each.state, "attempt": each.attempt, "reason": each.reason}
            for each in world.outbox.deliveries
        ],
    }


def journal(world: World, method: str) -> Json:
    """What the app called, or only these calls."""
    return {"calls": [asdict(each) for each in world.journal.entries(method)]}


def channel_seen(deed: Deed) -> Json:
    """What this person sees in a channel, or in the thread of a message of it, with the app's status there."""
    world, workspace, thread = deed.slack.world, deed.slack.workspace, deed.thread
    seen = deed.person.thread(thread) if thread else deed.person.sees(deed.channel)
    session = workspace.sessions.get((deed.channel.id, thread.root if thread else ""))
    return {
        "channel": deed.channel.id,
        "messages": [shape_for(workspace, each, world.host_url) for each in seen],
        "status": deed.person.status(thread) if thread else "",
        "session": asdict(session) if session else None,
    }


def views_seen(deed: Deed) -> Json:
    """The modal on top and the Home tab of this person, and what is suggested in the direct message."""
    modal, home = deed.person.modal, deed.person.home
    return {"modal": _view(deed, modal), "home": _view(deed, home), "prompts": deed.person.prompts}


def interaction_seen(interaction: Interaction) -> Json:
    """How it went."""
    return {
        "outcome": interaction.outcome,
        "answer": interaction.answer,
        "reason": interaction.reason,
        "shown_error": interaction.shown_error,
    }


def _view(deed: Deed, modal: Modal | None) -> Json | None:
    if modal is None:
        return None
    return view_shape(deed.slack.workspace, modal.view) | {"errors": modal.errors}


def _workspace(workspace: Workspace) -> Json:
    bot = workspace.installation.bot.id if workspace.installation else ""
    channels = [
        {**channel_shape(each, bot, with_count=True), "members": list(each.members)}
        for each in workspace.channels.values()
    ]
    return {
        **workspace.summary(),
        "bot": bot,
        "people": [account_shape(each, with_email=True) for each in workspace.accounts.values()],
        "channels": channels,
        "groups": [asdict(each) for each in workspace.groups.values()],
    }
