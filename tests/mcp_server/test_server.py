"""Calls that are cancelled, that want to know how far they are, and that nobody would make on purpose."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mcp import MCPError

from mcp_server.call import Budgets
from mcp_server.results import ChunkText, SearchResults, SourceAge
from mcp_server.wish import ChunkWish, SearchWish
from retrieval.audience import Audience
from tests.mcp_server.reading_room import Desk, served, text_of
from tests.mcp_server.tools.test_mending import JSON, NAMES


class SlowShelf:
    """A shelf on which the first search never ends, and every other breaks in the way that it is told."""

    def __init__(self, error: Exception | None = None) -> None:
        self.began, self.ended = asyncio.Event(), asyncio.Event()
        self._error = error

    async def search(self, wish: SearchWish, audience: Audience) -> SearchResults:
        if self._error:
            raise self._error
        if not self.began.is_set():
            self.began.set()
            try:
                await asyncio.Event().wait()
            finally:
                self.ended.set()
        return SearchResults(hits=[])

    async def read(self, wish: ChunkWish, audience: Audience) -> ChunkText:
        raise self._error or AssertionError

    async def read_document(self, source: str, path: str, audience: Audience, *, max_tokens: int) -> ChunkText:
        raise self._error or AssertionError

    async def sources(self, audience: Audience) -> list[SourceAge]:
        raise self._error or AssertionError

    async def labels(self, audience: Audience, beginning: str) -> list[str]:
        raise self._error or AssertionError

    async def paths(self, source: str, audience: Audience, beginning: str) -> list[str]:
        raise self._error or AssertionError


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_a_call_that_is_cancelled_ends_and_the_next_one_works(room, mode):
    shelf = SlowShelf()
    async with served(shelf, room, Budgets(), False, mode) as client:
        call = asyncio.create_task(client.call_tool("search_docs", {"query": "keys"}))
        await asyncio.wait_for(shelf.began.wait(), 30)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call

        await asyncio.wait_for(shelf.ended.wait(), 30)
        assert text_of(await client.call_tool("search_docs", {"query": "keys"})).startswith("Nothing was found.")


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_a_caller_who_asks_for_it_is_told_how_far_a_search_is(handbook, mode):
    told: list[tuple[float, float | None, str | None]] = []

    async def note(progress: float, total: float | None, message: str | None) -> None:
        told.append((progress, total, message))

    async with handbook.client(mode=mode) as desk:
        await desk.client.call_tool("search_docs", {"query": "keys"}, progress_callback=note)
        await desk.call("search_docs", query="keys")

    assert told == [(0.1, 1.0, "searching"), (0.9, 1.0, "found")]


async def test_what_nobody_thought_of_is_told_by_the_id_of_its_request_alone(room, caplog):
    secret = "no such table: salaries"
    async with served(SlowShelf(RuntimeError(secret)), room, Budgets(), True, "auto") as client:
        desk = Desk(client)
        told = [
            await desk.refused("search_docs", query="keys"),
            await desk.refused("get_chunk", chunk_id="a"),
            await desk.refused("search", query="keys"),
            await desk.refused("fetch", id="a"),
        ]
        for uri in ("footnote://sources", "footnote://chunk/a", "footnote://document/wiki/a"):
            with pytest.raises(MCPError) as raised:
                await desk.read(uri)
            told.append(f"{raised.value.error.message} {raised.value.error.data}")

    for message in told:
        assert message.startswith("Something went wrong")
        assert secret not in message
        assert any(word.rstrip(".") in caplog.text for word in message.split() if len(word) in {16, 17})


async def test_a_tool_that_does_not_exist_is_answered_with_those_that_do(handbook):
    async with handbook.client() as desk:
        with pytest.raises(MCPError, match="search_docs, get_chunk, search, fetch") as raised:
            await desk.call("serach_docs", query="keys")

    assert raised.value.code == -32602


_ARGUMENTS = st.dictionaries(NAMES | st.text(max_size=10), JSON, max_size=6)
_QUERIES = st.sampled_from(
    [
        *("keys", '"keys"', "label:security keys", "-label:x", 'source:"', "path:' OR 1=1 --", "kind:prose", "a\x00b"),
        *(
            "after:2026-13-99 keys",
            "(((",
            "\\",
            "%_",
            "鍵",
            "🔑",
            "keys AND OR NOT ^2 ~3 *",
            "'; DROP TABLE chunks",
            "-",
        ),
    ]
)


@settings(deadline=None, max_examples=30, suppress_health_check=list(HealthCheck))
@given(
    calls=st.lists(st.tuples(st.sampled_from(["search_docs", "get_chunk", "search", "fetch"]), _ARGUMENTS), max_size=4)
)
def test_no_arguments_make_it_fail(handbook, calls):
    asyncio.run(_all_answered(handbook, calls))


@settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
@given(
    query=_QUERIES | st.text(min_size=1, max_size=30),
    texts=st.lists(_QUERIES | st.text(max_size=12), min_size=4, max_size=4),
)
def test_no_text_makes_it_fail(handbook, query, texts):
    path, label, version, updated_after = texts
    arguments = {"path": path, "labels": [label], "version": version, "updated_after": updated_after}
    calls = [("search_docs", {"query": query} | {name: value}) for name, value in arguments.items()]
    asyncio.run(_all_answered(handbook, [*calls, ("get_chunk", {"chunk_id": query}), ("search", {"query": query})]))


def sendable(arguments: dict[str, Any]) -> Any:
    """Return arguments without halves of characters, which the client of the SDK does not send."""
    return json.loads(json.dumps(arguments, ensure_ascii=False).encode("utf-8", "replace"))


async def _all_answered(handbook: Any, calls: list[tuple[str, dict[str, Any]]]) -> None:
    async with handbook.client() as desk:
        for tool, arguments in calls:
            result = await desk.call(tool, **sendable(arguments))
            text = text_of(result)
            assert "Something went wrong" not in text
            assert "Traceback" not in text
            assert result.is_error == (result.structured_content is None)
            json.dumps(result.model_dump(mode="json"), ensure_ascii=False).encode()
