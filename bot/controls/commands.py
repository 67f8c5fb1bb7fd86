"""Commands: what is typed behind /footnote. Whatever is answered, whoever typed it alone sees it."""

import asyncio
from datetime import datetime

from bot.controls.asked import Asked
from bot.controls.channel import Channels
from bot.controls.gesture import Gesture
from bot.controls.hearing import Hearing
from bot.controls.help import HELP, unknown
from bot.controls.names import COMMAND
from bot.controls.reindex import Reindex
from bot.controls.source_lines import source_lines
from bot.controls.typed import Typed, typed
from bot.controls.why import Why
from bot.conversation.audience import audience_of_person
from bot.office import Office
from bot.rendering.harmless import harmless_label
from ledger.answers import find_answer
from ledger.questions import recent_questions, waiting_before
from ledger.run_requests import waiting_runs
from ledger.waiting_runs import WaitingRun
from retrieval.audience import Audience
from retrieval.source_status import SourceStatus
from retrieval.trace_id import meant_id

_ASK_WHAT = f"Ask me something: `{COMMAND} ask how do we deploy?`"
_NO_ANSWER = f"I have not answered you lately. Ask me something, or give me the id of an answer: `{COMMAND} why <id>`"
_NO_ID = "That is no id of an answer: those are ten letters and digits."
_RECENT = 20


class Commands:
    """Hears what is typed."""

    def __init__(
        self, office: Office, hearing: Hearing, *, asked: Asked, why: Why, channels: Channels, reindex: Reindex
    ) -> None:
        self._office = office
        self._hearing = hearing
        self._asked = asked
        self._why = why
        self._channels = channels
        self._reindex = reindex

    async def on_typed(self, gesture: Gesture) -> None:
        """Do what is asked for.

        Raises:
            LedgerUnavailable: a question could not be recorded.
        """
        command = typed(gesture.value)
        if command.word != "ask":
            self._hearing.begin(gesture, self._do(command, gesture))
        elif not command.rest:
            self._hearing.tell(gesture, _ASK_WHAT)
        else:
            key = f"command:{gesture.trigger_id}"
            await self._asked.privately(gesture, command.rest, surface="command", key=key)

    async def _do(self, command: Typed, gesture: Gesture) -> None:
        match command.word:
            case "channel":
                await self._channels.open(gesture)
            case "mute":
                await self._channels.mute(gesture, command.rest)
            case "unmute":
                await self._channels.unmute(gesture)
            case "reindex":
                await self._reindex.on_typed(gesture, command.rest)
            case "sources":
                self._hearing.tell_lines(gesture, source_lines(await self._statuses(gesture), self._office.clock()))
            case "status":
                self._hearing.tell_lines(gesture, await self._status(gesture))
            case "why":
                self._hearing.tell_lines(gesture, await self._explained(gesture, command.rest))
            case "help":
                self._hearing.tell_lines(gesture, HELP)
            case _:
                word = harmless_label(command.rest.partition(" ")[0])
                self._hearing.tell_lines(gesture, [unknown(word), *HELP])

    async def _status(self, gesture: Gesture) -> list[str]:
        office, team = self._office, gesture.workspace.team
        waiting = await asyncio.to_thread(waiting_before, office.ledger, team, office.clock())
        statuses = await self._statuses(gesture)
        readable = {each.name for each in statuses}
        asked = [each for each in await asyncio.to_thread(waiting_runs, office.ledger) if each.source in readable]
        running = [each.name for each in statuses if each.run and each.run.status == "running"]
        return [
            f"*Now* I am answering {waiting:,} {'question' if waiting == 1 else 'questions'}",
            f"*You may read* {len(statuses):,} {'source' if len(statuses) == 1 else 'sources'}",
            *([f"*Being indexed* {', '.join(map(harmless_label, running))}"] if running else []),
            *(_waits(each, office.clock()) for each in asked),
            *await self._channels.lines(gesture),
        ]

    async def _explained(self, gesture: Gesture, rest: str) -> list[str]:
        if rest:
            trace_id = meant_id(rest)
            return await self._why.explain_to(gesture, trace_id) if trace_id else [_NO_ID]
        ledger, team = self._office.ledger, gesture.workspace.team
        for question in await asyncio.to_thread(recent_questions, ledger, team, gesture.user, _RECENT):
            if answer := await asyncio.to_thread(find_answer, ledger, question.id):
                return await self._why.explain(answer.trace_id, await self._audience(gesture))
        return [_NO_ANSWER]

    async def _statuses(self, gesture: Gesture) -> list[SourceStatus]:
        return await self._office.desk.statuses(await self._audience(gesture))

    async def _audience(self, gesture: Gesture) -> Audience:
        team, client = gesture.workspace.team, gesture.workspace.client
        return await audience_of_person(team, gesture.user, client=client, people=self._office.people)


def _waits(run: WaitingRun, now: datetime) -> str:
    if run.not_before and run.not_before > now:
        return f"*Failed, and rests for some time* {harmless_label(run.source)}"
    return f"*Waits for the indexer* {harmless_label(run.source)}"
