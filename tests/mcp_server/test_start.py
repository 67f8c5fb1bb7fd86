"""Start: the real door over HTTP, and the figures that it shows where the settings say so."""

import asyncio
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from tests.bot.ports import free_port

ROOT = Path(__file__).parent.parent.parent
SETTINGS = """
[mcp]
principal = "public"
port = {port}
[metrics]
mcp = {is_shown}
[sources.docs]
kind = "folder"
path = "docs"
readers = ["everyone"]
"""


@asynccontextmanager
async def serving(folder, *, is_shown):
    """Run the server inside the block, and yield its address."""
    port = free_port()
    (folder / "docs").mkdir()
    (folder / "footnote.toml").write_text(SETTINGS.format(port=port, is_shown=is_shown), encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "mcp_server", "--transport", "http", "--config", str(folder / "footnote.toml")),
        cwd=ROOT,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(retries=12, verify=False), timeout=60) as http:
            assert (await http.get(f"http://127.0.0.1:{port}/health")).status_code == 200
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 60) == 0


async def metrics(address):
    async with httpx.AsyncClient(trust_env=False, verify=False, timeout=60) as http:
        return await http.get(f"{address}/metrics")


async def test_figures_are_shown_where_the_settings_say_so(tmp_path):
    async with serving(tmp_path, is_shown="true") as address:
        async with (
            httpx2.AsyncClient(trust_env=False, verify=False) as http,
            Client(streamable_http_client(f"{address}/mcp", http_client=http)) as client,
        ):
            # It waits until index and ledger have been opened; nothing has been indexed yet.
            assert (await client.call_tool("search_docs", {"query": "keys"})).is_error
        figures = (await metrics(address)).text.splitlines()

    assert 'footnote_source_age_seconds{source="docs"} +Inf' in figures
    assert "footnote_status_readable 1.0" in figures


async def test_nobody_is_shown_figures_otherwise(tmp_path):
    async with serving(tmp_path, is_shown="false") as address:
        assert (await metrics(address)).status_code == 404
