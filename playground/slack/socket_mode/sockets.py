"""Sockets: tickets, connections, and which of them an envelope takes."""

import asyncio
import json
import secrets
from contextlib import suppress
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from playground.slack.delivery.delivery import Delivery
from playground.slack.wire import Json
from playground.slack.world import World

MAX_CONNECTIONS = 10
PATH = "/link/"


@dataclass(eq=False, slots=True)
class Connection:
    """One open socket.

    Attributes:
        is_leaving: It was told to disconnect: nothing new is sent over it.
    """

    socket: web.WebSocketResponse
    transport: asyncio.Transport | None
    unacknowledged: list[Delivery] = field(default_factory=list)
    is_leaving: bool = False


class Sockets:
    """The sockets of the app. All but `tickets` is used in the server's event loop alone.

    Attributes:
        connections: Those that are open, the one that is next in turn first.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._tickets: set[str] = set()
        self.connections: list[Connection] = []

    def new_address(self) -> str:
        """Where the app may connect, once."""
        ticket = secrets.token_hex(12)
        self._tickets.add(ticket)
        host = self._world.host_url.replace("http", "ws", 1)
        return f"{host}{PATH}?ticket={ticket}&app_id={self._world.app.id}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection from hello to its end; what it leaves unacknowledged is sent again."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403, text="invalid ticket")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if len(self.connections) >= MAX_CONNECTIONS:
            await socket.send_str(json.dumps(self._farewell("too_many_websockets")))
            await socket.close()
            return socket
        connection = Connection(socket, request.transport)
        try:
            await socket.send_str(json.dumps(self._hello()))
            with self._world.acting():
                self.connections.append(connection)
                self._world.outbox.wake()
            await self._listen(connection)
        finally:
            self._left(connection)
        return socket

    async def send(self, delivery: Delivery) -> bool:
        """Send an envelope over the connection whose turn it is; false if there is none."""
        connection = next((each for each in self.connections if not each.is_leaving), None)
        if connection is None:
            return False
        with self._world.acting():
            self.connections.remove(connection)
            self.connections.append(connection)
            self._world.outbox.mark_sent(delivery)
            connection.unacknowledged.append(delivery)
        try:
            await connection.socket.send_str(json.dumps(_envelope(delivery)))
        except ConnectionError:
            self._left(connection)
        return True

    async def say_goodbye(self, reason: str) -> None:
        """Ask every connection to give way to a new one: `warning`, `refresh_requested` or `link_disabled`."""
        for each in list(self.connections):
            each.is_leaving = True
            with suppress(ConnectionError):
                await each.socket.send_str(json.dumps(self._farewell(reason)))

    def drop(self) -> None:
        """Break every connection without a word."""
        for each in list(self.connections):
            self._left(each)
            if each.transport:
                each.transport.abort()

    async def close(self) -> None:
        """Close every connection in order, as a server that stops does."""
        for each in list(self.connections):
            await each.socket.close()

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.socket:
            if message.type != WSMsgType.TEXT:
                continue
            try:
                heard = json.loads(message.data)
            except ValueError:
                continue
            if isinstance(heard, dict) and "envelope_id" in heard:
                with self._world.acting():
                    payload = heard.get("payload")
                    answer = payload if isinstance(payload, dict) else {}
                    delivery = self._world.outbox.acknowledge(heard["envelope_id"], answer)
                    if delivery in connection.unacknowledged:
                        connection.unacknowledged.remove(delivery)

    def _left(self, connection: Connection) -> None:
        if connection not in self.connections:
            return
        with self._world.acting():
            self.connections.remove(connection)
            for each in connection.unacknowledged:
                # Those that timed out meanwhile are under way again.
                if each.state == "sent":
                    self._world.outbox.fail(each, "connection_failed")

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections) + 1,
            "debug_info": {"host": "applink-playground", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._world.app.id},
        }

    def _farewell(self, reason: str) -> Json:
        return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-playground"}}


def _envelope(delivery: Delivery) -> Json:
    envelope: Json = {
        "envelope_id": delivery.envelope_id,
        "type": delivery.kind,
        "payload": delivery.payload,
        "accepts_response_payload": delivery.accepts_response,
    }
    if delivery.kind == "events_api":
        envelope |= {"retry_attempt": delivery.attempt, "retry_reason": delivery.reason}
    return envelope
