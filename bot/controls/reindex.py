"""Reindex: an operator asks for a source to be looked through now. The indexer does it; here it is only asked for."""

import asyncio
from difflib import get_close_matches

from bot.controls import names
from bot.controls.gesture import Gesture
from bot.controls.hearing import Hearing, whisper
from bot.controls.operators import MAY_NOT, Operators
from bot.controls.progress import Progress
from bot.controls.typed import Target, target
from bot.office import Office
from bot.rendering.harmless import harmless_label
from bot.rendering.message import Block
from ledger.document_urls import document_at
from ledger.reindex_requests import ask_page
from ledger.run_requests import ask_run
from ledger.runs import runs
from ledger.waiting_runs import RunRequest

_USAGE = f"`{names.COMMAND} reindex`, with the name of one source or the address of one page, and `full` or not."
_ASKED = "Asked for. I write to you directly how it goes."
_EVERYTHING = "every source"
_ALL = "*"


class Reindex:
    """Takes such requests."""

    def __init__(self, office: Office, hearing: Hearing, operators: Operators) -> None:
        self._office = office
        self._hearing = hearing
        self._operators = operators
        self._progress = Progress(office)

    async def on_typed(self, gesture: Gesture, rest: str) -> None:
        """Ask for what was typed; before everything is read again, ask whether that is meant.

        Raises:
            LedgerUnavailable: nothing was asked for.
        """
        if not await self._operators.include(gesture):
            self._hearing.tell(gesture, MAY_NOT)
            return
        wanted = target(rest)
        if wanted is None:
            self._hearing.tell(gesture, _USAGE)
        elif problem := await self._problem(wanted):
            self._hearing.tell(gesture, problem)
        elif wanted.is_full and not wanted.url:
            text = f"Read every document of {harmless_label(wanted.source) or _EVERYTHING} again? That can take hours."
            await whisper(gesture, text, _confirmation(text, wanted.source))
        else:
            await self._ask(gesture, wanted)

    async def on_confirmed(self, gesture: Gesture) -> None:
        """Ask for everything to be read again, as the operator confirmed; raises as `on_typed`."""
        source = "" if gesture.value == _ALL else gesture.value
        if not await self._operators.include(gesture):
            self._hearing.tell(gesture, MAY_NOT)
        elif problem := await self._problem(Target(source=source)):
            self._hearing.tell(gesture, problem)
        else:
            self._hearing.begin(gesture, self._ask(gesture, Target(source=source, is_full=True)))

    async def _problem(self, wanted: Target) -> str:
        """Return why nothing can be asked for; empty when it can."""
        known = self._office.desk.sources
        if wanted.url and await self._document(wanted.url) is None:
            return "I know no document with exactly this address. Name its source in its place."
        if wanted.source and wanted.source not in known:
            near = get_close_matches(wanted.source, known, n=1)
            hint = f"Did you mean `{near[0]}`?" if near else f"There are: {', '.join(known) or 'none'}."
            return f"There is no source of this name. {hint}"
        return ""

    async def _ask(self, gesture: Gesture, wanted: Target) -> None:
        office, now = self._office, self._office.clock()
        before = await asyncio.to_thread(runs, office.ledger, None, 1)
        if wanted.url:
            found = await self._document(wanted.url)
            sources = [found[0]] if found else []
            if found:
                asked_by = await self._name(gesture)
                await asyncio.to_thread(ask_page, office.ledger, found[0], found[1], now, asked_by)
        else:
            sources = [wanted.source] if wanted.source else list(office.desk.sources)
            asked_by = await self._name(gesture)
            for source in sources:
                await asyncio.to_thread(ask_run, office.ledger, RunRequest(source, wanted.is_full, asked_by, now))
        self._hearing.tell(gesture, _ASKED)
        last = before[0].id if before else 0
        office.tasks.begin(self._progress.show(gesture, sources, last), is_watching=True)

    async def _document(self, url: str) -> tuple[str, str] | None:
        office = self._office
        exact = await asyncio.to_thread(document_at, office.ledger, office.desk.space, url)
        # What was copied from a browser points into the page.
        plain = url.partition("#")[0].partition("?")[0]
        return exact or await asyncio.to_thread(document_at, office.ledger, office.desk.space, plain)

    async def _name(self, gesture: Gesture) -> str:
        person = await self._office.people.person(gesture.workspace.client, gesture.workspace.team, gesture.user)
        return f"{person.name or gesture.user} in Slack" if person else f"{gesture.user} in Slack"


def _confirmation(text: str, source: str) -> tuple[Block, ...]:
    button = {
        "type": "button",
        "action_id": names.REINDEX_FULL,
        "text": {"type": "plain_text", "text": "Read everything again"},
        "value": source or _ALL,
        "style": "danger",
    }
    section = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
    return (section, {"type": "actions", "elements": [button]})
