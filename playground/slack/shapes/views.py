"""Views as JSON."""

from playground.slack.state.view import View
from playground.slack.state.workspace import Workspace
from playground.slack.wire import Json


def view_shape(workspace: Workspace, view: View) -> Json:
    """What `views.open` answers, and what interactions in a view carry."""
    installation = workspace.installation
    bot_id, app_id = (installation.bot.bot_id, installation.bot.app_id) if installation else ("", "")
    content = view.content
    return {
        "id": view.id,
        "team_id": view.team_id,
        "type": content["type"],
        "blocks": view.blocks,
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": content.get("callback_id", ""),
        "external_id": content.get("external_id", ""),
        "title": content.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
        "submit": content.get("submit"),
        "close": content.get("close"),
        "state": {"values": view.values},
        "hash": view.hash,
        "clear_on_close": bool(content.get("clear_on_close", False)),
        "notify_on_close": bool(content.get("notify_on_close", False)),
        "submit_disabled": False,
        "previous_view_id": view.previous_id or None,
        "root_view_id": view.root_id,
        "app_id": app_id,
        "app_installed_team_id": view.team_id,
        "bot_id": bot_id,
    }
