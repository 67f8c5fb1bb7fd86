"""Report: how Footnote was used and what its documents lack, for every door that shows it."""

import asyncio
from collections.abc import Awaitable, Callable

from answering.report.making import Span, make_report
from answering.report.readership import Readership
from answering.report.report import Report
from retrieval.library import Library
from wiring.rooms import Rooms
from wiring.status import read_status


async def read_report(
    rooms: Rooms, span: Span, readership: Readership, open_library: Callable[[], Awaitable[Library]] | None = None
) -> Report:
    """Return the report of a stretch of time for its readers.

    Args:
        rooms: What it is read from.
        span: What it is about.
        readership: Who reads it.
        open_library: Opens the index, where it is open already.

    Raises:
        StorageError: the index cannot be read.
        LedgerUnavailable: the ledger cannot be read.
    """
    statuses = await asyncio.to_thread(read_status, rooms)
    opened = open_library or rooms.library
    return await make_report(span, readership, ledger=rooms.ledger, open_library=opened, statuses=statuses)
