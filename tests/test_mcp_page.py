"""The page about MCP tells the truth: what it says to copy is what is written, and its numbers are the settings'."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from cli.mcp_clients import CLIENTS, Remote, Stdio
from cli.mcp_file import file_with
from config.mcp import McpSettings
from mcp_server.fitting import longest_text
from mcp_server.prompts import PROMPTS
from mcp_server.resources import RESOURCES, TEMPLATES
from mcp_server.tools.get_chunk import build_get_chunk
from mcp_server.tools.search_docs import SEARCH_DOCS
from mcp_server.web.serving import DRAIN_SECONDS

PAGE = (Path(__file__).parent.parent / "docs" / "mcp.md").read_text(encoding="utf-8")
JSON = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]
TOML = [tomllib.loads(block) for block in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)]
NUMBERS = {6: "six", 7: "seven", 8: "eight"}
REMOTE = Remote("https://docs.example.com/mcp", has_token=True)
STDIO = Stdio("/path/to/footnote/footnote", ("--config", "/path/to/footnote.toml", "mcp", "--transport", "stdio"))


def remote_file(name):
    client = CLIENTS[name]
    assert client.remote is not None
    return file_with(client, "", "footnote", client.remote(REMOTE))


def test_what_is_to_be_copied_is_what_install_writes():
    started = json.loads(file_with(CLIENTS["claude-code"], "", "footnote", CLIENTS["claude-code"].stdio(STDIO)))

    assert [started, json.loads(remote_file("claude-code")), json.loads(remote_file("vscode"))] == JSON
    assert tomllib.loads(remote_file("codex")) in TOML
    assert json.loads(remote_file("cursor"))["mcpServers"]["footnote"]["headers"]["Authorization"] in PAGE.replace(
        "`${env:FOOTNOTE_TOKEN}`", "Bearer ${env:FOOTNOTE_TOKEN}"
    )


@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS.keys())
def test_every_client_is_in_the_table(client):
    assert f"| {client.title} | `footnote mcp install {client.name}` |" in PAGE


def test_settings_that_are_shown_are_taken():
    tables = [table["mcp"] for table in TOML if "mcp" in table]

    assert len(tables) == 2
    for table in tables:
        McpSettings.model_validate(table)


def test_limits_are_those_that_hold_unless_they_are_changed():
    limits = McpSettings()
    words = " ".join(PAGE.split())

    assert f"{limits.search_tokens:,} and {limits.chunk_tokens:,}" in words
    assert f"{limits.calls_per_minute} a minute, {limits.calls_at_once} at once" in words
    assert f"{limits.body_kib} KiB" in words
    assert f"{longest_text(limits.chunk_tokens, limits.chunk_tokens):,} tokens unless you change it" in words
    assert f"for {NUMBERS[DRAIN_SECONDS]} seconds at most" in words
    assert f"differ by {limits.oauth.leeway_seconds} seconds" in words


def test_everything_that_an_agent_gets_is_named():
    get_chunk = build_get_chunk(McpSettings().chunk_tokens)
    names = [SEARCH_DOCS.name, get_chunk.name, *(each.name for each in PROMPTS)]
    names += [str(each.uri) for each in RESOURCES] + [each.uri_template for each in TEMPLATES]
    arguments = [*SEARCH_DOCS.schema["properties"], *get_chunk.schema["properties"]]

    assert [name for name in [*names, *arguments] if not re.search(rf"`{re.escape(name)}[(`]|[(]{name}", PAGE)] == []
