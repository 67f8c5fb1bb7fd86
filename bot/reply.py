"""Reply: one question, from its claim to the answer that stands in Slack, for all who are there or for one alone."""

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from answering.answer import Answer
from answering.events import Finished
from bot.announcing import Announcing, is_unannounced
from bot.claim import Claim, ClaimLostError
from bot.controls.approver import Approver
from bot.controls.buttons import answer_buttons, is_bare, reach_of
from bot.conversation.files import unread
from bot.desk import Asking
from bot.excuses import excuse_for
from bot.keeping import end_question, keep_answer, keep_turn, stored
from bot.more import offer_more
from bot.notices import STOPPED, waiting
from bot.office import Office
from bot.patience import put_off
from bot.place import Place
from bot.posted import Posted
from bot.posting.calls import Calls
from bot.posting.destination import Destination
from bot.posting.errors import Busy, PostingError, Refused, Stopped, Unsure
from bot.posting.finding import find_answer, find_unfinished
from bot.posting.posting import Posting
from bot.posting.private import PrivatePosting
from bot.posting.status import show_status
from bot.rendering.answer import render
from bot.rendering.content import Content, content_of
from bot.showing import Showing
from bot.summing_up import sum_up
from bot.throttle import is_to_be_told, refusal
from bot.understanding import PRIVATE, is_open, understand
from bot.workspace import Workspace
from ledger.answers import find_answer as kept_answer
from ledger.questions import State, StoredQuestion

logger = logging.getLogger(__name__)

# Begun so often, a question brings down whoever works on it.
_MAX_ATTEMPTS = 3
_UNNAMED = {"follow_up", "every"}


class Reply:
    """Answers one question in its thread; used once."""

    def __init__(
        self,
        office: Office,
        question: StoredQuestion,
        claim: Claim,
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
            claim: Of the question.
            workspace: Where it was asked.
            files: That came with it, as Slack describes them; those that were kept of it otherwise.
            is_shared: The event of the question came from a conversation with people of other organisations.
            response_url: Of the command or button that asked.
        """
        self._office = office
        self._claim = claim
        self._workspace = workspace
        self._files = files or unread(question.files)
        self._is_shared = is_shared
        self._calls = Calls(workspace.client, permit=claim.assure)
        self._is_private = question.surface in PRIVATE
        # Nobody asked by name, and nothing is said but an answer.
        self._is_quiet = False
        self._response_url = response_url
        self._stand_at(question)

    def _stand_at(self, question: StoredQuestion) -> None:
        """Answer a question where its message stands."""
        self.question = question
        # Who reads along is worked out later; what is said first says nothing of any document.
        place = Place(question.team, question.channel, question.thread_ts, "public")
        asker = (question.message_ts, question.asker, question.team)
        self._destination = Destination(place, question.id, *asker, self._workspace.user)
        self._posted = Posted(
            question, self._claim, office=self._office, workspace=self._workspace, destination=self._destination
        )
        self._posting = self._new_posting(question.posted_ts)

    async def wait_behind(self, others: int) -> None:
        """Tell the asker how many others are answered first."""
        await show_status(self._calls, self._destination.place, waiting(others))

    async def stopped(self) -> None:
        """Say that a person stopped it."""
        try:
            await self._posting.halt(STOPPED)
        except PostingError as error:
            logger.warning("a stopped answer could not be ended question_id=%s: %s", self.question.id, error)

    async def withdrawn(self) -> None:
        """Leave nothing behind: the question was deleted."""
        await self._posting.drop()

    async def run(self) -> None:
        """Answer; whatever goes wrong, the asker gets a sentence. While Slack is away, the question waits for it.

        Raises:
            ClaimLostError: another process answers it.
            LedgerUnavailable: its end could not be recorded, and it is taken over.
        """
        try:
            if not await self._is_asked():
                return
            state = await self._outcome()
        except PostingError as error:
            if await put_off(self.question, self._claim.holder, str(error), self._office):
                return
            state = "failed"
        office, workspace = self._office, self._workspace
        can_all_read = await is_open(self.question, office=office, workspace=workspace, is_shared=self._is_shared)
        await end_question(self.question, self._claim.holder, state, self._office, is_open=can_all_read)

    async def _is_asked(self) -> bool:
        """Let a question that is asked aloud stand there for all, and tell whether it does; raises as `announce`."""
        if not is_unannounced(self.question):
            return True
        announcing = Announcing(self._claim, self._calls, self._office, self._workspace)
        announced = await announcing.announce(self.question, self._response_url)
        if announced is not None:
            self._stand_at(announced)
        return announced is not None

    async def _outcome(self) -> State:
        """Answer, and return what came of it.

        Raises:
            PostingError: Slack is away, and nobody could be told anything.
            ClaimLostError: another process answers it.
        """
        question = self.question
        try:
            if await self._is_posted():
                return "answered"
            if question.attempts > _MAX_ATTEMPTS:
                raise RuntimeError("every process that began to answer this has ended")  # noqa: TRY301
            return await self._answered()
        except (ClaimLostError, Busy, Unsure):
            raise
        except Stopped:
            # Slack tells whoever writes before it tells of the button.
            await self.stopped()
            return "cancelled"
        except Exception as error:  # noqa: BLE001 - nobody who asked is left without a word
            return await self._excuse(*excuse_for(error, question.id))

    async def _excuse(self, sentence: str, state: State) -> State:
        """Say why there is no answer, to whoever asked by name, and return how the question ends.

        Raises:
            PostingError: it could not be said now; somebody tries again later.
        """
        if self._is_quiet:
            return state
        try:
            await self._posting.fail(sentence)
        except Refused as error:
            # What Slack forbids it will forbid again.
            logger.error("nobody could be told question_id=%s: %s", self.question.id, error)  # noqa: TRY400
        return state

    def _new_posting(self, posted: Iterable[str]) -> Posting | PrivatePosting:
        if self._is_private:
            return PrivatePosting(self._calls, self._destination, response_url=self._response_url)
        return Posting(
            self._calls, self._destination, on_posted=self._posted.note, is_known=self._posted.is_known, posted=posted
        )

    async def _is_posted(self) -> bool:
        """Take up what a process that is gone has posted, and tell whether that is all of the answer.

        What one person alone saw cannot be found in Slack: there the ledger's record of it counts.
        """
        question = self.question
        if question.attempts == 1:
            return False
        if self._is_private:
            return await asyncio.to_thread(kept_answer, self._office.ledger, question.id) is not None
        if ts := await find_answer(self._calls, self._destination):
            await self._posted.take_up(ts)
            return True
        if ts := await find_unfinished(self._calls, self._destination, self._posted.is_known):
            await self._posted.take_up(ts)
            self._posting = self._new_posting(dict.fromkeys([*question.posted_ts, ts]))
        return False

    async def _answered(self) -> State:
        office, question = self._office, self.question
        # Nothing is shown before both are known, so neither waits for the other.
        rules, why = await asyncio.gather(
            office.rules.of(question.team, question.channel, ledger=office.ledger, now=office.clock()),
            refusal(question, office.rules, office.ledger),
        )
        self._is_quiet = rules.only_confident and question.surface in _UNNAMED
        if why:
            told = not self._is_quiet and await is_to_be_told(question, office.ledger)
            return await self._excuse(why, "refused") if told else "refused"
        files, is_shared, workspace = self._files, self._is_shared, self._workspace
        understood = understand(question, rules, office=office, workspace=workspace, files=files, is_shared=is_shared)
        async with Showing(None if self._is_quiet else self._posting) as showing:
            asking, notes = await understood
            asking = replace(asking, approve=Approver(office, question, self._workspace))
            trace_id, answer = await self._made(asking, showing)
        state: State = "answered" if answer.status == "answered" else "unknown"
        if self._is_quiet and state == "unknown":
            return state
        await self._post(replace(content_of(answer), notes=(*notes, *answer.notes)), trace_id)
        self._go_on_behind(asking)
        return state

    def _go_on_behind(self, asking: Asking) -> None:
        """Begin what nobody waits for."""
        office, question = self._office, self.question
        if reach_of(question) == "conversation" and not is_bare(question, self._workspace.user):
            office.tasks.begin(offer_more(question, asking, office=office, workspace=self._workspace))
        if not self._is_private:
            office.tasks.begin(sum_up(question, self._destination.place, office=office, workspace=self._workspace))

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
        # From here on something may stand there, and whatever goes wrong with it is told.
        self._is_quiet = False
        buttons = answer_buttons(question.id, reach_of(question), is_bare=is_bare(question, self._workspace.user))
        ts = await self._posting.finish(render(content, office.clock(), buttons))
        await keep_answer(stored(question, content, (self._posting.channel, ts), trace_id, office), office)
        if not self._is_private:
            await keep_turn(question, ts, content.text, us=self._workspace.user, office=office)
