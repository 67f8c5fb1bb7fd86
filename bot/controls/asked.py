"""Asked: questions that come by a button, a modal or a command, and not by a message.

They have no message: their key is made of what was pressed, so that pressing twice is asking once. One that is answered
before everybody is then posted, by Footnote in the asker's name: its answer hangs on that.
"""

import asyncio
from datetime import timedelta

from bot.claim import CLAIM_SECONDS
from bot.controls.gesture import Gesture
from bot.office import Office
from bot.replies import Replies
from ledger.claims import claim_question
from ledger.process import random_id
from ledger.questions import StoredQuestion, Surface


class Asked:
    """Takes such questions."""

    def __init__(self, office: Office, replies: Replies) -> None:
        self._office = office
        self._replies = replies

    async def privately(self, gesture: Gesture, text: str, *, surface: Surface, key: str) -> bool:
        """Claim a question and begin to answer it for one person alone; return whether it is a new one.

        Args:
            gesture: Of the person, where they get the answer.
            text: Of the question.
            surface: How it came.
            key: No other question of the conversation has it.

        Raises:
            LedgerUnavailable: it was not claimed.
        """
        return await self._claim(gesture, text, surface, message_ts=key, thread_ts=gesture.thread_ts)

    async def aloud(self, gesture: Gesture, text: str, *, key: str) -> bool:
        """Claim a question, and begin to post it for everybody in the asker's name and to answer it in its thread.

        Where it cannot be posted, the asker is told so.

        Args:
            gesture: Of the person, where it is posted.
            text: Of the question.
            key: As of `privately`, and of a kind that `bot.announcing` knows.

        Returns:
            False when the same wish is under way.

        Raises:
            LedgerUnavailable: it was not claimed.
        """
        return await self._claim(gesture, text, "shortcut", message_ts=key, thread_ts=gesture.thread_ts)

    async def _claim(self, gesture: Gesture, text: str, surface: Surface, *, message_ts: str, thread_ts: str) -> bool:
        office, now = self._office, self._office.clock()
        question = StoredQuestion(
            id=random_id(),
            team=gesture.workspace.team,
            channel=gesture.channel,
            message_ts=message_ts,
            thread_ts=thread_ts,
            asker=gesture.user,
            surface=surface,
            text=text,
            asked_at=now,
        )
        until = now + timedelta(seconds=CLAIM_SECONDS)
        holder = random_id()
        is_new = await asyncio.to_thread(claim_question, office.ledger, question, holder, until=until)
        if is_new:
            # Of a thread this address knows nothing: there its answer is posted like any other.
            response_url = "" if thread_ts else gesture.response_url
            self._replies.begin(question, holder, gesture.workspace, response_url=response_url)
        return is_new
