"""Which tools of the configured servers are offered to models: what each lists now, was approved, is allowed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from answering.errors import ServerNotAsked
from answering.tools.admission import Admission, admissions
from answering.tools.definition import Definition
from answering.tools.pinning import approved_tools
from answering.tools.server import ToolServer
from wiring.refused import Refused
from wiring.rooms import Rooms
from wiring.tools import allowed_of, open_tool_servers


@dataclass(frozen=True, slots=True)
class ServerAdmissions:
    """What one server lists, and what of it is offered.

    Attributes:
        problem: Why it could not be asked, in one line; empty when it was.
        users: Who may use it.
        tools: Those that the settings allow first.
    """

    name: str
    problem: str
    users: tuple[str, ...]
    tools: tuple[Admission, ...]


def look_at_servers(rooms: Rooms, names: Sequence[str] = ()) -> list[ServerAdmissions]:
    """Ask these servers, or all, what they list now, at the same time; one that is down costs a line of its own.

    Raises:
        Refused: there is no server of that name.
        LedgerUnavailable: the ledger cannot be read.
    """
    known = rooms.settings.tools
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"Configured: {', '.join(known) or 'none'}."
            raise Refused(f"There is no server of live tools named {name!r}. {hint}")
    return asyncio.run(_look(rooms, names or list(known)))


async def _look(rooms: Rooms, names: Sequence[str]) -> list[ServerAdmissions]:
    async with open_tool_servers(rooms.settings) as servers:
        listings = await asyncio.gather(*(_listing(servers[name]) for name in names))
    found = []
    for name, (listed, problem) in zip(names, listings, strict=True):
        table = rooms.settings.tools[name]
        tools = admissions(listed, approved_tools(rooms.ledger, name), allowed_of(table))
        found.append(ServerAdmissions(name, problem, table.users, tuple(tools)))
    return found


async def _listing(server: ToolServer) -> tuple[list[Definition] | None, str]:
    try:
        return await server.list_tools(), ""
    except ServerNotAsked as error:
        return None, str(error)
