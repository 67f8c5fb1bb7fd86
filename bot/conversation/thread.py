"""Thread: what was said in a thread before a question, for answering.

Our own transcript in the ledger is read. Slack is asked for a thread once, when a question comes up in it for the first
time: it lets most apps do that once a minute. What only one person was shown is never part of a thread.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from answering.prompting.turn import Turn
from bot.conversation.calling import next_cursor, told
from bot.conversation.markup import SOMEBODY, mentioned, readable
from bot.conversation.people import People
from bot.conversation.posted_text import posted_text
from bot.place import Place
from ledger.engine import Ledger
from ledger.thread_turns import StoredTurn, record_turns, turns_of

# What an answer reads of a thread at most: `answering.prompting` has room for 8,000 characters, about 2,000 tokens.
_CHARACTERS = 7_500
_TURN_CHARACTERS = 1_500
_STORED_TURNS = 200
# Enough for a thread of 600 messages. The rest of a longer one is not read: its start is, which says what it is about.
_PAGE = 200
_MAX_PAGES = 3
_ACCOUNTS = ("U", "W")
# What people and programs say. Others are Slack's own: somebody joined, a message was removed.
_SAID = (None, "bot_message", "file_share", "me_message", "thread_broadcast")


async def stored_turns(
    place: Place, ts: str, *, ledger: Ledger, client: AsyncWebClient, us: str
) -> tuple[StoredTurn, ...]:
    """Return what was said in a thread before a message, oldest first; nothing outside of threads.

    Args:
        place: The thread.
        ts: Of the message.
        ledger: Holds our transcript; what Slack tells is added to it.
        client: Of the workspace.
        us: Id of Footnote's user.

    Raises:
        LedgerUnavailable: the ledger cannot be read or written.
    """
    if not place.thread_ts or place.thread_ts == ts:
        return ()
    team, channel, thread_ts = place.team, place.channel, place.thread_ts
    stored = _before(ts, await asyncio.to_thread(turns_of, ledger, team, channel, thread_ts, _STORED_TURNS))
    if stored:
        return stored
    fetched = await _fetch(client, place, us)
    await asyncio.to_thread(record_turns, ledger, team, channel, thread_ts, fetched)
    return _before(ts, fetched)


async def turns_for_answering(
    stored: Sequence[StoredTurn], *, client: AsyncWebClient, team: str, people: People
) -> tuple[Turn, ...]:
    """Return stored turns as answering reads them: names for ids, the first and the latest ones that fit.

    Args:
        stored: Oldest first.
        client: Of the workspace.
        team: Id of the workspace.
        people: Tells the names.
    """
    return await named_turns(fitting(stored), client=client, team=team, people=people)


async def named_turns(
    stored: Sequence[StoredTurn], *, client: AsyncWebClient, team: str, people: People
) -> tuple[Turn, ...]:
    """Return all of these turns with names for ids; takes what `turns_for_answering` takes."""
    ids = {turn.speaker for turn in stored if not turn.is_answer} | {
        each for turn in stored for each in mentioned(turn.text)
    }
    persons = await people.persons(client, team, ids)
    names = {each: person.name for each, person in persons.items() if person and person.name}
    return tuple(
        Turn(names.get(turn.speaker, SOMEBODY), readable(turn.text, names), is_answer=turn.is_answer) for turn in stored
    )


def fitting(stored: Sequence[StoredTurn]) -> list[StoredTurn]:
    """Return the turns that fit, oldest first, each cut to its start. Pure.

    The first one is always kept: what a thread hangs on, an alert that a program posted for one, says what it is about.
    """
    cut = [StoredTurn(turn.ts, turn.speaker, turn.text[:_TURN_CHARACTERS], turn.is_answer) for turn in stored]
    room = _CHARACTERS - sum(len(turn.text) for turn in cut[:1])
    latest: list[StoredTurn] = []
    for turn in reversed(cut[1:]):
        room -= len(turn.text)
        if room < 0:
            break
        latest.append(turn)
    return [*cut[:1], *reversed(latest)]


async def _fetch(client: AsyncWebClient, place: Place, us: str) -> list[StoredTurn]:
    """Return what Slack tells of a thread; as much as came, when it stops telling."""
    found: dict[str, StoredTurn] = {}
    cursor = ""
    for _ in range(_MAX_PAGES):
        call = client.conversations_replies(
            channel=place.channel, ts=place.thread_ts, cursor=cursor or None, limit=_PAGE
        )
        answer = await told("conversations.replies", call)
        messages = answer.get("messages") if answer else None
        found |= {turn.ts: turn for turn in _turns(messages if isinstance(messages, list) else [], us)}
        cursor = next_cursor(answer) if answer else ""
        if not cursor:
            break
    return sorted(found.values(), key=lambda turn: float(turn.ts))


def _turns(messages: Iterable[object], us: str) -> Iterable[StoredTurn]:
    for message in messages:
        if not isinstance(message, dict) or message.get("subtype") not in _SAID or not _is_time(message.get("ts")):
            continue
        if text := posted_text(message):
            speaker = _speaker(message)
            yield StoredTurn(message["ts"], speaker, text, is_answer=speaker == us)


def _speaker(message: Mapping[str, Any]) -> str:
    return str(message.get("user") or message.get("bot_id") or "")


def _is_time(ts: object) -> bool:
    return isinstance(ts, str) and ts.replace(".", "", 1).isdecimal()


def _before(ts: str, turns: Iterable[StoredTurn]) -> tuple[StoredTurn, ...]:
    return tuple(turn for turn in turns if float(turn.ts) < float(ts))
