"""The trial: what each client does with the server, over each way to reach it. Runs where the client is installed.

A script names two ways to open a session; what is tried is the same for all. It is told where the server is as JSON in
its first argument, and prints what came of it as JSON in its last line.
"""

import asyncio
import json
import re
import sys
import traceback
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

_SECONDS = 120
_WRONG_TOKEN = "x" * 43
# Some clients hand their model the text of an answer, others its structured form: what it needs must be in both.
_CHUNK_ID = re.compile(r"""\bchunk_id["']?[=:]\s?["']?([0-9a-f]+)""")
_URL = re.compile(r"""\burl["']?[=:]\s?["']?\w+://""")


class Session(Protocol):
    """An open session of a client."""

    async def tools(self) -> list[str]:
        """Return the names of the tools that the client sees."""
        ...

    async def call(self, name: str, arguments: dict[str, Any]) -> tuple[bool, str]:
        """Return whether the client takes the answer for an error, and the text that its model would read."""
        ...


OpenStdio = Callable[[list[str]], AbstractAsyncContextManager[Session]]
OpenHttp = Callable[[str, str], AbstractAsyncContextManager[Session]]


async def _list(session: Session) -> None:
    names = await session.tools()
    assert {"search_docs", "get_chunk"} <= set(names), names


async def _search(session: Session) -> None:
    # Only a member of the group may read it: the client asks in that name.
    is_error, text = await session.call("search_docs", {"query": "salary range of level L4", "limit": 3})
    assert not is_error, text
    assert "Salary bands" in text, text
    assert _URL.search(text), text


async def _get(session: Session) -> None:
    _, found = await session.call("search_docs", {"query": "rotate an API key", "limit": 1})
    match = _CHUNK_ID.search(found)
    assert match, found
    is_error, text = await session.call("get_chunk", {"chunk_id": match[1], "section": True})
    assert not is_error, text
    assert "Rotating API keys" in text, text


async def _error(session: Session) -> None:
    is_error, text = await session.call("get_chunk", {"chunk_id": "there-is-no-such-chunk"})
    assert is_error, text
    assert "search_docs" in text, text


_TRIED: dict[str, Callable[[Session], Awaitable[None]]] = {
    "list": _list,
    "search": _search,
    "get": _get,
    "error": _error,
}


def run(open_stdio: OpenStdio, open_http: OpenHttp) -> None:
    """Try everything, and print what came of it: "ok" or the reason, by transport and name."""
    told = json.loads(sys.argv[1])
    outcomes = asyncio.run(_run(open_stdio, open_http, told))
    print(json.dumps(outcomes))


async def _run(open_stdio: OpenStdio, open_http: OpenHttp, told: dict[str, Any]) -> dict[str, dict[str, str]]:
    over_stdio = await _bounded(_tried(open_stdio(told["stdio"])))
    over_http = await _bounded(_tried(open_http(told["url"], told["token"])))
    over_http["wrong token"] = await _refused(open_http(told["url"], _WRONG_TOKEN))
    return {"stdio": over_stdio, "http": over_http}


async def _bounded(trying: Awaitable[dict[str, str]]) -> dict[str, str]:
    """Return the outcomes; in a task of its own, so that a client that cancels its caller cancels that alone."""
    task = asyncio.ensure_future(trying)
    await asyncio.wait({task}, timeout=_SECONDS)
    if not task.done():
        task.cancel()
        return dict.fromkeys(_TRIED, f"no end within {_SECONDS} s")
    if task.cancelled() or task.exception():
        return dict.fromkeys(_TRIED, "cancelled" if task.cancelled() else _why(task.exception()))
    return task.result()


async def _tried(opening: AbstractAsyncContextManager[Session]) -> dict[str, str]:
    outcomes: dict[str, str] = {}
    async with opening as session:
        for name, attempt in _TRIED.items():
            try:
                await attempt(session)
                outcomes[name] = "ok"
            except Exception as error:  # noqa: BLE001 - whatever a client raises is what is told
                outcomes[name] = _why(error)
    return outcomes


async def _refused(opening: AbstractAsyncContextManager[Session]) -> str:
    """Return "ok" if nothing can be listed: each client says it in a way of its own."""

    async def attempt() -> dict[str, str]:
        async with opening as session:
            return {"listed": ", ".join(await session.tools())}

    task = asyncio.ensure_future(attempt())
    await asyncio.wait({task}, timeout=_SECONDS)
    if not task.done():
        task.cancel()
        return f"no end within {_SECONDS} s"
    if task.cancelled() or task.exception():
        return "ok"
    return f"it listed {task.result()['listed']}"


def _why(error: BaseException | None) -> str:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    traceback.print_exception(error)
    return f"{type(error).__name__}: {error}"[:300]
