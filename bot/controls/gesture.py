"""Gesture: what somebody pressed, submitted or typed after a slash, as Slack tells of it. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from slack_bolt.async_app import AsyncBoltContext

from bot.workspace import Workspace, workspace_of


@dataclass(frozen=True, slots=True)
class Gesture:
    """One gesture of a person.

    Attributes:
        workspace: Where it was made.
        user: Id of the person.
        channel: Id of the conversation; empty in the Home tab.
        thread_ts: The thread that the message stands in; empty outside of threads.
        message_ts: The message that was pressed or chosen; empty for a command.
        value: Of the button; for a command what was typed behind it.
        trigger_id: Opens one modal, within three seconds.
        response_url: Answers this person, a few times.
        view_id: Of the modal that was submitted.
        entered: What was entered there, by action id.
    """

    workspace: Workspace
    user: str
    channel: str = ""
    thread_ts: str = ""
    message_ts: str = ""
    value: str = ""
    trigger_id: str = ""
    response_url: str = ""
    view_id: str = ""
    entered: Mapping[str, Any] = field(default_factory=dict)

    @property
    def metadata(self) -> str:
        """What a modal that this gesture opens bears, so that its submission is known to belong here."""
        return json.dumps([self.channel, self.thread_ts, self.message_ts, self.value])


def gesture_of(body: Mapping[str, Any], context: AsyncBoltContext) -> Gesture | None:
    """Return what was pressed, chosen, submitted or typed; None where Bolt cannot tell the workspace."""
    workspace = workspace_of(context)
    if workspace is None:
        return None
    user = str(_table(body, "user").get("id") or body.get("user_id") or "")
    if body.get("type") == "view_submission":
        return _submission(_table(body, "view"), workspace, user)
    made = Gesture(
        workspace, user, trigger_id=str(body.get("trigger_id", "")), response_url=str(body.get("response_url", ""))
    )
    if "command" in body:
        return replace(made, channel=str(body["channel_id"]), value=str(body.get("text", "")))
    container, message = _table(body, "container"), _table(body, "message")
    actions = body.get("actions")
    return replace(
        made,
        channel=str(container.get("channel_id") or _table(body, "channel").get("id") or ""),
        thread_ts=str(container.get("thread_ts") or message.get("thread_ts") or ""),
        message_ts=str(container.get("message_ts") or message.get("ts") or ""),
        value=str(actions[0].get("value", "")) if isinstance(actions, list) and actions else "",
    )


def _submission(view: Mapping[str, Any], workspace: Workspace, user: str) -> Gesture:
    try:
        channel, thread_ts, message_ts, value = map(str, json.loads(str(view.get("private_metadata"))))
    except (TypeError, ValueError):
        # A modal of another version of ours.
        channel = thread_ts = message_ts = value = ""
    return Gesture(
        workspace,
        user,
        channel=channel,
        thread_ts=thread_ts,
        message_ts=message_ts,
        value=value,
        view_id=str(view.get("id", "")),
        entered=_entered(view),
    )


def _entered(view: Mapping[str, Any]) -> dict[str, Any]:
    """Return texts as they are, and of what was chosen the values."""
    blocks = _table(_table(view, "state"), "values").values()
    return {name: _value(element) for block in blocks for name, element in block.items()}


def _value(element: Mapping[str, Any]) -> str | list[str]:
    if isinstance(chosen := element.get("selected_options"), list):
        return [str(each["value"]) for each in chosen]
    if isinstance(one := element.get("selected_option"), dict):
        return str(one["value"])
    return str(element.get("value") or "")


def _table(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = body.get(name)
    return found if isinstance(found, dict) else {}
