import sys
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.shared.exceptions import MCPError

ROOT = Path(__file__).parent.parent.parent
DOCS = '[sources.docs]\nkind = "folder"\npath = "docs"\nreaders = ["everyone"]\n'


@asynccontextmanager
async def served(folder):
    """Yield a client of `footnote mcp`, which runs in that folder as a client starts it."""
    command = StdioServerParameters(
        command=sys.executable, args=["-P", "-m", "cli", "mcp"], cwd=folder, env={"PYTHONPATH": str(ROOT)}
    )
    async with Client(stdio_client(command), read_timeout_seconds=120) as client:
        yield client


@pytest.fixture
def documents(fresh):
    (fresh.folder / "footnote.toml").write_text(DOCS, encoding="utf-8")
    (fresh.folder / "docs").mkdir()
    (fresh.folder / "docs" / "queue.md").write_text("# Queue\n\nDrain it with `drain`.\n", encoding="utf-8")
    return fresh


async def test_it_answers_what_the_configured_person_may_read(indexed):
    async with served(indexed.folder) as client:
        found = await client.call_tool("search_docs", {"query": "how much may a hotel cost?"})
        hidden = await client.call_tool("search_docs", {"query": "what does level L4 earn?"})

    assert "at most 140" in found.content[0].text
    assert found.structured_content["hits"][0]["path"] == "travel.md"
    assert "71,000" not in hidden.content[0].text
    assert not found.is_error


async def test_before_anything_is_indexed_an_agent_is_told_and_afterwards_it_finds(documents):
    async with served(documents.folder) as client:
        before = await client.call_tool("search_docs", {"query": "drain the queue"})
        assert documents("index").returncode == 0
        after = await client.call_tool("search_docs", {"query": "drain the queue"})

    assert before.is_error
    assert "Nothing has been indexed yet" in before.content[0].text
    assert "queue.md" in after.content[0].text


async def test_a_tool_or_a_chunk_that_does_not_exist_is_said_to_be_none_with_what_there_is(indexed):
    async with served(indexed.folder) as client:
        with pytest.raises(MCPError) as unknown:
            await client.call_tool("drop_tables", {})
        missing = await client.call_tool("get_chunk", {"chunk_id": "nope"})

    assert unknown.value.code == -32602
    assert "search_docs, get_chunk" in unknown.value.message
    assert missing.is_error
    assert "search_docs gives ids" in missing.content[0].text


@pytest.mark.parametrize("way", [[], ["--transport", "http"]])
def test_settings_that_are_wrong_are_told_beside_the_protocol(fresh, way):
    (fresh.folder / "footnote.toml").write_text("[mcp]\nport = 0\n", encoding="utf-8")

    done = fresh.start("mcp", *way)

    assert (done.returncode, done.stdout) == (2, "")
    assert "mcp.port" in done.stderr


@pytest.mark.parametrize("way", [[], ["--transport", "http"]])
def test_without_settings_and_index_nothing_is_served_and_nothing_is_left_in_the_folder(fresh, way):
    done = fresh.start("mcp", *way)

    assert (done.returncode, done.stdout) == (2, "")
    assert f"There is no footnote.toml in {fresh.folder}" in done.stderr
    assert "--config" in done.stderr
    assert not list(fresh.folder.iterdir())


def test_over_http_somebody_must_be_asking(fresh):
    (fresh.folder / "footnote.toml").write_text("[mcp]\nport = 8094\n", encoding="utf-8")

    done = fresh.start("mcp", "--transport", "http")

    assert done.returncode == 2
    assert "footnote mcp token" in done.stderr
