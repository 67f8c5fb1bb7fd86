"""Agents: MCP clients with tokens of several people: they search, read what they find, and come back when cut off."""

import asyncio
import json
import random
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from mcp import Client
from mcp.types import CallToolResult

from benchmarks.day.marks import marks_in
from benchmarks.day.texts import question
from benchmarks.day.truth import Truth
from benchmarks.ways import over_http

_PAUSE_SECONDS = 5.0
_AGAIN_SECONDS = 0.5
_READS = 0.5
_CALL_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Call:
    """One call, and what came of it.

    Attributes:
        caller: Name of the person whose token it came with.
        arguments: What it was called with.
        about: Documents that it asked for.
        result: What was answered; None when nobody did.
        error: Why there is no result, in the words of whoever said so.
        is_told: The server itself said so, and nothing broke.
    """

    caller: str
    tool: str
    arguments: Mapping[str, Any]
    about: frozenset[int]
    began: float
    ended: float
    result: Mapping[str, Any] | None = None
    error: str = ""
    is_told: bool = False

    @property
    def hits(self) -> list[dict[str, Any]]:
        """The passages that the caller was shown; notes, which repeat what was asked for, are none."""
        if self.result is None:
            return []
        return list(self.result.get("hits", [self.result] if "chunk_id" in self.result else []))

    @property
    def is_broken(self) -> bool:
        """Whether the connection is of no use any more."""
        return bool(self.error) and not self.is_told


@dataclass
class Agents:
    """Everybody who asks over MCP.

    Attributes:
        url: Of a server; another one at another time, where there are several.
        tokens: By the names of people.
        calls: What was called so far.
    """

    url: Callable[[], str]
    tokens: Mapping[str, str]
    truth: Truth
    seed: str
    calls: list[Call] = field(default_factory=list)

    def work(self, has_ended: threading.Event) -> None:
        """Call until the end."""
        asyncio.run(self._work(has_ended))

    async def _work(self, has_ended: threading.Event) -> None:
        async with asyncio.TaskGroup() as group:
            for name, token in self.tokens.items():
                group.create_task(self._ask_on(name, token, random.Random(f"{self.seed} {name}"), has_ended))

    async def _ask_on(self, name: str, token: str, dice: random.Random, has_ended: threading.Event) -> None:
        """Keep a connection, and open another when it breaks."""
        while not has_ended.is_set():
            with suppress(Exception):
                # What breaks in opening it is met again, and noted, by the next call.
                async with over_http(f"{self.url()}/mcp", token) as client:
                    await self._ask_over(client, name, dice, has_ended)
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _ask_over(self, client: Client, name: str, dice: random.Random, has_ended: threading.Event) -> None:
        while not has_ended.is_set():
            await asyncio.sleep(dice.uniform(0.5, 1.5) * _PAUSE_SECONDS)
            number = dice.choice(self.truth.numbers())
            wish = {"query": question(number, dice), "limit": 5}
            found = await self.call(client, name, "search_docs", wish, about=frozenset({number}))
            if found.hits and dice.random() < _READS:
                hit = dice.choice(found.hits)
                about = frozenset(mark.number for mark in marks_in(json.dumps(hit)))
                wish = {"chunk_id": hit["chunk_id"], "after": 1}
                found = await self.call(client, name, "get_chunk", wish, about=about)
            if found.is_broken:
                return

    async def call(
        self, client: Client, name: str, tool: str, arguments: dict[str, Any], *, about: frozenset[int] = frozenset()
    ) -> Call:
        """Call a tool, and note what came of it."""
        began, result, error, is_told = time.time(), None, "", False
        try:
            async with asyncio.timeout(_CALL_SECONDS):
                answer = await client.call_tool(tool, arguments)
            result, error, is_told = _read(answer)
        except TimeoutError:
            error = f"silence for {_CALL_SECONDS:g} s"
        except Exception as broken:  # noqa: BLE001 - of whichever kind: it is judged later
            error = f"{type(broken).__name__}: {broken}"
        call = Call(name, tool, arguments, about, began, time.time(), result, error, is_told)
        self.calls.append(call)
        return call


def _read(answer: CallToolResult) -> tuple[dict[str, Any] | None, str, bool]:
    """Return the result, or the error that the server told."""
    told = answer.model_dump(mode="json")
    if answer.is_error:
        return None, json.dumps(told["content"]), True
    return {**(answer.structured_content or {}), "shown": told["content"]}, "", False
