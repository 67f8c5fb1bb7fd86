"""A server of live tools that is a program of this machine: one child process, owned by one task, restarted if it ends.

The task that starts the child also ends it, as the SDK demands; everybody else is handed its client. A child that was
too slow for one call is asked nothing more, and ends with the last call that it still has.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextvars import Context
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, TextIO, TypeVar

from mcp import Client, MCPError, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.types import CONNECTION_CLOSED

from answering.tools.connection import Act, ConnectionFailed

T = TypeVar("T")

_MAX_PAUSE_SECONDS = 60.0
# The SDK gives a child two seconds to go by itself, and two more before it is killed.
_ENDING_SECONDS = 8.0


@dataclass(eq=False)
class _Owned:
    """A child while its task owns it.

    Attributes:
        calls: The tasks that wait for it.
    """

    task: asyncio.Task[None]
    client: asyncio.Future[Client]
    stop: asyncio.Event
    calls: set[asyncio.Task[Any] | None] = field(default_factory=set)


class StdioConnection:
    """Runs a program and speaks to it.

    Args:
        command: The program and its arguments.
        environment: Added to PATH, HOME and the like; nothing else of this process is passed on.
        errors: Where the program's own messages go.
        clock: Seconds that only grow.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        errors: TextIO,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        program, *arguments = command
        self._parameters = StdioServerParameters(command=program, args=arguments, env=dict(environment))
        self._errors = errors
        self._clock = clock
        self._owned: _Owned | None = None
        self._retired: list[_Owned] = []
        self._ending: set[asyncio.Task[None]] = set()
        self._failures = 0
        self._not_before = 0.0

    async def run(self, act: Act[T]) -> T:
        """Start the program unless it runs, and let something be done."""
        if self._owned and self._owned.task.done():
            self._failed(self._owned)
        owned = self._owned or self._start()
        call = asyncio.current_task()
        owned.calls.add(call)
        try:
            return await self._asked(owned, act)
        finally:
            self._over(owned, call)

    def give_up(self, call: asyncio.Task[Any]) -> None:
        """Ask the program nothing more: whether it hangs or floods, only a new one will answer.

        It ends when nobody waits for it; those who do may have been luckier in what they asked for.
        """
        for owned in [self._owned, *self._retired]:
            if owned and call in owned.calls:
                self._retire(owned)
                self._over(owned, call)

    async def close(self) -> None:
        """End the program, and wait until it is gone."""
        for owned in [self._owned, *self._retired]:
            if owned:
                self._end(owned)
        if self._ending:
            await asyncio.wait(self._ending, timeout=_ENDING_SECONDS)

    async def _asked(self, owned: _Owned, act: Act[T]) -> T:
        try:
            client = await asyncio.shield(owned.client)
        except Exception:
            self._failed(owned)
            raise
        try:
            result = await act(client)
        except MCPError as error:
            if error.code == CONNECTION_CLOSED:
                self._failed(owned)
            raise
        self._failures = 0
        return result

    def _over(self, owned: _Owned, call: asyncio.Task[Any] | None) -> None:
        owned.calls.discard(call)
        if owned in self._retired and not owned.calls:
            self._end(owned)

    def _retire(self, owned: _Owned) -> None:
        if self._owned is not owned:
            return
        if not owned.client.done():
            self._count_failure()
        self._owned = None
        self._retired.append(owned)

    def _start(self) -> _Owned:
        if (pause := self._not_before - self._clock()) > 0:
            raise ConnectionFailed(f"it keeps ending, and is started again in {pause:.0f} s")
        client: asyncio.Future[Client] = asyncio.get_running_loop().create_future()
        # Whoever waits may be gone when it fails; nobody else has to hear of it.
        client.add_done_callback(lambda done: done.cancelled() or done.exception())
        stop = asyncio.Event()
        # It outlives whoever asked first, and is logged under nobody's ids.
        self._owned = _Owned(asyncio.create_task(self._own(client, stop), context=Context()), client, stop)
        return self._owned

    async def _own(self, client: asyncio.Future[Client], stop: asyncio.Event) -> None:
        try:
            async with Client(stdio_client(self._parameters, self._errors), cache=None) as opened:
                if not client.done():
                    client.set_result(opened)
                await stop.wait()
        except Exception as error:  # noqa: BLE001 - handed to whoever waits for the client
            if not client.done():
                client.set_exception(error)
        finally:
            client.cancel()

    def _failed(self, owned: _Owned) -> None:
        if self._owned is not owned:
            return  # Another call on the same child has seen it first.
        self._count_failure()
        self._end(owned)

    def _count_failure(self) -> None:
        self._failures += 1
        # The first restart is at once: a child that was ended from outside is as good as new.
        pause = 2.0 ** (self._failures - 2) if self._failures > 1 else 0.0
        self._not_before = self._clock() + min(pause, _MAX_PAUSE_SECONDS)

    def _end(self, owned: _Owned) -> None:
        if self._owned is owned:
            self._owned = None
        else:
            self._retired.remove(owned)
        if owned.client.done():
            owned.stop.set()
        else:
            owned.task.cancel()  # It hangs while it starts, and looks at nothing.
        self._ending.add(owned.task)
        owned.task.add_done_callback(self._ending.discard)
