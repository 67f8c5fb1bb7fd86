"""A process that starts a server of live tools as its child, prints the child's number, and waits to be killed."""

import asyncio
import os
import sys
from pathlib import Path

from answering.tools.server import ToolServer
from answering.tools.stdio_connection import StdioConnection

ROOT = Path(__file__).parents[2]


async def main() -> None:
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:  # noqa: ASYNC230 - nothing else runs here
        command = [sys.executable, "-m", "tests.fakes.tool_server", "fine"]
        connection = StdioConnection(command, {"PYTHONPATH": str(ROOT)}, errors=nowhere)
        await ToolServer("grafana", connection, 120).list_tools()
        [child] = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text(encoding="utf-8").split()  # noqa: ASYNC240 - as above
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
