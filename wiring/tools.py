"""Which tools a model may ask for: the built-in ones, and those of the servers that the settings name."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from os import devnull
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from answering.tools.allowed import Allowed
from answering.tools.pinning import approved_tools
from answering.tools.tool import Tool
from config.settings import Settings
from config.tools import ToolSettings
from ledger.policy import Policy
from retrieval.audience import Audience, allowed_tools
from wiring.rooms import Rooms

# mcp takes half a second to import: only where servers are configured is it.
# ruff: noqa: PLC0415
if TYPE_CHECKING:
    from answering.tools.connection import Connection
    from answering.tools.server import ToolServer


@asynccontextmanager
async def open_tool_servers(settings: Settings) -> AsyncIterator[dict[str, "ToolServer"]]:
    """Yield the configured servers by name, each opened at its first use and all ended at the end."""
    with _errors(settings) as errors:
        servers = {name: _build_server(name, table, errors) for name, table in settings.tools.items()}
        try:
            yield servers
        finally:
            await asyncio.gather(*(server.close() for server in servers.values()))


def allowed_of(table: ToolSettings) -> Allowed:
    """Return what the settings let be used of a server."""
    return Allowed(table.reads, table.writes)


async def live_tools_of(rooms: Rooms, servers: Mapping[str, "ToolServer"], audience: Audience) -> list[Tool]:
    """Return the live tools that an audience may use; no server is asked for anything.

    The ledger is read in a thread, as other questions go on meanwhile.

    Args:
        rooms: Ledger and settings.
        servers: From `open_tool_servers`.
        audience: Who will see the answer.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    if not servers:
        return []
    return await asyncio.to_thread(_live_tools, rooms, servers, audience)


def _live_tools(rooms: Rooms, servers: Mapping[str, "ToolServer"], audience: Audience) -> list[Tool]:
    from answering.tools.live import live_tools

    tables = rooms.settings.tools
    return [
        tool
        for name in usable_servers(rooms, audience)
        for tool in live_tools(
            servers[name],
            approved_tools(rooms.ledger, name).values(),
            allowed_of(tables[name]),
            may_use=partial(_may_use, rooms, audience, name),
            max_characters=tables[name].max_result_characters,
        )
    ]


def usable_servers(rooms: Rooms, audience: Audience) -> tuple[str, ...]:
    """Return the servers of live tools that an audience may use at this moment.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    policies = {name: Policy.of([table.users]) for name, table in rooms.settings.tools.items()}
    return allowed_tools(rooms.ledger, audience, policies, rooms.expired_sources())


async def _may_use(rooms: Rooms, audience: Audience, name: str) -> bool:
    return name in await asyncio.to_thread(usable_servers, rooms, audience)


@contextmanager
def _errors(settings: Settings) -> Iterator[TextIO]:
    """Yield where programs write beside the protocol: nowhere, as it would run into what people read; or to debug."""
    if settings.logging.level == "debug":
        yield sys.stderr
        return
    with Path(devnull).open("w", encoding="utf-8") as nowhere:
        yield nowhere


def _build_server(name: str, table: ToolSettings, errors: TextIO) -> "ToolServer":
    from answering.tools.http_connection import HttpConnection
    from answering.tools.server import ToolServer
    from answering.tools.stdio_connection import StdioConnection

    connection: Connection
    if table.url:
        connection = HttpConnection(table.url, {**table.headers, **table.secret_values()}, table.timeout_seconds)
    else:
        connection = StdioConnection(table.command, {**table.env, **table.secret_values()}, errors=errors)
    return ToolServer(name, connection, table.timeout_seconds)
