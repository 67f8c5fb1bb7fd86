"""Answering a call: fault, token, limit, scope, method, and a line in the journal."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from playground.slack.errors import Refused
from playground.slack.faults import Fault
from playground.slack.journal import Entry
from playground.slack.state.workspace import Workspace
from playground.slack.web_api.call import Call
from playground.slack.web_api.installing import exchange
from playground.slack.web_api.methods import METHODS
from playground.slack.web_api.request import Asked, read
from playground.slack.wire import Json
from playground.slack.world import World

_OPEN_SOCKET = "apps.connections.open"
_EXCHANGE = "oauth.v2.access"
_TOO_MANY = 429
_SECRET = {"access_token", "refresh_token", "url"}
"""What the journal leaves out of answers: tokens of installations, and addresses of sockets with their tickets."""


@dataclass(frozen=True, slots=True)
class WebApi:
    """Answers `/api/{method}`.

    Attributes:
        open_socket: Makes the address of a new socket, with its ticket.
        drop_sockets: Breaks every socket.
    """

    world: World
    open_socket: Callable[[], str]
    drop_sockets: Callable[[], None]

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """Answer one request, or do to it what a fault says."""
        try:
            asked = await read(request)
        except Refused as refused:
            return web.json_response({"ok": False, "error": refused.code, **refused.details})
        fault = self.world.faults.strike_call(asked.method)
        if fault and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        if fault and fault.kind == "hold":
            await self.world.faults.held()
        status, headers, body = self._answer(asked, fault)
        if fault and fault.kind == "drop sockets":
            self.drop_sockets()
        if fault and fault.kind in ("drop", "lost") and request.transport:
            request.transport.abort()
        return web.json_response(body, status=status, headers=headers)

    def _answer(self, asked: Asked, fault: Fault | None) -> tuple[int, dict[str, str], Json]:
        """Answer with status, headers and body, and write it down."""
        with self.world.acting():
            workspace = self.world.of_token(asked.token)
            status, headers = 200, dict[str, str]()
            try:
                status, headers = self._held_up(asked, workspace, fault)
                body: Json = {"ok": True, **self._done(asked, workspace)} if status == 200 else _out_of_order(status)
            except Refused as refused:
                body = {"ok": False, "error": refused.code, **refused.details}
            if workspace and workspace.installation:
                headers["X-OAuth-Scopes"] = ",".join(sorted(workspace.installation.scopes))
            is_cut = fault is not None and fault.kind in ("drop", "lost")
            entry = Entry(
                method=asked.method,
                team_id=workspace.id if workspace else "",
                arguments=asked.arguments,
                status=0 if is_cut else status,
                error=str(body.get("error", "")),
                at=self.world.clock.now(),
                answer={name: value for name, value in body.items() if name not in _SECRET},
            )
            self.world.journal.add(entry)
            return status, headers, body

    def _held_up(self, asked: Asked, workspace: Workspace | None, fault: Fault | None) -> tuple[int, dict[str, str]]:
        """Status and headers of what comes before the method: 200 where nothing does."""
        if fault and fault.kind == "error":
            raise Refused(fault.code)
        if fault and fault.kind == "drop":
            raise Refused("connection_dropped")
        if fault and fault.kind == "status":
            seconds = fault.retry_after if fault.retry_after is not None else 1
            return fault.status, {"Retry-After": str(seconds)} if fault.status == _TOO_MANY else {}
        team_id = workspace.id if workspace else ""
        channel = str(asked.arguments.get("channel", ""))
        seconds = self.world.limits.retry_after(asked.method, team_id, channel)
        return (_TOO_MANY, {"Retry-After": str(seconds)}) if seconds else (200, {})

    def _done(self, asked: Asked, workspace: Workspace | None) -> Json:
        if asked.method == _EXCHANGE:
            return exchange(self.world, asked.arguments, asked.client)
        if asked.method not in METHODS and asked.method != _OPEN_SOCKET:
            raise Refused("unknown_method", {"req_method": asked.method})
        if not asked.token:
            raise Refused("not_authed")
        if asked.method == _OPEN_SOCKET:
            return self._opened(asked.token)
        if asked.token == self.world.app.app_token:
            raise Refused("not_allowed_token_type")
        if workspace is None or workspace.installation is None:
            raise Refused("invalid_auth")
        method = METHODS[asked.method]
        call = Call(
            world=self.world, workspace=workspace, installation=workspace.installation, arguments=asked.arguments
        )
        call.need_scope(*method.scopes)
        return method.handler(call)

    def _opened(self, token: str) -> Json:
        if token != self.world.app.app_token:
            raise Refused("not_allowed_token_type" if self.world.of_token(token) else "invalid_auth")
        if not self.world.app.uses_socket_mode:
            raise Refused("socket_mode_not_enabled")
        return {"url": self.open_socket()}


def _out_of_order(status: int) -> Json:
    return {"ok": False, "error": "ratelimited" if status == _TOO_MANY else "internal_error"}
