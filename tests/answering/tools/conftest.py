import os
import sys
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from answering.tools.http_connection import HttpConnection
from answering.tools.server import ToolServer
from answering.tools.stdio_connection import StdioConnection
from tests.fakes.http_tool_server import HttpToolServer

ROOT = Path(__file__).parents[3]


def command(mode):
    return [sys.executable, "-m", "tests.fakes.tool_server", mode]


async def everybody():
    """Everybody in the audience may use a server."""
    return True


@pytest.fixture
def nowhere():
    with Path(os.devnull).open("w", encoding="utf-8") as errors:
        yield errors


@pytest.fixture
def by_stdio(nowhere):
    @asynccontextmanager
    async def run(mode, *, seconds=60.0, environment=None, **options):
        connection = StdioConnection(
            command(mode), {"PYTHONPATH": str(ROOT)} | (environment or {}), errors=nowhere, **options
        )
        server = ToolServer("grafana", connection, seconds)
        try:
            yield server
        finally:
            await server.close()

    return run


@pytest.fixture
def by_http():
    @contextmanager
    def run(application, *, seconds=60.0, headers=None):
        served = HttpToolServer(application)
        try:
            yield ToolServer("grafana", HttpConnection(served.url, headers or {}, seconds), seconds), served
        finally:
            served.close()

    return run
