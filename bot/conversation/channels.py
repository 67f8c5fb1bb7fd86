"""Channels: what kind of conversation one is, and who is in it."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.calling import next_cursor, told
from bot.conversation.remembered import Remembered
from bot.place import Kind, Place

logger = logging.getLogger(__name__)

# Slack takes less than a thousand; a page may be shorter than asked for and not be the last.
_PAGE = 999
_MAX_PAGES = 20


@dataclass(frozen=True, slots=True)
class Channel:
    """A conversation.

    Attributes:
        name: Without the sign in front; empty for direct messages.
        kind: Who is in it.
        is_shared: People of other organisations are in it, or are invited.
    """

    id: str
    name: str
    kind: Kind
    is_shared: bool


@dataclass(frozen=True, slots=True)
class Members:
    """Who is in a conversation.

    Attributes:
        ids: Of accounts, bots among them; not all of them when there are too many.
        are_too_many: More than the limit.
    """

    ids: frozenset[str]
    are_too_many: bool = False


class Channels:
    """Knows conversations and their members, by workspace.

    How old a list of members may be: events of joining and leaving reach one process of many, and may be late or lost,
    so no process can keep a list by them. The list is therefore asked for again as soon as it is older than
    `members_max_age_seconds`, twenty by default; at once where the process hears the event itself (`forget`), and when
    somebody who must be in it is not.

    Why that is safe: Slack shows the history of a conversation to whoever joins it. An answer that is posted with a
    list of twenty seconds ago shows them no more than one that was posted twenty seconds ago, before they joined; and
    every answer is written for the members of one moment before it is read. Counting members at each question
    (`num_members`) would not be better: it misses one who leaves when another joins, and costs a call of a smaller
    allowance (Tier 3) than the list itself does (Tier 4).
    """

    def __init__(
        self,
        *,
        max_age_seconds: float = 300.0,
        members_max_age_seconds: float = 20.0,
        max_members: int = 200,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._max_members = max_members
        self._channels = Remembered[tuple[str, str], Channel](max_age_seconds=max_age_seconds, clock=clock)
        self._members = Remembered[tuple[str, str], Members](max_age_seconds=members_max_age_seconds, clock=clock)

    async def channel(self, client: AsyncWebClient, team: str, channel: str) -> Channel | None:
        """Return what a conversation is; None when Slack does not tell.

        Args:
            client: Of the workspace.
            team: Id of the workspace.
            channel: Id of the conversation.
        """
        return await self._channels.get((team, channel), lambda: _ask(client, channel))

    async def place(
        self,
        client: AsyncWebClient,
        team: str,
        channel: str,
        thread_ts: str = "",
        *,
        channel_type: str = "",
        is_shared: bool = False,
    ) -> Place:
        """Return the place with this name; what Slack does not tell is taken for shared, which shows the least.

        Args:
            client: Of the workspace.
            team: Id of the workspace.
            channel: Id of the conversation.
            thread_ts: The thread's first message; empty outside of threads.
            channel_type: As an event tells it; a direct message (`im`) need not be asked about.
            is_shared: An event has told so.
        """
        if channel_type == "im":
            return Place(team, channel, thread_ts, "direct", is_shared)
        known = await self.channel(client, team, channel)
        if known is None:
            return Place(team, channel, thread_ts, "public", is_shared=True)
        return Place(team, channel, thread_ts, known.kind, is_shared or known.is_shared)

    async def members(self, client: AsyncWebClient, team: str, channel: str, *, including: str = "") -> Members | None:
        """Return who is in a conversation; None when Slack does not tell all of it.

        Args:
            client: Of the workspace.
            team: Id of the workspace.
            channel: Id of the conversation.
            including: Somebody who is in it: a list that is kept and does not hold them is from before they joined.
        """
        known = self._members.known((team, channel))
        if known is not None and including and not known.are_too_many and including not in known.ids:
            self._members.forget((team, channel))
        return await self._members.get((team, channel), lambda: self._list(client, channel))

    def forget(self, team: str, channel: str) -> None:
        """Ask anew, after Slack has told that somebody joined or left, or that the conversation changed."""
        self._channels.forget((team, channel))
        self._members.forget((team, channel))

    async def _list(self, client: AsyncWebClient, channel: str) -> Members | None:
        """Read page after page. A page that is missing makes the whole list unknown: half of the readers is none."""
        found: set[str] = set()
        cursor = ""
        limit = min(_PAGE, self._max_members + 1)
        for _ in range(_MAX_PAGES):
            call = client.conversations_members(channel=channel, cursor=cursor or None, limit=limit)
            answer = await told("conversations.members", call)
            page = answer.get("members") if answer else None
            if answer is None or not isinstance(page, list) or not all(isinstance(each, str) for each in page):
                logger.warning("members unknown channel=%s: only what everyone may read is shown there", channel)
                return None
            found.update(page)
            if len(found) > self._max_members:
                return Members(frozenset(found), are_too_many=True)
            cursor = next_cursor(answer)
            if not cursor:
                return Members(frozenset(found))
        return Members(frozenset(found), are_too_many=True)


async def _ask(client: AsyncWebClient, channel: str) -> Channel | None:
    answer = await told("conversations.info", client.conversations_info(channel=channel))
    return channel_in(answer.get("channel")) if answer else None


def channel_in(described: object) -> Channel | None:
    """Return the conversation that Slack describes, as in `conversations.info`; None for what is no description."""
    if not isinstance(described, dict) or not isinstance(described.get("id"), str):
        return None
    name = described.get("name")
    return Channel(
        id=described["id"],
        name=name if isinstance(name, str) else "",
        kind=_kind(described),
        is_shared=_is_shared(described),
    )


def _kind(described: Mapping[str, Any]) -> Kind:
    # Group messages are private too, so they are told first.
    if described.get("is_im"):
        return "direct"
    if described.get("is_mpim"):
        return "group_direct"
    return "private" if described.get("is_private") or described.get("is_group") else "public"


def _is_shared(described: Mapping[str, Any]) -> bool:
    """Tell whether other organisations are in it; sharing between workspaces of one organisation is none."""
    if described.get("is_ext_shared") or described.get("is_pending_ext_shared") or described.get("pending_shared"):
        return True
    return bool(described.get("is_shared")) and not described.get("is_org_shared")
