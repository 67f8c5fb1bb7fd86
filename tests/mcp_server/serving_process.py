"""A process that serves an empty MCP server over HTTP until SIGTERM: `python -m … PORT HASH`."""

import asyncio
import signal
import sys
from typing import Any

from mcp.server.lowlevel import Server

from config.mcp import McpSettings
from mcp_server.callers.caller import WhoAsks
from mcp_server.http_door import serve_http


async def main(port: int, sha256: str) -> None:
    """Serve; whoever started this learns when the port is about to be listened on."""
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    tokens = {"laptop": {"sha256": sha256, "principal": "public"}}
    mcp = McpSettings.model_validate({"transport": "http", "port": port, "tokens": tokens})

    async def nothing() -> str:
        return ""

    def build(_who_asks: WhoAsks) -> Server[Any]:
        sys.stdout.write("building\n")
        sys.stdout.flush()
        return Server("empty")

    await serve_http(mcp, build, nothing, ended)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
