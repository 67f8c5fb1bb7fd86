"""Surfaces: everything that an audience gets to see for one question."""

import asyncio
from dataclasses import dataclass, replace
from typing import Any

from answering.answer import Answer
from answering.ask import ask
from index.chunk import Chunk
from ledger.traces import latest_traces
from retrieval.audience import Audience
from retrieval.filters import NO_FILTERS, Filters
from retrieval.library import Library
from retrieval.search import SearchResult, row_filter, search
from retrieval.trace import Request
from retrieval.why_nothing import why_nothing
from wiring.rooms import Rooms

_ALL = 100


@dataclass(frozen=True, slots=True)
class Seen:
    """What one audience gets to see.

    Attributes:
        result: Of a search.
        answer: With what it was made from.
        by_id: What can be read of all chunk ids there are.
        why: The hint at filters that leave nothing.
        traces: Of search and ask, as they are stored.
    """

    result: SearchResult
    answer: Answer
    by_id: tuple[Chunk, ...]
    why: str | None
    traces: tuple[dict[str, Any], ...]

    @property
    def searched(self) -> list[Chunk]:
        """Every chunk of the search: found, folded away, or standing elsewhere as well."""
        return _chunks_of(self.result)

    @property
    def asked(self) -> list[Chunk]:
        """Every chunk behind the answer: also what was read around its hits."""
        evidence = self.answer.evidence
        read = [chunk for passage in evidence.passages for chunk in passage.chunks]
        return [*_chunks_of(evidence.result), *read, *(each.hit.chunk for each in evidence.left_out)]

    @property
    def text(self) -> str:
        """All of it as one text, in which nothing may stand that somebody of the audience may not read."""
        answer = self.answer
        passages = [passage.text for passage in answer.evidence.passages]
        chunks = [*self.searched, *self.asked, *self.by_id]
        reasons = [each.reason for each in (*self.result.dropped, *answer.evidence.left_out)]
        said = [answer.text, answer.citations, answer.nearest, self.result.notes, reasons, passages, chunks]
        return repr([*said, self.why, self.traces])


def look(rooms: Rooms, question: str, audience: Audience, ids: list[str], filters: Filters = NO_FILTERS) -> Seen:
    """Search, ask and read by id, as commands do, and return all that comes out of it."""
    access = rooms.access(audience)
    before = {trace.id for trace in latest_traces(rooms.ledger, _ALL)}
    result, answer, by_id, why = asyncio.run(_look(rooms, Request("search", question, audience, access, filters), ids))
    rooms.tracing.close()
    del rooms.__dict__["tracing"]
    traces = [trace.body for trace in latest_traces(rooms.ledger, _ALL) if trace.id not in before]
    assert len(traces) == 2
    return Seen(result, answer, tuple(by_id), why, tuple(traces))


async def _look(rooms: Rooms, request: Request, ids: list[str]) -> tuple[SearchResult, Answer, list[Chunk], str | None]:
    library: Library = await rooms.library()
    question, access, filters = request.question, request.access, request.filters
    with rooms.follow(request) as trace:
        result = await search(question, access, library=library, filters=filters, limit=_ALL)
        trace.found(result)
    with rooms.follow(replace(request, kind="ask")) as trace:
        answer = await ask(question, access, library=library, filters=filters)
        trace.answered(answer)
    by_id = await library.reader.chunks(ids, row_filter(access, NO_FILTERS))
    why = await why_nothing(access, filters, reader=library.reader)
    return result, answer, by_id, why


def _chunks_of(result: SearchResult) -> list[Chunk]:
    return [chunk for hit in result.found for chunk in (hit.chunk, *hit.also)]
