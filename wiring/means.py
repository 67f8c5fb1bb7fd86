"""Means: what answers are made with besides the documents, as the settings say, kept open from question to question."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from answering.agent import LIMITS, Limits
from answering.approval import Approve
from answering.means import Means
from ledger.errors import LedgerError
from retrieval.audience import Access, Audience
from wiring.model_rooms import ModelRooms
from wiring.models import warm_models
from wiring.rooms import Rooms
from wiring.tools import live_tools_of, open_tool_servers

logger = logging.getLogger(__name__)

MeansOf = Callable[[ModelRooms, Audience, Approve], Awaitable[Means]]
"""Returns the means of a question by what it is answered from, its audience, and who approves what tools would change.

Raises:
    LedgerUnavailable: the ledger cannot be read.
"""

_NOTHING = Access((), ())


@asynccontextmanager
async def open_means(rooms: Rooms) -> AsyncIterator[MeansOf]:
    """Yield what returns the means of a question, whoever asks; servers end with the block."""
    models = rooms.settings.models
    warm_models(models)
    # Each model has a limit of its own besides; the first one's is what a turn is planned for.
    limits = next((Limits(turn_tokens=table.max_answer_tokens) for table in models.values()), LIMITS)
    async with open_tool_servers(rooms.settings) as servers:

        async def means(now: ModelRooms, audience: Audience, approve: Approve) -> Means:
            async def reopen() -> Access:
                return await asyncio.to_thread(_access_now, now, audience)

            tools = await live_tools_of(rooms, servers, audience) if rooms.language_model else ()
            return Means(rooms.language_model, rooms.check_freshness, tuple(tools), approve, reopen, limits)

        yield means


def _access_now(now: ModelRooms, audience: Audience) -> Access:
    """Return what an audience may read at this moment: nothing, if the ledger does not tell."""
    try:
        return now.access(audience)
    except LedgerError as error:
        logger.warning("rights could not be looked at again, so nothing more is shown: %s", error)
        return _NOTHING
