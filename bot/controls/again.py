"""Again: a question that was answered for some is asked again for others.

In private for one person, with all that they may read; or for everybody in the conversation, with what all of them may.
Nothing of the first answer is carried over: each audience gets an answer of its own.
"""

import asyncio
from dataclasses import replace

from bot.announcing import ALREADY
from bot.controls import names
from bot.controls.answered import FORGOTTEN, seen_answer
from bot.controls.asked import Asked
from bot.controls.buttons import is_bare
from bot.controls.gesture import Gesture
from bot.controls.hearing import Hearing
from bot.office import Office
from ledger.questions import StoredQuestion, find_question

_NO_WORDS = f"That question had no words of its own. Ask me in words: `{names.COMMAND} ask <question>`"
_UNDER_WAY = "I am answering that already, for you alone."
# Pressed again within it, the button means the same wish; later it may be that the answer is gone from the screen.
_WISH_SECONDS = 60


class Again:
    """Asks questions again."""

    def __init__(self, office: Office, hearing: Hearing, asked: Asked) -> None:
        self._office = office
        self._hearing = hearing
        self._asked = asked

    async def on_private(self, gesture: Gesture) -> None:
        """Answer whoever pressed, alone and with all that they may read.

        Raises:
            LedgerUnavailable: nothing was begun.
        """
        question = await self._question(gesture)
        if question is None:
            return
        wish = int(self._office.clock().timestamp() // _WISH_SECONDS)
        key = f"private:{question.id}:{gesture.user}:{wish}"
        if not await self._asked.privately(gesture, question.text, surface="private", key=key):
            self._hearing.tell(gesture, _UNDER_WAY)

    async def on_share(self, gesture: Gesture) -> None:
        """Answer everybody in the conversation, once, with what all of them may read; say who shared it.

        Raises:
            LedgerUnavailable: nothing was begun.
        """
        question = await self._question(gesture)
        if question is None:
            return
        # Where it was asked: the answer may have come as a direct message instead.
        there = replace(gesture, channel=question.channel, thread_ts=question.thread_ts)
        if not await self._asked.aloud(there, question.text, key=f"share:{question.id}"):
            self._hearing.tell(gesture, ALREADY)

    async def _question(self, gesture: Gesture) -> StoredQuestion | None:
        """Return the question that is to be asked again; where there is none, whoever pressed is told."""
        ledger = self._office.ledger
        seen = await seen_answer(ledger, gesture, gesture.value)
        question = await asyncio.to_thread(find_question, ledger, gesture.value) if seen else None
        if question is None:
            self._hearing.tell(gesture, FORGOTTEN)
        elif is_bare(question, gesture.workspace.user):
            self._hearing.tell(gesture, _NO_WORDS)
            return None
        return question
