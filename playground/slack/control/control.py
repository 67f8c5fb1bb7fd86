"""Control: answers `/playground/…`, on the loopback interface and never to a page of somebody else."""

import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from aiohttp import web

from playground.loopback import is_own
from playground.slack.control.deed import DEEDS, Deed
from playground.slack.control.looking import channel_seen, interaction_seen, journal, state, views_seen
from playground.slack.errors import Impossible
from playground.slack.faults import Fault
from playground.slack.people.interaction import Interaction
from playground.slack.slack import Slack
from playground.slack.socket_mode.sockets import Sockets
from playground.slack.state.channel import Kind
from playground.slack.state.message import Message
from playground.slack.wire import Json

Answer = Callable[[web.Request, Json], Awaitable[Json]]


class Control:
    """What other processes do with the stand-in. Its handlers run in the server's event loop."""

    def __init__(self, slack: Slack, sockets: Sockets) -> None:
        self._slack = slack
        self._world = slack.world
        self._sockets = sockets
        self._interactions: dict[str, Interaction] = {}

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Answer these paths."""
        gets: dict[str, Answer] = {
            "/playground/state": self._state,
            "/playground/journal": self._journal,
            "/playground/changes": self._changes,
            "/playground/people/{user}/sees": self._sees,
            "/playground/people/{user}/views": self._views,
            "/playground/interactions/{id}": self._interaction,
        }
        posts: dict[str, Answer] = {
            "/playground/people": self._add_person,
            "/playground/channels": self._add_channel,
            "/playground/people/{user}/{verb}": self._act,
            "/playground/faults": self._add_fault,
            "/playground/faults/clear": self._clear_faults,
            "/playground/faults/release": self._release,
            "/playground/clock": self._advance,
            "/playground/sockets/{verb}": self._disturb,
        }
        for path, answer in gets.items():
            router.add_get(path, _guarded(answer))
        for path, answer in posts.items():
            router.add_post(path, _guarded(answer))

    async def _state(self, _: web.Request, __: Json) -> Json:
        with self._world.lock:
            return state(self._world)

    async def _journal(self, _: web.Request, wanted: Json) -> Json:
        return journal(self._world, str(wanted.get("method", "")))

    async def _changes(self, _: web.Request, wanted: Json) -> Json:
        """Answer when somebody has acted since `after`, or after so many `seconds`."""
        after, seconds = int(wanted.get("after", 0)), float(wanted.get("seconds", 5))
        with suppress(TimeoutError):
            await self._world.until(lambda: self._world.version > after, seconds=seconds)
        return {"version": self._world.version}

    async def _sees(self, request: web.Request, wanted: Json) -> Json:
        with self._world.lock:
            return channel_seen(self._deed(request, wanted))

    async def _views(self, request: web.Request, wanted: Json) -> Json:
        with self._world.lock:
            return views_seen(self._deed(request, wanted))

    async def _interaction(self, request: web.Request, _: Json) -> Json:
        found = self._interactions.get(request.match_info["id"])
        if found is None:
            raise Impossible("There is no such interaction")
        return interaction_seen(found)

    async def _add_person(self, _: web.Request, wanted: Json) -> Json:
        name = str(wanted.get("name", "")).strip()
        if not name:
            raise Impossible("Missing: name")
        person = self._slack.person(name, email=str(wanted.get("email", "")))
        return {"id": person.id}

    async def _add_channel(self, _: web.Request, wanted: Json) -> Json:
        people = [self._slack.find(str(each)) for each in wanted.get("members", [])]
        kind: Kind = "private" if wanted.get("is_private") else "public"
        has_app = bool(wanted.get("has_app", True))
        channel = self._slack.channel(str(wanted["name"]), *people, kind=kind, has_app=has_app)
        return {"id": channel.id}

    async def _act(self, request: web.Request, wanted: Json) -> Json:
        verb = request.match_info["verb"]
        if verb not in DEEDS:
            raise Impossible(f"There is no such verb. There are: {', '.join(DEEDS)}")
        done: Any = DEEDS[verb](self._deed(request, wanted))
        if isinstance(done, Message):
            return {"channel": done.channel_id, "ts": done.ts}
        if isinstance(done, Interaction):
            number = f"I{len(self._interactions) + 1}"
            self._interactions[number] = done
            return {"interaction": number}
        return {}

    async def _add_fault(self, _: web.Request, wanted: Json) -> Json:
        try:
            fault = Fault(**wanted)
        except TypeError as error:
            raise Impossible(
                "A fault has: kind, pattern, times, after, every, status, retry_after, code, seconds"
            ) from error
        self._world.faults.add(fault)
        return {}

    async def _clear_faults(self, _: web.Request, __: Json) -> Json:
        self._world.faults.clear()
        return {}

    async def _release(self, _: web.Request, __: Json) -> Json:
        self._world.faults.release()
        return {}

    async def _advance(self, _: web.Request, wanted: Json) -> Json:
        self._world.clock.advance(seconds=float(wanted.get("seconds", 0)))
        return {"now": self._world.clock.now()}

    async def _disturb(self, request: web.Request, wanted: Json) -> Json:
        match request.match_info["verb"]:
            case "drop":
                self._sockets.drop()
            case "disconnect":
                await self._sockets.say_goodbye(str(wanted.get("reason", "refresh_requested")))
            case _:
                raise Impossible("Sockets can: drop, disconnect")
        return {"connections": len(self._sockets.connections)}

    def _deed(self, request: web.Request, wanted: Json) -> Deed:
        person = self._slack.find(request.match_info["user"])
        return Deed(self._slack, person, wanted)


def _guarded(answer: Answer) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def respond(request: web.Request) -> web.Response:
        if not is_own(request):
            return web.Response(status=403, text="Not from another site's page.")
        wanted: Json = dict(request.query)
        try:
            if request.method == "POST":
                wanted |= json.loads(await request.text() or "{}")
            return web.json_response({"ok": True, **await answer(request, wanted)})
        except (ValueError, TypeError, KeyError) as error:
            return web.json_response({"ok": False, "error": f"Not understood: {error}"}, status=400)
        except Impossible as impossible:
            return web.json_response({"ok": False, "error": str(impossible)}, status=400)

    return respond
