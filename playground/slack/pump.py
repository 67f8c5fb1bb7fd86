"""Pump: sends what is due, and lets fail what is overdue, as long as the server runs."""

import asyncio
from collections.abc import Awaitable, Callable

from playground.slack.delivery.delivery import Delivery
from playground.slack.world import World

Send = Callable[[Delivery], Awaitable[bool]]
"""Sends one delivery; false: there is nobody to send it to."""


class Pump:
    """Moves deliveries from the outbox to whoever sends them. Made and run in the server's event loop.

    Args:
        world: Whose outbox it is.
        send: Over sockets, or to request URLs.
        late: What Slack calls it there when an acknowledgement does not come in time.
    """

    def __init__(self, world: World, send: Send, *, late: str) -> None:
        self._world = world
        self._send = send
        self._late = late
        self._loop = asyncio.get_running_loop()
        self._ready = asyncio.Event()

    async def run(self) -> None:
        """Run until it is cancelled."""
        self._world.outbox.on_ready.append(self._wake)
        self._world.clock.on_move.append(self._wake)
        try:
            while True:
                self._ready.clear()
                await self._send_due()
                await self._rest()
        finally:
            self._world.outbox.on_ready.remove(self._wake)
            self._world.clock.on_move.remove(self._wake)

    async def _send_due(self) -> None:
        with self._world.acting():
            self._world.outbox.expire(self._late)
            due = self._world.outbox.due()
        for each in due:
            if await self._send(each) or each.kind == "events_api":
                continue
            with self._world.acting():
                self._world.outbox.fail(each, "dispatch_failed")

    async def _rest(self) -> None:
        """Wait until something may be due."""
        clock = self._world.clock
        with self._world.lock:
            next_at = None if clock.is_standing else self._world.outbox.next_at()
        seconds = None if next_at is None else max(0.0, next_at - clock.now())
        try:
            async with asyncio.timeout(seconds):
                await self._ready.wait()
        except TimeoutError:
            pass

    def _wake(self) -> None:
        self._loop.call_soon_threadsafe(self._ready.set)
