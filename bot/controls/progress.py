"""Progress: how runs go that an operator asked for, in one message to them that changes until the runs have ended."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import timedelta

from bot.controls.gesture import Gesture
from bot.controls.source_lines import counts_in_words
from bot.conversation.audience import audience_of_person
from bot.conversation.calling import told
from bot.limits import TEXT_CHARACTERS
from bot.office import Office
from bot.rendering.harmless import harmless_label, link_target, mrkdwn_words
from bot.rendering.message import shortened
from ledger.document_urls import document_urls
from ledger.errors import LedgerError
from ledger.failures import Failure, failures
from ledger.runs import Run, RunStatus, runs

logger = logging.getLogger(__name__)

# Slack takes fifty edits a minute from all that the bot writes, and answers need them more.
_LOOK_SECONDS = 3.0
_PATIENCE = timedelta(minutes=1)
_LONGEST = timedelta(hours=12)
_FAILURES_SHOWN = 5
# Newer runs than this are not those that were asked for; there is one for each source at a time.
_RUNS_READ = 200
_NOBODY = "Nobody has begun yet. The indexer does it, as long as `python -m indexer` is running."
# One that was interrupted is gone on with: it waits in the queue until it has come to an end.
_UNDER_WAY = {RunStatus.RUNNING, RunStatus.INTERRUPTED}
_LEFT = "I stopped watching; `/footnote sources` says how it went on."


class Progress:
    """Shows how runs go."""

    def __init__(self, office: Office, *, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep) -> None:
        self._office = office
        self._sleep = sleep

    async def show(self, gesture: Gesture, sources: Sequence[str], after: int) -> None:
        """Write to whoever asked how the next run of each source goes, until all have ended.

        Args:
            gesture: Of the person.
            sources: Their names.
            after: Id of the last run before these were asked for.
        """
        client, began = gesture.workspace.client, self._office.clock()
        readable = await self._readable(gesture)
        said = await self._words(sources, {}, readable)
        posted = await told(
            "chat.postMessage", client.chat_postMessage(channel=gesture.user, text=said, unfurl_links=False)
        )
        if posted is None:
            return
        channel, ts = str(posted["channel"]), str(posted["ts"])

        async def say(text: str) -> bool:
            return await told("chat.update", client.chat_update(channel=channel, ts=ts, text=text)) is not None

        try:
            while (now := self._office.clock()) - began < _LONGEST:
                found = await self._runs(after)
                words = await self._words(sources, found, readable, is_late=now - began > _PATIENCE)
                if words != said and await say(words):
                    said = words
                if _have_ended(sources, found) and words == said:
                    return
                await self._sleep(_LOOK_SECONDS)
        except asyncio.CancelledError:
            await say(f"{said}\n{_LEFT}")
            raise
        except LedgerError as error:
            logger.warning("progress of runs is not shown any more: %s", error)
        await say(f"{said}\n{_LEFT}")

    async def _runs(self, after: int) -> dict[str, Run]:
        """Return the first run of each source behind a run; of those that made room for others, the last."""
        found = [run for run in await asyncio.to_thread(runs, self._office.ledger, None, _RUNS_READ) if run.id > after]
        interrupted = {run.source: run for run in reversed(found)}
        return interrupted | {run.source: run for run in found if run.status is not RunStatus.INTERRUPTED}

    async def _readable(self, gesture: Gesture) -> set[str]:
        """Return the sources whose documents may be named: whoever runs a source need not be one who may read it."""
        team, client = gesture.workspace.team, gesture.workspace.client
        audience = await audience_of_person(team, gesture.user, client=client, people=self._office.people)
        try:
            return set(await self._office.desk.readable_sources(audience))
        except LedgerError as error:
            logger.warning("what an operator may read is not known: %s", error)
            return set()

    async def _words(
        self, sources: Sequence[str], found: Mapping[str, Run], readable: Collection[str], *, is_late: bool = False
    ) -> str:
        lines = [
            line for name in sources for line in await self._lines(name, found.get(name), is_readable=name in readable)
        ]
        if is_late and not any(name in found for name in sources):
            lines.append(_NOBODY)
        return shortened("\n".join(lines), TEXT_CHARACTERS)

    async def _lines(self, name: str, run: Run | None, *, is_readable: bool) -> list[str]:
        if run is None:
            return [f"*{harmless_label(name)}*: waits for the indexer"]
        if run.status is RunStatus.RUNNING:
            share = f"{run.done:,} of {run.total:,} documents, " if run.total else ""
            return [f"*{harmless_label(name)}*: under way: {share}{counts_in_words(run)}"]
        if run.status is RunStatus.INTERRUPTED:
            return [f"*{harmless_label(name)}*: made room, and goes on: {counts_in_words(run)}"]
        seconds = (run.finished_at - run.started_at).total_seconds() if run.finished_at else 0.0
        lines = [f"*{harmless_label(name)}*: {run.status} in {seconds:,.0f} s: {counts_in_words(run)}"]
        if run.error:
            lines.append(f"    ⚠ {harmless_label(run.error)}")
        return [*lines, *await self._failed(name)] if run.failed and is_readable else lines

    async def _failed(self, name: str) -> list[str]:
        ledger, space = self._office.ledger, self._office.desk.space
        failed = [each for each in await asyncio.to_thread(failures, ledger, name) if each.kind == "failed"]
        shown = failed[:_FAILURES_SHOWN]
        urls = await asyncio.to_thread(document_urls, ledger, space, name, [each.path for each in shown])
        lines = [f"    ⚠ {_document(each, urls.get(each.path, ''))}: {harmless_label(each.reason)}" for each in shown]
        return [*lines, f"    … and {len(failed) - len(shown):,} more"] if len(failed) > len(shown) else lines


def _have_ended(sources: Sequence[str], found: Mapping[str, Run]) -> bool:
    return all(name in found and found[name].status not in _UNDER_WAY for name in sources)


def _document(failure: Failure, url: str) -> str:
    target = link_target(url)
    name = mrkdwn_words(failure.path)
    return f"<{target.replace('&', '&amp;')}|{name}>" if target else name
