"""Why: a modal that shows how an answer came about, as far as whoever asks may read what it came from."""

import asyncio
from collections.abc import Mapping

from bot.controls.answered import FORGOTTEN, may_see, seen_answer
from bot.controls.gesture import Gesture
from bot.controls.hearing import UNRECORDED
from bot.controls.trace_view import trace_lines
from bot.controls.views import View, modal, sections
from bot.conversation.audience import audience_of_person
from bot.conversation.calling import told
from bot.office import Office
from index.chunk import Chunk
from index.errors import StorageError
from ledger.answers import StoredAnswer, answer_of_trace
from ledger.errors import LedgerError
from ledger.traces import StoredTrace, find_traces
from retrieval.audience import Audience
from retrieval.trace import Trace

_LOOKING = "Looking it up …"
_NO_TRACE = "How this answer came about is not kept any more."
_TITLE = "Why this answer?"
_LOOKS = 6
_LOOK_SECONDS = 0.2


class Why:
    """Explains answers."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def show(self, gesture: Gesture) -> None:
        """Open the modal at once, as that can be done for three seconds only, and fill it afterwards."""
        client = gesture.workspace.client
        opened = await told("views.open", client.views_open(trigger_id=gesture.trigger_id, view=_view([_LOOKING])))
        if opened is None:
            return
        try:
            lines = await self._lines(gesture)
        except LedgerError:
            lines = [UNRECORDED]
        await told("views.update", client.views_update(view_id=opened["view"]["id"], view=_view(lines)))

    async def explain_to(self, gesture: Gesture, trace_id: str) -> list[str]:
        """Return how an answer came about that whoever made a gesture can see; of any other as if there were none.

        Raises:
            LedgerUnavailable: the ledger cannot be read.
        """
        answer = await asyncio.to_thread(answer_of_trace, self._office.ledger, trace_id)
        if answer is None or not await may_see(self._office, gesture, answer):
            return [_NO_TRACE]
        return await self.explain(trace_id, await self._audience(gesture))

    async def explain(self, trace_id: str, audience: Audience) -> list[str]:
        """Return how a request went, as lines of mrkdwn.

        Args:
            trace_id: The whole id.
            audience: Who reads it; nothing else than what they may read is named, or counted.

        Raises:
            LedgerUnavailable: the ledger cannot be read.
        """
        found = await self._trace(trace_id)
        if found is None:
            return [_NO_TRACE]
        trace = Trace.from_body(found.id, found.at, found.body)
        return trace_lines(trace, await self._readable(trace, audience), self._office.clock())

    async def _trace(self, trace_id: str) -> StoredTrace | None:
        """Return a trace; one of an answer that has just been given may still be on its way into the ledger."""
        for look in range(_LOOKS):
            await asyncio.sleep(_LOOK_SECONDS if look else 0)
            found = await asyncio.to_thread(find_traces, self._office.ledger, trace_id, 1) if trace_id else []
            if found and found[0].id == trace_id:
                return found[0]
        return None

    async def _lines(self, gesture: Gesture) -> list[str]:
        answer: StoredAnswer | None = await seen_answer(self._office.ledger, gesture, gesture.value)
        if answer is None:
            return [FORGOTTEN]
        return await self.explain(answer.trace_id, await self._audience(gesture))

    async def _audience(self, gesture: Gesture) -> Audience:
        team, client = gesture.workspace.team, gesture.workspace.client
        return await audience_of_person(team, gesture.user, client=client, people=self._office.people)

    async def _readable(self, trace: Trace, audience: Audience) -> Mapping[str, Chunk]:
        ids = {hit.chunk_id for hit in (*trace.hits, *trace.dropped, *trace.left_out)}
        ids |= {chunk_id for passage in trace.passages for chunk_id in passage}
        try:
            return await self._office.desk.readable(ids, audience)
        except StorageError:
            return {}


def _view(lines: list[str]) -> View:
    return modal(_TITLE, sections(lines))
