"""Reply: one question, from its claim to the answer that stands in Slack."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from typing import Any

from answering.answer import Answer
from answering.events import Event, Finished
from bot.answer_record import stored_answer
from bot.claim import ClaimLostError
from bot.conversation.audience import audience_of, audience_of_person
from bot.conversation.files import read_files
from bot.conversation.markup import own_words
from bot.conversation.thread import stored_turns, turns_for_answering
from bot.desk import Asking
from bot.notices import SAY_MORE, failure, too_many
from bot.office import Office
from bot.place import Place
from bot.posted import find_posted
from bot.posting.posting import Posting
from bot.rules import ChannelRules
from bot.workspace import Workspace
from ledger.answers import store_answer
from ledger.claims import finish_question, note_posted
from ledger.questions import State, StoredQuestion, questions_in_thread
from ledger.thread_turns import StoredTurn, record_turn
from retrieval.errors import WrongFilter

logger = logging.getLogger(__name__)

# Begun so often, a question brings down whoever works on it.
_MAX_ATTEMPTS = 3
_UNNAMED = {"follow_up", "every"}
_THREAD_QUESTIONS = 50


class Reply:
    """Answers one question; used once."""

    def __init__(
        self,
        office: Office,
        question: StoredQuestion,
        workspace: Workspace,
        files: Sequence[Mapping[str, Any]] = (),
        *,
        is_shared: bool = False,
    ) -> None:
        self.question = question
        self._office = office
        self._workspace = workspace
        self._files = files
        self._is_shared = is_shared
        self._posting = Posting(workspace, question, on_posted=self._note_posted)

    async def wait_behind(self, others: int) -> None:
        """Tell the asker how many others are answered first."""
        await self._posting.wait_behind(others)

    async def stopped(self) -> None:
        """Say that a person stopped it."""
        await self._posting.stopped()

    async def run(self) -> None:
        """Answer; whatever goes wrong, the asker gets a sentence.

        Raises:
            ClaimLostError: another process answers it.
        """
        question = self.question
        try:
            if question.attempts > 1 and await self._is_posted():
                return
            if question.attempts > _MAX_ATTEMPTS:
                raise RuntimeError("every process that began to answer this has ended")
            state = await self._answered()
        except ClaimLostError:
            raise
        except WrongFilter as error:
            await self._posting.say(str(error))
            state = "refused"
        except Exception:  # nobody who asked is left without a word
            logger.exception("question not answered reference=%s", question.id)
            await self._posting.say(failure(question.id))
            state = "failed"
        await self._finish(state)

    async def _is_posted(self) -> bool:
        """Take up what an earlier attempt has posted; return whether that was all of it."""
        question, ledger = self.question, self._office.ledger
        where = (question.team, question.channel, question.thread_ts)
        beside = await asyncio.to_thread(questions_in_thread, ledger, *where, _THREAD_QUESTIONS)
        others = {ts for each in beside if each.id != question.id for ts in each.posted_ts}
        posted = await find_posted(question, others, self._workspace)
        if posted.whole:
            await self._note_posted(posted.whole)
            await self._finish("answered")
            return True
        self._posting.take_up(posted.unfinished)
        return False

    async def _answered(self) -> State:
        office, question = self._office, self.question
        rules = await office.rules.of(question.team, question.channel, ledger=office.ledger, now=office.clock())
        is_quiet = rules.only_confident and question.surface in _UNNAMED
        begun = asyncio.create_task(self._posting.begin()) if not is_quiet else None
        try:
            asking, notes = await self._asking(rules)
        finally:
            if begun:
                await begun
        trace_id, answer = await self._made(asking, is_quiet=is_quiet)
        if is_quiet and answer.status == "unknown":
            return "unknown"
        await self._post(answer, trace_id, notes)
        return "answered" if answer.status == "answered" else "unknown"

    async def _asking(self, rules: ChannelRules) -> tuple[Asking, tuple[str, ...]]:
        """Return what is asked, for whom, and what the reader should know about the files that came with it."""
        office, question, client = self._office, self.question, self._workspace.client
        place = await office.channels.place(
            client, question.team, question.channel, question.thread_ts, is_shared=self._is_shared
        )
        audience, turns, read = await asyncio.gather(
            audience_of(place, question.asker, client=client, channels=office.channels, people=office.people),
            self._turns(place),
            read_files(list(self._files), client=client),
        )
        words = own_words(question.text)
        return Asking(words, audience, (*turns, *read.turns), rules.sources), read.notes

    async def _turns(self, place: Place) -> tuple[Any, ...]:
        office, question, client = self._office, self.question, self._workspace.client
        stored = await stored_turns(
            place, question.message_ts, ledger=office.ledger, client=client, us=self._workspace.user
        )
        return await turns_for_answering(stored, client=client, team=question.team, people=office.people)

    async def _made(self, asking: Asking, *, is_quiet: bool) -> tuple[str, Answer]:
        """Return the answer and the id of its trace, shown while it is made."""
        async with self._office.desk.answering(asking) as (trace_id, events), aclosing(events):
            async for event in events:
                if isinstance(event, Finished):
                    return trace_id, event.answer
                if not is_quiet:
                    await self._posting.take(event)
        raise AssertionError("events end with Finished")
