"""Means: what answers are made with besides the documents, as the settings say, kept open from question to question."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from answering.agent import LIMITS, Limits
from answering.approval import Approve
from answering.means import Means
from retrieval.audience import Audience
from wiring.models import warm_models
from wiring.rooms import Rooms
from wiring.tools import live_tools_of, open_tool_servers

MeansOf = Callable[[Audience, Approve], Means]
"""Returns the means of a question by its audience and who approves what tools would change."""


@asynccontextmanager
async def open_means(rooms: Rooms) -> AsyncIterator[MeansOf]:
    """Yield what returns the means of a question, whoever asks; servers end with the block."""
    models = rooms.settings.models
    warm_models(models)
    # Each model has a limit of its own besides; the first one's is what a turn is planned for.
    limits = next((Limits(turn_tokens=table.max_answer_tokens) for table in models.values()), LIMITS)
    async with open_tool_servers(rooms.settings) as servers:

        def means(audience: Audience, approve: Approve) -> Means:
            tools = tuple(live_tools_of(rooms, servers, audience)) if rooms.language_model else ()
            return Means(rooms.language_model, rooms.check_freshness, tools, approve, limits)

        yield means
