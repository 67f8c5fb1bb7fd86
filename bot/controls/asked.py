"""Asked: questions that come by a button, a modal or a command, and not by a message.

One that is answered in private has no message: its key is made of what was pressed, so that pressing twice is asking
once. One that is answered before everybody is first posted, by Footnote in the asker's name: its answer hangs on that.
"""

import asyncio
from datetime import timedelta

from bot.claim import CLAIM_SECONDS
from bot.controls.gesture import Gesture
from bot.conversation.calling import told
from bot.conversation.markup import readable
from bot.limits import SECTION_CHARACTERS
from bot.office import Office
from bot.posting.destination import ASIDE
from bot.rendering.harmless import mrkdwn_words
from bot.rendering.message import shortened
from bot.replies import Replies
from bot.workspace import Workspace
from ledger.claims import claim_question
from ledger.process import random_id
from ledger.questions import StoredQuestion, Surface
from ledger.thread_turns import StoredTurn, record_turn
from ledger.threads import ThreadStanding, set_thread_standing

_QUOTED_CHARACTERS = SECTION_CHARACTERS // 2
UNPOSTED = "I cannot post there. Invite me to the channel, and ask again."


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

    async def aloud(self, gesture: Gesture, text: str, how: str) -> bool:
        """Post a question for everybody in the asker's name, and begin to answer it in its thread.

        Args:
            gesture: Of the person, where it is posted.
            text: Of the question.
            how: What the person did, such as "asks".

        Returns:
            False when it could not be posted.

        Raises:
            LedgerUnavailable: it was not claimed.
        """
        quoted = quotable(text, gesture.workspace)
        said = f"<@{gesture.user}> {how}:\n{quoted}"
        posted = await told(
            "chat.postMessage",
            gesture.workspace.client.chat_postMessage(
                channel=gesture.channel,
                thread_ts=gesture.thread_ts or None,
                text=said,
                metadata=ASIDE,
                unfurl_links=False,
                unfurl_media=False,
            ),
        )
        if posted is None:
            return False
        ts = str(posted["ts"])
        thread_ts = gesture.thread_ts or ts
        team, channel = gesture.workspace.team, str(posted.get("channel") or gesture.channel)
        await self._begin_thread(gesture, text, (team, channel, thread_ts), ts)
        await self._claim(gesture, text, "shortcut", message_ts=ts, thread_ts=thread_ts, channel=channel)
        return True

    async def _begin_thread(self, gesture: Gesture, text: str, thread: tuple[str, str, str], ts: str) -> None:
        """Take part in the thread from now on, and remember who asked what."""
        ledger, now = self._office.ledger, self._office.clock()
        turn = StoredTurn(ts, gesture.user, text, is_answer=False)
        await asyncio.to_thread(record_turn, ledger, *thread, turn)
        await asyncio.to_thread(set_thread_standing, ledger, *thread, ThreadStanding(is_taking_part=True), at=now)

    async def _claim(
        self, gesture: Gesture, text: str, surface: Surface, *, message_ts: str, thread_ts: str, channel: str = ""
    ) -> bool:
        office, now = self._office, self._office.clock()
        question = StoredQuestion(
            id=random_id(),
            team=gesture.workspace.team,
            channel=channel or gesture.channel,
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


def quotable(text: str, workspace: Workspace) -> str:
    """Return the words of a question as a quotation in mrkdwn, in which they call nobody."""
    words = readable(text, {}, without=workspace.user)
    return "> " + shortened(mrkdwn_words(words), _QUOTED_CHARACTERS).replace("\n", "\n> ")
