"""Tool pins: the definition of each live tool, word for word as the operator approved it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Engine, delete, insert, select

from ledger.tables import tool_pins as pins_table
from ledger.transaction import reading, writing


def pin_tools(engine: Engine, server: str, definitions: Mapping[str, str], at: datetime) -> None:
    """Record that these definitions of a server, by the name of the tool, were approved; each replaces an older one.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
        RecordRefused: a definition is no text that can be stored.
    """
    rows = [
        {"server": server, "tool": tool, "definition": definition, "approved_at": at}
        for tool, definition in sorted(definitions.items())
    ]
    if not rows:
        return
    with writing(engine) as connection:
        connection.execute(
            delete(pins_table).where(pins_table.c.server == server, pins_table.c.tool.in_(sorted(definitions)))
        )
        connection.execute(insert(pins_table), rows)


def tool_pins(engine: Engine, server: str) -> dict[str, str]:
    """Return the approved definitions of a server by the name of the tool; none of a server that nobody approved.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    statement = select(pins_table.c.tool, pins_table.c.definition).where(pins_table.c.server == server)
    with reading(engine) as connection:
        return {row.tool: row.definition for row in connection.execute(statement)}
