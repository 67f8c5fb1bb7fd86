"""Reply: one question, from its claim to the answer that stands in Slack, for all who are there or for one alone."""

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from answering.answer import Answer
from answering.events import Event, Finished
from bot.answer_record import body_of
from bot.claim import ClaimLostError
from bot.controls.approver import Approver
from bot.controls.buttons import answer_buttons, reach_of
from bot.desk import Asking
from bot.notices import NOTHING_ASKED, STOPPED, failure, waiting
from bot.office import Office
from bot.place import Place
from bot.posting.calls import Calls
from bot.posting.destination import Destination
from bot.posting.errors import PostingError, Stopped
from bot.posting.finding import find_answer, find_unfinished
from bot.posting.posting import Posting
from bot.posting.private import PrivatePosting
from bot.posting.status import show_status
from bot.rendering.answer import render
from bot.rendering.content import Content, content_of
from bot.showing import Showing
from bot.throttle import refusal
from bot.understanding import PRIVATE, NothingAskedError, understand
from bot.workspace import Workspace
from ledger.answers import StoredAnswer, store_answer
from ledger.claims import finish_question, note_posted
from ledger.questions import State, StoredQuestion, questions_in_thread
from ledger.thread_turns import StoredTurn, record_turn
from retrieval.errors import WrongFilter

logger = logging.getLogger(__name__)

# Begun so often, a question brings down whoever works on it.
_MAX_ATTEMPTS = 3
_UNNAMED = {"follow_up", "every"}
_THREAD_QUESTIONS = 50


class _Silent:
    """Shows nothing: nobody asked by name, so nobody waits."""

    async def begin(self) -> None:
        """Show nothing."""

    async def take(self, event: Event) -> None:
        """Show nothing."""


_SILENT = _Silent()


class Reply:
    """Answers one question in its thread; used once."""

    def __init__(
        self,
        office: Office,
        question: StoredQuestion,
        holder: str,
        workspace: Workspace,
        files: Sequence[Mapping[str, Any]] = (),
        *,
        is_shared: bool = False,
        response_url: str = "",
    ) -> None:
        """Prepare; nothing is said yet.

        Args:
            office: What the bot works with.
            question: What was asked.
            holder: Who has claimed it.
            workspace: Where it was asked.
            files: That came with it, as Slack describes them.
            is_shared: The event of the question came from a conversation with people of other organisations.
            response_url: Of the command or button that asked.
        """
        self.question = question
        self._office = office
        self._holder = holder
        self._workspace = workspace
        self._files = files
        self._is_shared = is_shared
        self._calls = Calls(workspace.client)
        # Who reads along is worked out later; what is said first says nothing of any document.
        place = Place(question.team, question.channel, question.thread_ts, "public")
        asker = (question.message_ts, question.asker, question.team)
        self._destination = Destination(place, question.id, *asker, workspace.user)
        self._is_private = question.surface in PRIVATE
        self._response_url = response_url
        self._posting = self._new_posting(question.posted_ts)

    async def wait_behind(self, others: int) -> None:
        """Tell the asker how many others are answered first."""
        await show_status(self._calls, self._destination.place, waiting(others))

    async def stopped(self) -> None:
        """Say that a person stopped it."""
        try:
            await self._posting.halt(STOPPED)
        except PostingError as error:
            logger.warning("a stopped answer could not be ended question=%s: %s", self.question.id, error)

    async def withdrawn(self) -> None:
        """Leave nothing behind: the question was deleted."""
        await self._posting.drop()

    async def run(self) -> None:
        """Answer; whatever goes wrong, the asker gets a sentence.

        Raises:
            ClaimLostError: another process answers it.
        """
        question = self.question
        try:
            if await self._is_posted():
                state: State = "answered"
            elif question.attempts > _MAX_ATTEMPTS:
                raise RuntimeError("every process that began to answer this has ended")  # noqa: TRY301
            else:
                state = await self._answered()
        except ClaimLostError:
            raise
        except Stopped:
            # Slack tells whoever writes before it tells of the button.
            await self.stopped()
            state = "cancelled"
        except NothingAskedError:
            await self._posting.fail(NOTHING_ASKED)
            state = "refused"
        except WrongFilter as error:
            await self._posting.fail(str(error))
            state = "refused"
        except Exception:  # nobody who asked is left without a word
            logger.exception("question not answered reference=%s", question.id)
            await self._posting.fail(failure(question.id))
            state = "failed"
        await asyncio.to_thread(
            finish_question, self._office.ledger, question.id, self._holder, state, self._office.clock()
        )

    def _new_posting(self, posted: Iterable[str]) -> Posting | PrivatePosting:
        if self._is_private:
            return PrivatePosting(self._calls, self._destination, response_url=self._response_url)
        return Posting(
            self._calls, self._destination, on_posted=self._note_posted, is_known=self._is_known, posted=posted
        )

    async def _is_posted(self) -> bool:
        """Take up what a process that is gone has posted, and tell whether that is all of the answer.

        What one person alone saw cannot be found again.
        """
        if self.question.attempts == 1 or self._is_private:
            return False
        if ts := await find_answer(self._calls, self._destination):
            await self._note_posted(ts)
            return True
        if ts := await find_unfinished(self._calls, self._destination, self._is_known):
            await self._note_posted(ts)
            self._posting = self._new_posting(dict.fromkeys([*self.question.posted_ts, ts]))
        return False

    async def _answered(self) -> State:
        office, question = self._office, self.question
        rules = await office.rules.of(question.team, question.channel, ledger=office.ledger, now=office.clock())
        is_quiet = rules.only_confident and question.surface in _UNNAMED
        if why := await refusal(question, office):
            await self._posting.fail(why)
            return "refused"
        understood = understand(
            question,
            rules,
            office=office,
            workspace=self._workspace,
            files=self._files,
            is_shared=self._is_shared,
        )
        async with Showing(_SILENT if is_quiet else self._posting) as showing:
            asking, notes = await understood
            asking = replace(asking, approve=Approver(office, question, self._workspace))
            trace_id, answer = await self._made(asking, showing)
        state: State = "answered" if answer.status == "answered" else "unknown"
        if is_quiet and state == "unknown":
            return state
        await self._post(replace(content_of(answer), notes=(*notes, *answer.notes)), trace_id)
        return state

    async def _made(self, asking: Asking, showing: Showing) -> tuple[str, Answer]:
        """Return the id of the trace and the answer, shown while it is made."""
        async with self._office.desk.answering(asking) as (trace_id, events):
            async for event in events:
                if isinstance(event, Finished):
                    return trace_id, event.answer
                showing.show(event)
        raise AssertionError("events end with Finished")

    async def _post(self, content: Content, trace_id: str) -> None:
        """Let the answer stand in Slack, and in the ledger for whatever is asked about it."""
        office, question = self._office, self.question
        ts = await self._posting.finish(
            render(content, office.clock(), answer_buttons(question.id, reach_of(question)))
        )
        where = (question.team, question.channel)
        reader = question.asker if self._is_private else ""
        answer = StoredAnswer(
            question.id, *where, ts, reader, trace_id, content.status, body_of(content), office.clock()
        )
        await asyncio.to_thread(store_answer, office.ledger, answer)
        if not self._is_private:
            turn = StoredTurn(ts, self._workspace.user, content.text, is_answer=True)
            await asyncio.to_thread(record_turn, office.ledger, *where, question.thread_ts, turn)

    async def _note_posted(self, ts: str) -> None:
        office = self._office
        if not await asyncio.to_thread(note_posted, office.ledger, self.question.id, self._holder, ts):
            raise ClaimLostError(self.question.id)

    async def _is_known(self, ts: str) -> bool:
        """Tell whether a message of ours belongs to some question of the thread."""
        question = self.question
        where = (question.team, question.channel, question.thread_ts)
        known = await asyncio.to_thread(questions_in_thread, self._office.ledger, *where, _THREAD_QUESTIONS)
        return any(ts in each.posted_ts for each in known)
