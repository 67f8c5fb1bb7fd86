"""Seekers: how soon an edit can be found, as somebody sees it who looks for its words again and again over MCP."""

import asyncio
import json
import threading
import time
from collections import deque
from dataclasses import dataclass, field

from mcp import Client

from benchmarks.day.agents import Agents
from benchmarks.day.marks import Mark, marks_in
from benchmarks.day.truth import Truth
from benchmarks.day.wiki import KEEPER
from benchmarks.ways import over_http

_LOOK_SECONDS = 1.0
_AT_ONCE = 3
_GIVE_UP_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Edit:
    """A new text.

    Attributes:
        at: When it stood in its source.
        is_told: A webhook was on its way at once.
    """

    number: int
    version: int
    at: float
    is_told: bool


@dataclass(frozen=True, slots=True)
class Found:
    """How long it took until an edit was found."""

    edit: Edit
    seconds: float


@dataclass
class Seekers:
    """Looks for some of the edits, a few at once. Attributes: what was found, and what was not.

    Attributes:
        lost: Edits that nobody found for ten minutes although they were still the latest.
    """

    agents: Agents
    truth: Truth
    found: list[Found] = field(default_factory=list)
    lost: list[Edit] = field(default_factory=list)
    _waiting: deque[Edit] = field(default_factory=deque)
    _sought: list[Edit] = field(default_factory=list)

    def seek(self, edit: Edit) -> None:
        """Look for an edit, if not too many are being looked for."""
        if len(self._waiting) < _AT_ONCE:
            self._waiting.append(edit)

    def work(self, has_ended: threading.Event) -> None:
        """Look until the end."""
        asyncio.run(self._work(has_ended))

    async def _work(self, has_ended: threading.Event) -> None:
        while not has_ended.is_set():
            try:
                async with over_http(f"{self.agents.url()}/mcp", self.agents.tokens[KEEPER]) as client:
                    await self._look_over(client, has_ended)
            except Exception:  # noqa: BLE001 - what breaks in opening it is met again by the next one
                await asyncio.sleep(_LOOK_SECONDS)

    async def _look_over(self, client: Client, has_ended: threading.Event) -> None:
        """Look until the end, or as long as the connection is good."""
        is_good = True
        while is_good and not has_ended.is_set():
            is_good = await self._look(client)
            await asyncio.sleep(_LOOK_SECONDS)

    async def _look(self, client: Client) -> bool:
        """Look for each edit once, and tell whether the connection is still good."""
        self._take()
        for edit in list(self._sought):
            mark = Mark(edit.number, edit.version)
            call = await self.agents.call(client, KEEPER, "search_docs", {"query": str(mark), "limit": 5})
            if call.is_broken:
                return False
            self._judge(edit, is_found=mark in marks_in(json.dumps(call.hits)))
        return True

    def _take(self) -> None:
        while self._waiting and len(self._sought) < _AT_ONCE:
            self._sought.append(self._waiting.popleft())

    def _judge(self, edit: Edit, *, is_found: bool) -> None:
        seconds = time.time() - edit.at
        if is_found:
            self.found.append(Found(edit, seconds))
        elif self.truth.now(edit.number).version == edit.version:
            if seconds < _GIVE_UP_SECONDS:
                return
            self.lost.append(edit)
        # Else it is an edit of the past: nobody needs to find it any more.
        self._sought.remove(edit)
