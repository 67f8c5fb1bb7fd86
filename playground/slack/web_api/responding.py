"""Response URLs: what the app posts there goes to the person, or to the channel, of an interaction."""

import json

from aiohttp import web

from playground.slack.acts.posting import Draft, delete, edit, post, with_block_ids
from playground.slack.checks.blocks import check_message_blocks
from playground.slack.errors import Refused
from playground.slack.journal import Entry
from playground.slack.state.message import Message
from playground.slack.state.passes import ResponsePass
from playground.slack.state.workspace import Workspace
from playground.slack.wire import Json
from playground.slack.world import Place, World

METHOD = "response_url"
"""What the journal and faults call it."""


async def respond(world: World, request: web.Request) -> web.Response:
    """Answer `/actions/{team}/{name}`: `ok` in plain text, or a refusal with 404."""
    try:
        body = json.loads(await request.text() or "{}")
    except ValueError:
        body = None
    if not isinstance(body, dict):
        return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
    fault = world.faults.strike_call(METHOD)
    if fault and fault.kind == "status":
        return web.Response(status=fault.status, text="failed")
    with world.acting():
        error = ""
        try:
            _carry_out(world, request.match_info["name"], body)
        except Refused as refused:
            error = refused.code
        status = 404 if error else 200
        team_id = request.match_info["team"]
        now = world.clock.now()
        entry = Entry(method=METHOD, team_id=team_id, arguments=body, status=status, error=error, at=now)
        world.journal.add(entry)
    return web.json_response({"ok": False, "error": error}, status=404) if error else web.Response(text="ok")


def _carry_out(world: World, name: str, body: Json) -> None:
    found = world.responses.get(name)
    if found is None:
        raise Refused("invalid_url")
    if found.is_spent(world.clock.now()):
        raise Refused("used_url" if found.uses else "expired_url")
    found.uses += 1
    place = Place(world, world.workspaces[found.team_id])
    original = _original(place.workspace, found)
    blocks = check_message_blocks(body.get("blocks") or [])
    text = str(body.get("text", ""))
    if body.get("delete_original") and original:
        _remove(place, original)
    elif body.get("replace_original") and original:
        _replace(place, original, text, blocks)
    elif not text and not blocks:
        raise Refused("no_text")
    else:
        _say(place, found, body, text=text, blocks=blocks)


def _original(workspace: Workspace, found: ResponsePass) -> Message | None:
    channel = workspace.channels[found.channel_id]
    if found.is_whisper:
        return next((each for each in channel.whispers if each.ts == found.ts), None)
    return channel.messages.get(found.ts)


def _remove(place: Place, message: Message) -> None:
    if message.reader:
        place.workspace.channels[message.channel_id].whispers.remove(message)
    else:
        delete(place, message)


def _replace(place: Place, message: Message, text: str, blocks: list[Json]) -> None:
    if message.reader:
        message.text, message.blocks = text, with_block_ids(place.world, blocks)
    else:
        edit(place, message, text, blocks, by=message.author)


def _say(place: Place, found: ResponsePass, body: Json, *, text: str, blocks: list[Json]) -> None:
    bot = place.workspace.installation.bot if place.workspace.installation else None
    reader = "" if body.get("response_type") == "in_channel" else found.user
    thread_ts = str(body.get("thread_ts") or found.thread_ts)
    draft = Draft(text=text, blocks=blocks, reader=reader, thread_ts=thread_ts)
    post(place, place.workspace.channels[found.channel_id], bot, draft)
