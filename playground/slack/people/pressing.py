"""Pressing: commands, shortcuts and the buttons of messages and views, as the app is told of them."""

from collections.abc import Callable

from playground.slack.acts.posting import Draft, post
from playground.slack.checks.blocks import check_message_blocks
from playground.slack.delivery.delivery import Kind
from playground.slack.errors import Impossible, Refused
from playground.slack.events.interactions import interaction_payload, new_response_url, new_trigger, send
from playground.slack.people.interaction import Interaction
from playground.slack.shapes.messages import message_shape
from playground.slack.shapes.views import view_shape
from playground.slack.state.account import Account
from playground.slack.state.channel import Channel
from playground.slack.state.message import Message
from playground.slack.state.view import View
from playground.slack.wire import Json
from playground.slack.world import Place, World


def run_command(place: Place, user: Account, channel: Channel, *, command: str, text: str) -> Interaction:
    """Run a slash command; what the app answers with the acknowledgement is shown to the person alone."""
    if place.world.app.command(command) is None:
        raise Impossible(f"{command} is not a valid command")
    payload: Json = {
        "token": "verification-token",
        "team_id": place.workspace.id,
        "team_domain": place.workspace.domain,
        "channel_id": channel.id,
        "channel_name": _name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": place.world.app.id,
        "is_enterprise_install": "false",
        "response_url": new_response_url(place, user.id, channel.id, None),
        "trigger_id": new_trigger(place, user.id),
    }

    def answered(answer: Json) -> None:
        blocks = check_message_blocks(answer.get("blocks") or [])
        if answer.get("text") or blocks:
            is_open = answer.get("response_type") == "in_channel"
            bot = place.workspace.installation.bot if place.workspace.installation else None
            reader = "" if is_open else user.id
            draft = Draft(text=str(answer.get("text", "")), blocks=blocks, reader=reader)
            post(place, channel, bot, draft)

    return start(place.world, "slash_commands", payload, answered)


def use_shortcut(place: Place, user: Account, callback_id: str, message: Message | None) -> Interaction:
    """Use a shortcut of the app: of the message, or a global one without."""
    wanted = "message" if message else "global"
    shortcut = place.world.app.shortcut(callback_id)
    if shortcut is None or shortcut["type"] != wanted:
        raise Impossible(f"The app has no {wanted} shortcut {callback_id}")
    kind = "message_action" if message else "shortcut"
    payload = interaction_payload(place, user, kind, with_trigger=True)
    payload |= {"callback_id": callback_id, "action_ts": place.world.new_ts()}
    if message:
        channel = place.workspace.channels[message.channel_id]
        payload |= {
            "message_ts": message.ts,
            "message": message_shape(place.workspace, message, host_url=place.world.host_url),
            "channel": {"id": channel.id, "name": _name(channel)},
            "response_url": new_response_url(place, user.id, channel.id, message),
        }
    return start(place.world, "interactive", payload, None)


def press_in_message(place: Place, user: Account, message: Message, *, action_id: str, change: Json) -> Interaction:
    """Press what has that action id in a message.

    Args:
        place: Where it is done.
        user: Who presses.
        message: Any that the person sees.
        action_id: Of the element.
        change: What the press chose, such as `selected_option`.
    """
    channel = place.workspace.channels[message.channel_id]
    payload = interaction_payload(place, user, "block_actions", with_trigger=True)
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": bool(message.reader),
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload |= {
        "container": container,
        "channel": {"id": channel.id, "name": _name(channel)},
        "state": {"values": {}},
        "response_url": new_response_url(place, user.id, channel.id, message),
        "actions": [_action(place.world, message.find_block(action_id), action_id, change)],
    }
    # Of ephemeral messages the app is not shown the message.
    if not message.reader:
        payload["message"] = message_shape(place.workspace, message, host_url=place.world.host_url)
    return start(place.world, "interactive", payload, None)


def press_in_view(
    place: Place, user: Account, view: View, *, found: tuple[Json, Json] | None, change: Json
) -> Interaction:
    """Press or choose something in a modal or a Home tab; `found` is its block and element."""
    payload = interaction_payload(place, user, "block_actions", with_trigger=True)
    payload |= {
        "container": {"type": "view", "view_id": view.id},
        "view": view_shape(place.workspace, view),
        "actions": [_action(place.world, found, "", change)],
    }
    return start(place.world, "interactive", payload, None)


def start(world: World, kind: Kind, payload: Json, on_answer: Callable[[Json], None] | None) -> Interaction:
    """Send it to the app, and keep what becomes of it."""
    if kind == "interactive" and not world.app.is_interactive:
        raise Impossible("The app's manifest does not enable interactivity")
    interaction = Interaction(payload=payload)

    def answered(answer: Json) -> None:
        try:
            if on_answer:
                on_answer(answer)
        except Refused as refused:
            # It arrived, but Slack can show nothing of it.
            interaction.fail(refused.code)
            return
        interaction.succeed(answer)

    send(world, kind, payload, on_answer=answered, on_failure=interaction.fail)
    return interaction


def _action(world: World, found: tuple[Json, Json] | None, action_id: str, change: Json) -> Json:
    if found is None:
        raise Impossible(f"There is nothing to press with the action id {action_id}")
    block, element = found
    kept: Json = {name: element[name] for name in ("type", "action_id", "text", "value", "style") if name in element}
    return {**kept, "block_id": block["block_id"], "action_ts": world.new_ts(), **change}


def _name(channel: Channel) -> str:
    return {"im": "directmessage", "private": "privategroup"}.get(channel.kind, channel.name)
