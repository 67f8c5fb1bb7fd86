import httpx
import pytest
from starlette.applications import Starlette

from indexer.webhooks.hook import Hook
from indexer.webhooks.routes import build_webhooks
from tests.indexer.webhooks.senders import NOW, SECRET, SIGNING_TOKEN


class Door:
    """The routes in an application, what was asked through them, and the clock."""

    def __init__(self, seconds):
        self.asked = []
        self.pages = []
        self.now = float(NOW)
        self.fault = None
        self.hooks = {
            "code": Hook("git", SECRET),
            "release": Hook("git", SECRET, ref="release"),
            "lab": Hook("git", SIGNING_TOKEN),
            "wiki": Hook("confluence", SECRET),
            "notes": Hook("folder", SECRET),
        }
        routes = build_webhooks(self.hooks, self._ask, lambda: self.now, seconds=seconds)
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(Starlette(routes=routes)), base_url="http://footnote.example"
        )

    def _ask(self, source, page):
        if self.fault:
            self.fault()
        self.asked.append(source)
        self.pages.append(page)

    async def take(self, source, sent):
        answer = await self.http.post(f"/webhooks/{source}", headers=sent.headers, content=sent.body)
        return answer.status_code

    async def hear(self, source, sent):
        answer = await self.http.post(f"/webhooks/{source}", headers=sent.headers, content=sent.body)
        return answer.json().get("status") or answer.json()["error"]


@pytest.fixture
async def door():
    door = Door(seconds=30)
    yield door
    await door.http.aclose()


@pytest.fixture
async def hasty_door():
    """One that waits for the ledger for no time to speak of."""
    door = Door(seconds=0.01)
    yield door
    await door.http.aclose()
