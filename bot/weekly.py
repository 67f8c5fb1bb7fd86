"""Weekly: the report of the week is posted into one channel, once, by any number of processes.

Whoever holds the lease of the channel makes it. That it was posted is recorded afterwards; a process that ends in
between is followed by one that looks for the message before it posts another.
"""

import asyncio
import logging
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

from answering.report.making import Span
from answering.report.report import Report
from bot.conversation.audience import are_full_members, audience_of
from bot.office import Office
from bot.place import Place
from bot.posting.calls import Calls
from bot.posting.errors import PostingError, Refused
from bot.rendering.report import report_blocks, report_text
from bot.rules import WeeklyReport
from bot.workspace import Workspace, Workspaces
from index.errors import StorageError
from ledger.errors import LeaseHeld, LedgerError
from ledger.leases import hold_lease
from ledger.seen_events import see_event, was_seen
from ledger.usage import channels_open_at_last

logger = logging.getLogger(__name__)

_EVERY_SECONDS = 60.0
# A report that is later than this is left out: the next one is nearer.
_LATE = timedelta(days=1)
# To make it takes seconds; a process that stands still longer has lost it.
_LEASE_SECONDS = 600.0
# Each is asked for at Slack: of a workspace with more, questions of the others are counted and not shown.
_MOST_CHANNELS = 100
_EVENT = "footnote_report"


class Weekly:
    """Posts the report.

    Args:
        office: What the bot works with.
        workspaces: In one of them is the channel.
        rules: Where and when.
    """

    def __init__(self, office: Office, workspaces: Workspaces, rules: WeeklyReport) -> None:
        self._office = office
        self._workspaces = workspaces
        self._rules = rules

    async def run(self) -> None:
        """Look again and again whether it is due, until it is cancelled."""
        while True:
            try:
                await self.look()
            except (LedgerError, StorageError, PostingError) as error:
                logger.warning("the weekly report is not posted yet: %s", error)
            except Exception:  # whatever it is, the next look may succeed
                logger.exception("the weekly report could not be posted")
            await asyncio.sleep(_EVERY_SECONDS)

    async def look(self) -> bool:
        """Post the report if it is due and nobody has, and tell whether this was done.

        Raises:
            LedgerUnavailable: the ledger cannot be read or written.
            StorageError: the index cannot be read.
            PostingError: nobody knows whether it stands there.
        """
        now, ledger = self._office.clock(), self._office.ledger
        due = self._rules.latest(now)
        key = f"{_EVENT}:{self._rules.channel}:{due:%Y-%m-%d %H:%M}"
        if now - due > _LATE or await asyncio.to_thread(was_seen, ledger, key):
            return False
        found = await self._workspace()
        if found is None:
            logger.warning("the channel of the weekly report is not known channel=%s", self._rules.channel)
            return False
        with ExitStack() as stack:
            lease = hold_lease(
                ledger, f"{_EVENT}:{self._rules.channel}", ttl_seconds=_LEASE_SECONDS, clock=self._office.clock
            )
            try:
                held = await asyncio.to_thread(stack.enter_context, lease)
            except LeaseHeld:
                return False
            # Another one may have had it until just now.
            if await asyncio.to_thread(was_seen, ledger, key) or await self._is_muted(found[1], now):
                return False
            workspace, place = found
            is_new = not await self._stands_there(workspace, key, due)
            if is_new:
                report = await self._made(workspace, place, due)
                # Raises when this process stood still and another one has taken over.
                await asyncio.to_thread(held.renew)
                is_new = await self._posted(workspace, report, key)
            await asyncio.to_thread(see_event, ledger, key, self._office.clock())
            return is_new

    async def _workspace(self) -> tuple[Workspace, Place] | None:
        """Return the workspace that has the channel, and the channel; None when Slack tells of neither now."""
        teams = self._rules.teams
        found = [await self._workspaces.of(team) for team in teams] if teams else [await self._workspaces.only()]
        for workspace in found:
            if workspace is None:
                continue
            where = (workspace.client, workspace.team, self._rules.channel)
            if await self._office.channels.channel(*where):
                return workspace, await self._office.channels.place(*where)
        return None

    async def _is_muted(self, place: Place, now: datetime) -> bool:
        rules = await self._office.rules.of(place.team, place.channel, ledger=self._office.ledger, now=now)
        return rules.is_muted

    async def _made(self, workspace: Workspace, place: Place, due: datetime) -> Report:
        office, client = self._office, workspace.client
        channels, people = office.channels, office.people
        audience = await audience_of(place, workspace.user, client=client, channels=channels, people=people)
        are_full = await are_full_members(place, client=client, channels=channels, people=people)
        may_open = are_full and not audience.has_outsiders
        opened = await self._open_channels(workspace) if may_open else frozenset()
        span = Span(due, team=workspace.team)
        return await office.desk.report(span, audience, channel=place.channel, open_channels=opened)

    async def _open_channels(self, workspace: Workspace) -> frozenset[str]:
        """Return the channels that every full member can open, as Slack tells it now."""
        likely = await asyncio.to_thread(channels_open_at_last, self._office.ledger, workspace.team)
        found = set()
        for each in sorted(likely)[:_MOST_CHANNELS]:
            channel = await self._office.channels.channel(workspace.client, workspace.team, each)
            if channel and channel.kind == "public" and not channel.is_shared:
                found.add(each)
        return frozenset(found)

    async def _stands_there(self, workspace: Workspace, key: str, due: datetime) -> bool:
        """Tell whether a process that did not live to record it has posted the report."""
        where = {"channel": self._rules.channel, "oldest": f"{due.timestamp():.6f}", "limit": "100"}
        calls = Calls(workspace.client)
        try:
            answer = await calls.look("conversations.history", include_all_metadata="true", **where)
        except Refused as error:
            # Without the right to read there: to post it twice is better than never.
            logger.info("the channel of the weekly report is not readable code=%s", error.code)
            return False
        messages = [each for each in answer.get("messages", []) if each.get("user") == workspace.user]
        return any((each.get("metadata") or {}).get("event_payload", {}).get("report") == key for each in messages)

    async def _posted(self, workspace: Workspace, report: Report, key: str) -> bool:
        """Post it, and tell whether Slack took it; what Slack forbids is not tried again in this week."""
        metadata: dict[str, Any] = {"event_type": _EVENT, "event_payload": {"report": key}}
        try:
            await Calls(workspace.client).patiently(
                "chat.postMessage",
                channel=self._rules.channel,
                text=report_text(report),
                blocks=report_blocks(report),
                metadata=metadata,
                unfurl_links=False,
                unfurl_media=False,
            )
        except Refused as error:
            logger.error(  # noqa: TRY400 - what Slack says is all there is to say
                "the weekly report may not be posted channel=%s code=%s: invite Footnote to the channel",
                self._rules.channel,
                error.code,
            )
            return False
        logger.info("weekly report posted channel=%s gaps=%d", self._rules.channel, len(report.gaps))
        return True
