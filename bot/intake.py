"""Intake: what is said in Slack becomes a claimed question, a sign that it was heard, or nothing.

Whatever is done here can be done twice: an event that is told again, by Slack or to another process, changes nothing,
for a question is claimed once for its message.
"""

import asyncio
import logging
from datetime import timedelta
from typing import Literal

from bot.claim import CLAIM_SECONDS
from bot.conversation.addressed import Footing, Heard, Listening, Verdict, addressed
from bot.conversation.calling import told
from bot.conversation.files import kept_files
from bot.conversation.footing import footing_after, footing_in
from bot.conversation.markup import mentioned
from bot.conversation.thread import stored_turns
from bot.incoming import Incoming
from bot.office import Office
from bot.place import Place
from bot.replies import Replies
from bot.rules import ChannelRules
from bot.understanding import PRIVATE
from bot.workspace import Workspace
from ledger.claims import cancel_question, claim_question
from ledger.process import random_id
from ledger.questions import StoredQuestion, questions_in_thread
from ledger.seen_events import see_event, was_seen
from ledger.thread_turns import StoredTurn, change_turn, record_turn, remove_turn
from ledger.threads import ThreadFooting, set_thread_footing, thread_footing

logger = logging.getLogger(__name__)

_HEARD = {"small_talk": "wave", "stop": "zipper_mouth_face"}


class Intake:
    """Hears what is said."""

    def __init__(self, office: Office, replies: Replies) -> None:
        self._office = office
        self._replies = replies

    async def hear(self, message: Incoming, workspace: Workspace) -> None:
        """Do what a message asks for: begin an answer, fall silent, or nothing.

        Raises:
            LedgerUnavailable: nothing could be recorded; the event must be told again.
        """
        office = self._office
        now = office.clock()
        if message.speaker == workspace.user or (message.bot and message.bot == workspace.bot):
            return
        if message.before == message.text:
            # Slack tells of a change for every reply, link preview and the like.
            return
        if await self._was_deleted(message):
            return
        if message.before is not None:
            await self._note_edit(message)
        rules = await office.rules.of(message.team, message.channel, ledger=office.ledger, now=now)
        footing, stored = await self._footing(message, workspace)
        verdict = addressed(_heard(message), footing, self._listening(rules, workspace))
        logger.info("heard channel=%s what=%s reason=%s", message.channel, verdict.what, verdict.reason)
        if verdict.what == "question":
            await self._take(message, verdict, stored, workspace)
            return
        await self._note(message, verdict, stored, takes_part=footing.takes_part)
        if verdict.what in _HEARD:
            await self._stop(message) if verdict.what == "stop" else None
            # Slack waits for its acknowledgement, and the sign for Slack.
            self._office.tasks.begin(self._sign(message, _HEARD[verdict.what], workspace))

    async def forget(self, team: str, channel: str, ts: str) -> None:
        """Take back what a message asked for, and what it said: it was removed.

        Raises:
            LedgerUnavailable: nothing could be recorded.
        """
        ledger = self._office.ledger
        # First, so that Slack's late word of the message finds it, at whatever moment that comes.
        await asyncio.to_thread(see_event, ledger, _deletion(team, channel, ts), self._office.clock())
        await asyncio.to_thread(remove_turn, ledger, team, channel, ts)
        await self._end(team, channel, ts, "withdrawn")

    async def stop(self, team: str, channel: str, ts: str) -> None:
        """End the answer to a message, or the one that a message of ours is part of.

        Raises:
            LedgerUnavailable: nothing could be recorded.
        """
        await self._end(team, channel, ts, "cancelled")

    async def _end(self, team: str, channel: str, ts: str, state: Literal["cancelled", "withdrawn"]) -> None:
        question = await asyncio.to_thread(cancel_question, self._office.ledger, team, channel, ts, state)
        if question:
            # Another process may be at it; that one learns it from the ledger.
            self._replies.nudge(question)

    async def _stop(self, message: Incoming) -> None:
        """End what is being answered in the thread, here or in another process, but for what one person alone sees."""
        where = (message.team, message.channel, message.thread)
        for question in await asyncio.to_thread(questions_in_thread, self._office.ledger, *where):
            if question.state == "claimed" and question.surface not in PRIVATE:
                await self.stop(message.team, message.channel, question.message_ts)

    async def _footing(self, message: Incoming, workspace: Workspace) -> tuple[Footing, ThreadFooting | None]:
        """Return how Footnote stands in the thread; nothing is looked up for who names it, which decides alone."""
        is_named = workspace.user in mentioned(message.text) or message.kind == "direct"
        if not message.thread_ts or (is_named and not message.bot):
            return Footing(), None
        ledger = self._office.ledger
        stored = await asyncio.to_thread(thread_footing, ledger, message.team, message.channel, message.thread_ts)
        if stored is None and not message.bot:
            return Footing(), None
        turns = await stored_turns(
            Place(message.team, message.channel, message.thread_ts, message.kind),
            message.ts,
            ledger=ledger,
            client=workspace.client,
            us=workspace.user,
        )
        speakers = {turn.speaker for turn in turns if not turn.is_answer}
        persons = await self._office.people.persons(workspace.client, message.team, speakers)
        return footing_in(stored, turns, persons), stored

    def _listening(self, rules: ChannelRules, workspace: Workspace) -> Listening:
        office = self._office.rules
        mode = "mention" if rules.is_muted else rules.mode
        return Listening(workspace.user, mode, office.bots, office.bot_turns)

    async def _note(
        self, message: Incoming, verdict: Verdict, stored: ThreadFooting | None, *, takes_part: bool
    ) -> None:
        """Keep what was said where Footnote takes part or begins to, and how it stands there from now on."""
        if verdict.what != "question" and not takes_part and not verdict.change:
            return
        office, where = self._office, (message.team, message.channel, message.thread)
        turn = StoredTurn(message.ts, message.speaker or message.bot, message.text, is_answer=False)
        if message.before is None or verdict.what == "question":
            await asyncio.to_thread(record_turn, office.ledger, *where, turn)
        now = office.clock()
        footing = footing_after(verdict, stored, message.speaker, now)
        if footing is not None:
            await asyncio.to_thread(set_thread_footing, office.ledger, *where, footing, at=now)

    async def _note_edit(self, message: Incoming) -> None:
        await asyncio.to_thread(
            change_turn, self._office.ledger, message.team, message.channel, message.ts, message.text
        )

    async def _take(
        self, message: Incoming, verdict: Verdict, stored: ThreadFooting | None, workspace: Workspace
    ) -> None:
        """Claim the question, and begin to answer it if nobody has.

        One that is told again, by Slack or because it was edited, changes nothing: meanwhile it may have been deleted,
        or somebody may have said stop.
        """
        office = self._office
        now = office.clock()
        question = StoredQuestion(
            id=random_id(),
            team=message.team,
            channel=message.channel,
            message_ts=message.ts,
            thread_ts=message.thread,
            asker=message.speaker or message.bot,
            surface=verdict.surface or "mention",
            text=message.text,
            asked_at=now,
            files=kept_files(message.files),
        )
        until = now + timedelta(seconds=CLAIM_SECONDS)
        holder = random_id()
        if await asyncio.to_thread(claim_question, office.ledger, question, holder, until=until):
            if await self._was_deleted(message):
                # Meanwhile: what took it back did not find it.
                await self._end(message.team, message.channel, message.ts, "withdrawn")
                return
            # First of all: whoever asked waits for it, and not for what is kept of the thread.
            self._replies.begin(question, holder, workspace, files=message.files, is_shared=message.is_shared)
            await self._note(message, verdict, stored, takes_part=True)

    async def _was_deleted(self, message: Incoming) -> bool:
        deletion = _deletion(message.team, message.channel, message.ts)
        return await asyncio.to_thread(was_seen, self._office.ledger, deletion)

    async def _sign(self, message: Incoming, emoji: str, workspace: Workspace) -> None:
        await told(
            "reactions.add",
            workspace.client.reactions_add(channel=message.channel, timestamp=message.ts, name=emoji),
        )


def _deletion(team: str, channel: str, ts: str) -> str:
    return f"deleted:{team}:{channel}:{ts}"


def _heard(message: Incoming) -> Heard:
    return Heard(
        message.text,
        message.speaker,
        message.kind,
        is_in_thread=bool(message.thread_ts),
        bot=message.bot,
        before=message.before,
        has_files=bool(message.files),
    )
