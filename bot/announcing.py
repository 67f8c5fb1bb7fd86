"""Announcing: a question that is asked aloud by a button or a modal is posted in the asker's name, once.

It is claimed first, under a key that is made of what was pressed. Whoever has the claim posts it, and then records the
message: a process that ends in between is followed by one that looks for the message before it posts another.
"""

import asyncio
import logging
from dataclasses import replace

from bot.claim import Claim, ClaimLostError
from bot.conversation.markup import readable
from bot.limits import SECTION_CHARACTERS
from bot.office import Office
from bot.place import Place
from bot.posting.calls import Calls
from bot.posting.destination import Destination, metadata
from bot.posting.errors import PostingError, Refused, Unsure
from bot.posting.finding import find_part
from bot.posting.private import PrivatePosting
from bot.rendering.harmless import mrkdwn_words
from bot.rendering.message import shortened
from bot.workspace import Workspace
from ledger.claims import place_question, unclaim_question
from ledger.questions import StoredQuestion
from ledger.seen_events import see_event, take_back_event
from ledger.thread_turns import StoredTurn, record_turn
from ledger.threads import ThreadFooting, set_thread_footing

logger = logging.getLogger(__name__)

_QUOTED_CHARACTERS = SECTION_CHARACTERS // 2
_ATTEMPTS = 3
# By the beginning of the key.
_HOW = {"about": "asks about this", "share": "asked, and shares it with you"}
UNPOSTED = "I cannot post there. Invite me to the channel, and ask again."
ALREADY = "That is shared already."


def is_unannounced(question: StoredQuestion) -> bool:
    """Tell whether a question is to be posted before it is answered."""
    return question.surface == "shortcut" and question.message_ts.partition(":")[0] in _HOW


class Announcing:
    """Posts questions that one process has claimed.

    Args:
        claim: Of the question.
        calls: Slack, for as long as the claim is held.
        office: Has the ledger.
        workspace: Where it is asked.
    """

    def __init__(self, claim: Claim, calls: Calls, office: Office, workspace: Workspace) -> None:
        self._claim = claim
        self._calls = calls
        self._ledger = office.ledger
        self._clock = office.clock
        self._workspace = workspace

    async def announce(self, question: StoredQuestion, response_url: str = "") -> StoredQuestion | None:
        """Post a question, and return it as it stands in the ledger from then on.

        None when it may not be posted there, or was before: whoever asked is told, and the claim is forgotten.

        Args:
            question: That was claimed under a key.
            response_url: Of the button or modal that asked; whoever asked is told there.

        Raises:
            PostingError: nobody knows whether it stands there.
            ClaimLostError: it is another process's.
            LedgerUnavailable: its message could not be recorded.
        """
        key = question.message_ts
        is_first = await asyncio.to_thread(see_event, self._ledger, key, self._clock())
        if question.attempts == 1 and not is_first:
            await self._give_up(question, ALREADY, response_url)
            return None
        try:
            ts = await self._posted(question)
        except Refused as error:
            logger.warning("a question could not be asked aloud question_id=%s: %s", question.id, error)
            await asyncio.to_thread(take_back_event, self._ledger, key)
            await self._give_up(question, UNPOSTED, response_url)
            return None
        placed = replace(question, message_ts=ts, thread_ts=question.thread_ts or ts)
        where = (placed.message_ts, placed.thread_ts)
        if not await asyncio.to_thread(place_question, self._ledger, question.id, self._claim.holder, *where):
            raise ClaimLostError(question.id)
        await self._begin_thread(placed)
        return placed

    async def _give_up(self, question: StoredQuestion, why: str, response_url: str) -> None:
        await asyncio.to_thread(unclaim_question, self._ledger, question.id, self._claim.holder)
        # Not assured by the claim, which is gone.
        alone = PrivatePosting(Calls(self._workspace.client), self._destination(question), response_url=response_url)
        try:
            await alone.fail(why)
        except PostingError as error:
            logger.warning("nobody could be told question_id=%s: %s", question.id, error)

    def _destination(self, question: StoredQuestion) -> Destination:
        place = Place(question.team, question.channel, question.thread_ts, "public")
        # Not the id of the question: its answer has messages of its own.
        return Destination(place, f"asked:{question.id}", "", question.asker, question.team, self._workspace.user)

    async def _posted(self, question: StoredQuestion) -> str:
        """Return the message that asks: one that stands there already, or a new one."""
        destination = self._destination(question)
        if question.attempts > 1 and (ts := await self._found(destination)):
            return ts
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return await self._post(question, destination)
            except Unsure:
                await self._calls.pause(attempt)
                if ts := await self._found(destination):
                    return ts
                if attempt == _ATTEMPTS:
                    raise
        raise AssertionError("the last attempt returns or raises")

    async def _post(self, question: StoredQuestion, destination: Destination) -> str:
        how = _HOW[question.message_ts.partition(":")[0]]
        answer = await self._calls.patiently(
            "chat.postMessage",
            channel=question.channel,
            thread_ts=question.thread_ts or None,
            text=f"<@{question.asker}> {how}:\n{quotable(question.text, self._workspace)}",
            metadata=metadata(destination.question_id, 0, is_last=False),
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(answer["ts"])

    async def _found(self, destination: Destination) -> str:
        try:
            return await find_part(self._calls, destination, 0)
        except Refused as error:
            # Without the right to read there: to ask twice is better than never.
            logger.warning("conversation not readable, a question may be posted twice code=%s", error.code)
            return ""

    async def _begin_thread(self, question: StoredQuestion) -> None:
        """Take part in the thread from now on, and remember who asked what."""
        thread = (question.team, question.channel, question.thread_ts)
        turn = StoredTurn(question.message_ts, question.asker, question.text, is_answer=False)
        await asyncio.to_thread(record_turn, self._ledger, *thread, turn)
        footing = ThreadFooting(is_taking_part=True)
        await asyncio.to_thread(set_thread_footing, self._ledger, *thread, footing, at=self._clock())


def quotable(text: str, workspace: Workspace) -> str:
    """Return the words of a question as a quotation in mrkdwn, in which they call nobody."""
    words = readable(text, {}, without=workspace.user)
    return "> " + shortened(mrkdwn_words(words), _QUOTED_CHARACTERS).replace("\n", "\n> ")
