"""The embedding model is switched by real processes, of which one is killed, while an MCP server answers."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from mcp import Client

from config.load import load_settings
from index.stored import stored_tables
from ledger.documents import indexed_documents
from ledger.leases import utc_now
from ledger.model_switches import newest_switch
from ledger.run_requests import ask_run, waiting_runs
from ledger.runs import runs
from ledger.traces import latest_traces
from ledger.waiting_runs import RunRequest
from retrieval.audience import Audience
from retrieval.filters import NO_FILTERS
from retrieval.search import search
from retrieval.trace import Trace
from tests.bot.ports import free_port
from wiring.indexing import run_index
from wiring.rooms import Rooms
from wiring.serving_model import configured_models

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 120.0
SECONDS_TO_FOLLOW = 30.0
"""A second to look, one to load the model, and the rest for a machine that has much else to do."""
MANY = 300
QUESTION = "which lamp does lighthouse 7 burn?"
SETTINGS = """
[mcp]
transport = "http"
port = {port}
principal = "public"
calls_per_minute = 10000

[indexer]
port = {indexer_port}

[sources.docs]
kind = "folder"
path = "docs"
readers = ["everyone"]
schedule = ""

[embedders.prefixed]
model = "builtin"
query_prefix = "query: "
passage_prefix = "passage: "
"""


class Team:
    """A folder with documents, which are indexed, and the processes over it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        (folder / "docs").mkdir()
        for number in range(MANY):
            text = f"# Lighthouse {number}\n\nLighthouse {number} burns lamp {number * 7 % 31} on cape {number % 13}.\n"
            (folder / "docs" / f"{number:03}.md").write_text(text, encoding="utf-8")
        file = folder / "footnote.toml"
        file.write_text(SETTINGS.format(port=self.port, indexer_port=free_port()), encoding="utf-8")
        self.rooms = Rooms(load_settings(file, {}).settings, file)

    @contextmanager
    def process(self, *arguments: str):
        """Run a program in a process of its own, which does not outlive the block."""
        environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
        started = subprocess.Popen(
            [sys.executable, "-P", "-m", *arguments], cwd=self.folder, env=environment, stderr=subprocess.PIPE
        )
        try:
            yield started
        finally:
            started.kill()
            started.communicate()

    def edit(self, name: str) -> None:
        """Write a page, and ask the indexer for it."""
        (self.folder / "docs" / name).write_text(f"# {name}\n\nThis page tells of {name}.\n", encoding="utf-8")
        ask_run(self.rooms.ledger, RunRequest("docs", is_full=False, asked_by="a test", asked_at=utc_now()))

    def pages(self, model: str) -> set[str]:
        """Return what is indexed with a model."""
        return set(indexed_documents(self.rooms.ledger, self.space(model).fingerprint, "docs"))

    def is_ready(self) -> bool:
        with suppress(URLError, OSError), urlopen(f"http://127.0.0.1:{self.port}/ready", timeout=10) as answer:
            return bool(answer.status == 200)
        return False

    def vectors(self, model: str) -> int:
        """Return how many vectors the table of a model holds."""
        space = self.space(model)
        return sum(each.vectors for each in stored_tables(self.rooms.settings.index.uri) if each.space == space)

    def space(self, model: str):
        return self.rooms.open_model(model, configured_models(self.rooms.settings)[model]).space

    async def first_score(self, model: str) -> tuple[str, object]:
        """Return what a search finds first in the space of a model, and how near it is."""
        of = self.rooms.open_model(model, configured_models(self.rooms.settings)[model])
        access, library = of.access(Audience.public()), await of.library()
        [hit] = (await search(QUESTION, access, library=library, filters=NO_FILTERS, limit=1)).hits
        return hit.chunk.id, pytest.approx(hit.scores.dense, abs=1e-4)

    def traces(self) -> list[Trace]:
        """Return the traces of all searches, the first one first."""
        stored = latest_traces(self.rooms.ledger, 100_000)
        return [Trace.from_body(each.id, each.at, each.body) for each in stored][::-1]


def until(is_so: Callable[[], object]) -> None:
    for _ in range(round(PATIENCE_SECONDS / 0.02)):
        if is_so():
            return
        Event().wait(0.02)
    raise AssertionError("it is not so")


@pytest.fixture(scope="module")
def team(tmp_path_factory):
    made = Team(tmp_path_factory.mktemp("lighthouses"))
    run_index(made.rooms, requested_by="a test")
    yield made
    made.rooms.close()


async def _ask_on(port: int, ended: asyncio.Event) -> list[str]:
    """Ask the same again and again until told to end, and return whatever was no answer."""
    wrong = []
    async with Client(f"http://127.0.0.1:{port}/mcp", read_timeout_seconds=120) as client:
        while not ended.is_set():
            found = await client.call_tool("search_docs", {"query": QUESTION})
            if found.is_error or "Lighthouse" not in str(found.content):
                wrong.append(str(found.content))
            with suppress(TimeoutError):
                # Others need the processor too.
                await asyncio.wait_for(ended.wait(), 0.1)
    return wrong


async def test_a_switch_that_is_killed_and_given_again_is_followed_without_a_wrong_answer(team):
    command = ("cli", "model", "switch", "prefixed", "--without-questions")
    with team.process("mcp_server") as server, team.process("indexer") as indexer:
        await asyncio.to_thread(until, team.is_ready)
        ended = asyncio.Event()
        asking = asyncio.create_task(_ask_on(team.port, ended))

        with team.process(*command) as killed:
            await asyncio.to_thread(until, lambda: team.vectors("prefixed"))
            os.kill(killed.pid, signal.SIGKILL)
            assert await asyncio.to_thread(killed.wait) == -signal.SIGKILL
        built = team.vectors("prefixed")
        assert 0 < built < MANY
        assert newest_switch(team.rooms.ledger) is None

        with team.process(*command) as resumed:
            # The indexer has its turn, before the switch or after it.
            team.edit("during.md")
            assert await asyncio.to_thread(resumed.wait) == 0, resumed.stderr.read()
        new = team.space("prefixed").fingerprint
        await asyncio.to_thread(until, lambda: asking.done() or team.traces()[-1].space == new)
        ended.set()
        assert await asking == []
        team.edit("after.md")
        await asyncio.to_thread(until, lambda: not waiting_runs(team.rooms.ledger))
        assert [process.poll() for process in (server, indexer)] == [None, None]

    assert {"during.md", "after.md"} <= team.pages("prefixed")
    assert "after.md" not in team.pages("default")

    # What was read before the kill was not read again, and every row has its vector.
    beside = [run for run in runs(team.rooms.ledger, limit=100) if run.space == new]
    assert sum(run.added for run in beside) == MANY + 2
    assert team.vectors("prefixed") == MANY + 2

    switch = newest_switch(team.rooms.ledger)
    assert switch
    assert switch.model == "prefixed"
    spaces = [trace.space for trace in team.traces()]
    old = team.space("default").fingerprint
    assert spaces == sorted(spaces, key=[old, new].index)
    first = next(trace for trace in team.traces() if trace.space == new)
    assert (first.at - switch.at).total_seconds() < SECONDS_TO_FOLLOW

    # A question of one model and a row of the other would be nearer, or farther, than either of these.
    expected = {old: await team.first_score("default"), new: await team.first_score("prefixed")}
    for trace in team.traces():
        assert (trace.hits[0].chunk_id, trace.hits[0].scores.dense) == expected[trace.space]
