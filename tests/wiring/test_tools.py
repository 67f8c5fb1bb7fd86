import subprocess
import sys
from datetime import UTC, datetime

import pytest

from answering.llm.language_model import ToolCall
from answering.rights import Rights
from answering.tools.calculator import build_calculator
from answering.tools.definition import Definition
from answering.tools.documents import Documents, build_document_tools
from answering.tools.pinning import approve_tools
from answering.tools.toolbox import Toolbox
from config.load import load_settings
from index.writer import open_index_writer
from retrieval.audience import Audience
from retrieval.pack import Budget
from tests.fakes.http_tool_server import HttpToolServer, working
from wiring.rooms import Rooms
from wiring.tools import live_tools_of, open_tool_servers

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)
BUILT_IN = ["calculator", "search_docs", "get_chunk"]
SETTINGS = """
[groups]
sre = ["ana@example.com", "ben@example.com"]
[tools.grafana]
url = "{url}"
users = ["group:sre"]
reads = ["query", "environment"]
writes = ["restart"]
[tools.open]
url = "{url}"
users = ["everyone"]
reads = ["query"]
max_result_characters = 200
"""


@pytest.fixture
def rooms_of(tmp_path):
    opened = []

    def make(text):
        file = tmp_path / "footnote.toml"
        file.write_text(text, encoding="utf-8")
        rooms = Rooms(load_settings(file, {}).settings, file)
        open_index_writer(rooms.settings.index.uri, rooms.embedder.space)
        opened.append(rooms)
        return rooms

    yield make
    for rooms in opened:
        rooms.close()


@pytest.fixture
def served():
    server = HttpToolServer(working())
    yield server
    server.close()


async def names(rooms, servers, audience):
    return [each.name for each in (await box_of(rooms, servers, audience)).definitions]


async def box_of(rooms, servers, audience):
    budget = Budget(100, lambda texts: [len(text.split()) for text in texts])
    documents = Documents(Rights(rooms.access(audience)), await rooms.library(), budget)
    return Toolbox(
        [build_calculator(), *build_document_tools(documents), *await live_tools_of(rooms, servers, audience)]
    )


async def test_each_audience_gets_the_tools_that_all_of_it_may_use_and_that_were_approved(rooms_of, served):
    rooms = rooms_of(SETTINGS.format(url=served.url))
    async with open_tool_servers(rooms.settings) as servers:
        ana = Audience.person("ana@example.com")
        assert await names(rooms, servers, ana) == BUILT_IN

        listed = await servers["grafana"].list_tools()
        for server in servers:
            approve_tools(rooms.ledger, server, listed, MOMENT)
        grafana = ["grafana__query", "grafana__restart", "grafana__environment"]
        both = Audience(frozenset({"ana@example.com", "ben@example.com"}))
        for audience in (ana, both):
            assert sorted(await names(rooms, servers, audience)) == sorted([*BUILT_IN, *grafana, "open__query"])
        for audience in (
            Audience.public(),
            Audience.person("eve@example.com"),
            Audience(frozenset({"ana@example.com", "eve@example.com"})),
            Audience(frozenset({"ana@example.com"}), has_outsiders=True),
        ):
            assert await names(rooms, servers, audience) == [*BUILT_IN, "open__query"]
        assert await names(rooms, servers, Audience(frozenset())) == BUILT_IN


async def test_a_call_reaches_the_server_and_what_writes_asks(rooms_of, served):
    rooms = rooms_of(SETTINGS.format(url=served.url))
    async with open_tool_servers(rooms.settings) as servers:
        approve_tools(rooms.ledger, "grafana", await servers["grafana"].list_tools(), MOMENT)
        box = await box_of(rooms, servers, Audience.person("ana@example.com"))
        calls = [
            ToolCall("a", "grafana__query", '{"expr": "up"}'),
            ToolCall("b", "grafana__restart", ""),
            ToolCall("c", "grafana__flood", ""),
            ToolCall("d", "calculator", '{"expression": "6 * 7"}'),
        ]
        query, restart, flood, sum_of = await box.use(calls)

    assert query.text == "result of up"
    assert restart.text == "grafana.restart was not run: nobody approved it."
    assert flood.text.startswith("There is no tool grafana__flood.")
    assert sum_of.text == "6 * 7 = 42"


async def test_secrets_reach_the_server_as_headers(rooms_of, served, tmp_path):
    (tmp_path / "keys").write_text("Authorization=Bearer s3cret\n", encoding="utf-8")
    text = f'[tools.g]\nurl = "{served.url}"\nusers = ["everyone"]\nsecrets_file = "keys"\nheaders = {{X-Org = "7"}}\n'
    async with open_tool_servers(rooms_of(text).settings) as servers:
        await servers["g"].list_tools()

    assert (served.headers["authorization"], served.headers["x-org"]) == ("Bearer s3cret", "7")


async def test_a_definition_that_was_approved_for_one_server_is_not_approved_for_another(rooms_of, served):
    rooms = rooms_of(SETTINGS.format(url=served.url))
    approve_tools(rooms.ledger, "grafana", [Definition("query", "", {"type": "object"})], MOMENT)
    async with open_tool_servers(rooms.settings) as servers:
        assert "open__query" not in await names(rooms, servers, Audience.person("ana@example.com"))


def test_without_servers_nothing_of_mcp_is_loaded():
    code = (
        "import asyncio, sys\nfrom wiring.tools import open_tool_servers\nfrom config.settings import Settings\n"
        "async def main():\n    async with open_tool_servers(Settings()) as servers: assert servers == {}\n"
        "asyncio.run(main())\nassert 'mcp' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)
