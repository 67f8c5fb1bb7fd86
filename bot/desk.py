"""Desk: where the bot hands questions in, and gets answers out: the rooms behind it, as the settings describe them."""

import asyncio
import logging
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from answering.approval import Approve, deny
from answering.ask import answer_events
from answering.events import Event, Finished
from answering.found import find, read
from answering.llm.language_model import Picture
from answering.means import Means
from answering.prompting.conversation import NO_SUMMARY, Summary, summarise
from answering.prompting.fence import Fence
from answering.prompting.picture import transcribe
from answering.prompting.turn import Turn
from answering.report.making import Span
from answering.report.readership import Readership
from answering.report.report import Report
from index.chunk import Chunk
from index.errors import StorageError
from ledger.engine import Ledger
from ledger.errors import LedgerError
from retrieval.ahead import embed_ahead
from retrieval.audience import Access, Audience
from retrieval.filters import NO_FILTERS
from retrieval.query import Query, parse_query
from retrieval.question import Question
from retrieval.search import row_filter
from retrieval.source_status import SourceStatus
from retrieval.stopwatch import Stopwatch
from retrieval.trace import Request
from wiring.following import following
from wiring.means import MeansOf, open_means
from wiring.model_rooms import ModelRooms
from wiring.report import read_report
from wiring.rooms import Rooms
from wiring.status import read_status
from wiring.tools import usable_servers
from wiring.tracing import OpenTrace

logger = logging.getLogger(__name__)

# Nobody waits for it.
_SUMMARY_SECONDS = 60.0
# Everybody who sent a picture waits for it, before anything is looked for.
_PICTURE_SECONDS = 20.0
_WARM = "Is everything ready?"


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked, for whom.

    Attributes:
        question: As it was typed, with the filters in it.
        audience: Everyone who will see the answer.
        thread: What was said before, oldest first.
        sources: Those that may be searched here; empty for all.
        approve: Asks a person about a call of a tool that may change something.
        tone: How a model should write; empty for as it does.
        summary: Of the older turns of the thread, if there is one.
    """

    question: str
    audience: Audience
    thread: tuple[Turn, ...] = ()
    sources: tuple[str, ...] = ()
    approve: Approve = deny
    tone: str = ""
    summary: Summary = NO_SUMMARY


class Desk:
    """Answers questions, many at a time."""

    def __init__(self, rooms: Rooms, means_of: MeansOf) -> None:
        self._rooms = rooms
        self._means_of = means_of

    @property
    def ledger(self) -> Ledger:
        """What is asked and answered is recorded in it."""
        return self._rooms.ledger

    def expect(self, question: str) -> None:
        """Prepare for a question that will be asked as soon as it is known who reads along."""
        embed_ahead(question, self._rooms.now.embedder)

    @asynccontextmanager
    async def answering(self, asking: Asking) -> AsyncIterator[tuple[str, AsyncGenerator[Event, None]]]:
        """Yield the id of the trace and what happens until the answer is there; the trace is kept when the block ends.

        Raises:
            StorageError: the index cannot be read.
            LedgerUnavailable: what the audience may read cannot be read.
            WrongFilter: a filter in the question means nothing; says what does.
        """
        now = self._rooms.now
        access, query = await _read(now, asking)
        library = await now.library()
        means = _within(await self._means_of(now, asking.audience, asking.approve), asking)
        request = Request("ask", query.text, asking.audience, access, query.filters)
        with now.follow(request) as trace:
            events = answer_events(
                query.text,
                access,
                library=library,
                means=means,
                thread=asking.thread,
                filters=query.filters,
                summary=asking.summary,
            )
            yield trace.id, _noted(events, trace)

    async def summarise(self, thread: Sequence[Turn], summary: Summary) -> Summary:
        """Return a summary of all but the latest turns of a thread; the one given without a model, or when it fails."""
        model = self._rooms.language_model
        if model is None:
            return summary
        fence = Fence(secrets.token_hex(4))
        return await summarise(thread, summary, model=model, fence=fence, timeout_seconds=_SUMMARY_SECONDS)

    async def can_see(self) -> bool:
        """Tell whether a model reads pictures."""
        model = self._rooms.language_model
        # May load litellm, which takes seconds.
        return model is not None and await asyncio.to_thread(lambda: model.reads_pictures)

    async def see(self, pictures: Sequence[Picture], question: str) -> str:
        """Return what pictures show and say, for a question that they came with; empty when no model could tell."""
        model = self._rooms.language_model
        if model is None:
            return ""
        fence = Fence(secrets.token_hex(4))
        return await transcribe(pictures, question, model=model, fence=fence, timeout_seconds=_PICTURE_SECONDS)

    async def knows_more(self, asking: Asking, audience: Audience) -> bool:
        """Tell whether the documents answer a question for an audience with what those who were answered may not read.

        Args:
            asking: What was asked and answered.
            audience: Of the asker alone.

        Raises:
            StorageError: the index cannot be read.
            LedgerUnavailable: what an audience may read cannot be read.
        """
        now = self._rooms.now
        shown, query = await _read(now, asking)
        access, _ = await _read(now, replace(asking, audience=audience))
        if set(access.policy_ids) <= set(shown.policy_ids) and set(access.sources) <= set(shown.sources):
            return False
        history = tuple(turn.text for turn in asking.thread if not turn.is_answer)
        library = await now.library()
        found = await find(
            Question(query.text, history), access, library=library, filters=query.filters, watch=Stopwatch()
        )
        chunks = [hit.chunk for hit in found.nearest_hits()]
        return not found.is_weak and any(
            chunk.policy_id not in shown.policy_ids or chunk.source not in shown.sources for chunk in chunks
        )

    async def readable(self, chunk_ids: Collection[str], audience: Audience) -> dict[str, Chunk]:
        """Return those of these chunks that an audience may read now, by id.

        Raises:
            StorageError: the index cannot be read.
            LedgerUnavailable: what the audience may read cannot be read.
        """
        now = self._rooms.now
        access = await asyncio.to_thread(now.access, audience)
        library = await now.library()
        chunks = await library.reader.chunks(sorted(chunk_ids), row_filter(access, NO_FILTERS))
        return {chunk.id: chunk for chunk in chunks}

    async def may_use(self, server: str, audience: Audience) -> bool:
        """Tell whether everybody in an audience may use a server of live tools, and so decide what it changes.

        Raises:
            LedgerUnavailable: the ledger cannot be read.
        """
        return server in await asyncio.to_thread(usable_servers, self._rooms, audience)

    @property
    def space(self) -> str:
        """Fingerprint of the vector space that is searched."""
        return self._rooms.now.space.fingerprint

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of all configured sources, in the order of the settings; not everybody may know them."""
        return tuple(self._rooms.settings.sources)

    async def readable_sources(self, audience: Audience) -> list[str]:
        """Return the names of the sources that an audience may read; raises as `statuses`."""
        access = await asyncio.to_thread(self._rooms.access, audience)
        return [*access.sources, *access.expired]

    async def statuses(self, audience: Audience) -> list[SourceStatus]:
        """Return the status of each source that an audience may read, or might if its permissions were not too old.

        Raises:
            StorageError: the index cannot be read.
            LedgerUnavailable: the ledger cannot be read.
        """
        access = await asyncio.to_thread(self._rooms.access, audience)
        statuses = await asyncio.to_thread(read_status, self._rooms)
        return [each for each in statuses if each.name in {*access.sources, *access.expired}]

    async def report(self, span: Span, audience: Audience, *, channel: str, open_channels: frozenset[str]) -> Report:
        """Return how Footnote was used, and what its documents lack, as far as an audience may know it.

        Args:
            span: What it is about.
            audience: Who will read it.
            channel: Id of the channel in which they read it.
            open_channels: Ids of channels that each of them can open.

        Raises:
            StorageError: the index cannot be read.
            LedgerUnavailable: the ledger cannot be read.
        """
        now = self._rooms.now
        access = await asyncio.to_thread(now.access, audience)
        readership = Readership(audience, access, span.team, open_channels, channel)
        return await read_report(self._rooms, span, readership, now.library)

    async def warm(self) -> None:
        """Load what the first question would wait for; what cannot be loaded is tried again then.

        A search that the public could make loads all of it: the models, the index, and what the ledger's statements
        become.
        """
        try:
            now = self._rooms.now
            library = await now.library()
            access = await asyncio.to_thread(now.access, Audience.public())
            found = await find(Question(_WARM), access, library=library, filters=NO_FILTERS, watch=Stopwatch())
            await read(found, library=library, watch=Stopwatch())
        except (StorageError, LedgerError) as error:
            logger.warning("not ready to answer yet: %s", error)


@asynccontextmanager
async def open_desk(rooms: Rooms) -> AsyncIterator[Desk]:
    """Yield the desk; servers of live tools end with the block."""
    # Each is opened once: questions that come at the same time would open several.
    await asyncio.to_thread(lambda: (rooms.ledger, rooms.now))
    async with open_means(rooms) as means_of:
        desk = Desk(rooms, means_of)
        await desk.warm()
        with following(rooms):
            yield desk


async def _read(now: ModelRooms, asking: Asking) -> tuple[Access, Query]:
    """Return what may be read, and what is looked for in it."""
    access = await asyncio.to_thread(now.access, asking.audience)
    if asking.sources:
        access = _narrowed(access, asking.sources)
    known = [*access.sources, *access.expired]
    return access, parse_query(asking.question, known, datetime.now(UTC))


async def _noted(events: AsyncGenerator[Event, None], trace: OpenTrace) -> AsyncGenerator[Event, None]:
    try:
        async for event in events:
            if isinstance(event, Finished):
                trace.answered(event.answer)
            yield event
    finally:
        await events.aclose()


def _within(means: Means, asking: Asking) -> Means:
    """Return means that word an answer as is asked for, and that look at rights again within the same sources."""
    reopen = means.reopen
    if reopen is None or not asking.sources:
        return replace(means, tone=asking.tone)

    async def reopen_within() -> Access:
        return _narrowed(await reopen(), asking.sources)

    return replace(means, tone=asking.tone, reopen=reopen_within)


def _narrowed(access: Access, sources: tuple[str, ...]) -> Access:
    return replace(
        access,
        sources=tuple(name for name in access.sources if name in sources),
        expired=tuple(name for name in access.expired if name in sources),
    )
