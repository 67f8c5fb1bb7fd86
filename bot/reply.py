"""Reply: one question, from its claim to the answer that stands in Slack."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from answering.answer import Answer
from answering.events import Finished
from answering.prompting.turn import Turn
from bot.answer_record import stored_answer
from bot.claim import ClaimLostError
from bot.conversation.audience import audience_of
from bot.conversation.files import read_files
from bot.conversation.markup import own_words
from bot.conversation.thread import stored_turns, turns_for_answering
from bot.desk import Asking
from bot.office import Office
from bot.place import Place
from bot.posted import find_posted
from bot.posting.posting import Posting
from bot.rendering.answer import render
from bot.rendering.content import content_of
from bot.rules import ChannelRules
from bot.workspace import Workspace
from ledger.answers import store_answer
from ledger.claims import finish_question, note_posted
from ledger.questions import State, StoredQuestion, asked_since
from ledger.thread_turns import StoredTurn, record_turn
from retrieval.audience import Audience
from retrieval.errors import WrongFilter

logger = logging.getLogger(__name__)

# Begun so often, a question brings down whoever works on it.
_MAX_ATTEMPTS = 3


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
        self._posting = Posting(workspace.client, question, on_posted=self._note_posted)

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
        try:
            if await self._is_answered_already():
                return
            state = await self._answered()
        except ClaimLostError:
            raise
        except WrongFilter as error:
            await self._posting.say(str(error))
            state = "refused"
        except Exception:  # nobody who asked is left without a word
            logger.exception("question not answered reference=%s", self.question.id)
            await self._posting.fail(self.question.id)
            state = "failed"
        await self._finish(state)
