"""Finding: messages of ours that are in a thread already, although nobody told us, or we did not live to hear it."""

from collections.abc import Awaitable, Callable, Collection
from typing import Any

from bot.posting.calls import Calls
from bot.posting.destination import Destination, is_complete, part_of, question_of

IsKnown = Callable[[str], Awaitable[bool]]
"""Tells whether a message, by its ts, is recorded as one of some question."""

_PAGE = 100
# Nobody writes more in a thread while one question is answered.
_PAGES = 3


async def find_answer(calls: Calls, destination: Destination) -> str:
    """Return the ts of the message that completes the answer to a question; empty when there is none.

    Raises:
        PostingError: the thread could not be read.
    """
    found = [each for each in await _ours(calls, destination) if question_of(each) == destination.question_id]
    return next((str(each["ts"]) for each in reversed(found) if is_complete(each)), "")


async def find_part(calls: Calls, destination: Destination, part: int, known: Collection[str] = ()) -> str:
    """Return the ts of one message of an answer, complete or not, that is none of the known ones; raises as above."""
    found = [each for each in await _ours(calls, destination) if question_of(each) == destination.question_id]
    return next((ts for each in found if part_of(each) == part and (ts := str(each["ts"])) not in known), "")


async def find_unfinished(calls: Calls, destination: Destination, is_known: IsKnown, text: str | None = None) -> str:
    """Return the ts of a message that was begun for a question and is recorded for none; empty when there is none.

    A stream carries no metadata before its end: what is ours, stands behind the question and belongs to no other
    question is taken for this one.

    Args:
        calls: Slack.
        destination: Of the question.
        is_known: Whether a message is recorded.
        text: All that it says, if that is known.

    Raises:
        PostingError: the thread could not be read.
    """
    for each in await _ours(calls, destination):
        is_of_this = question_of(each) == destination.question_id and not is_complete(each)
        # What is posted whole says what it is; a stream cannot.
        is_nameless = not each.get("metadata")
        may_be = is_nameless and (text is None or _same(each, text)) and not await is_known(str(each["ts"]))
        if is_of_this or may_be:
            return str(each["ts"])
    return ""


async def _ours(calls: Calls, destination: Destination) -> list[dict[str, Any]]:
    """Return our messages behind the question, oldest first."""
    place, found, cursor = destination.place, list[dict[str, Any]](), ""
    for _ in range(_PAGES):
        where = {"channel": place.channel, "include_all_metadata": "true", "limit": str(_PAGE)}
        where |= {"oldest": destination.asked_ts} if destination.asked_ts else {}
        where |= {"cursor": cursor} if cursor else {}
        if place.thread_ts:
            answer = await calls.look("conversations.replies", ts=place.thread_ts, **where)
        else:
            answer = await calls.look("conversations.history", **where)
        found += [each for each in answer.get("messages", []) if each.get("user") == destination.bot]
        cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
        if not cursor:
            break
    # Timestamps have the same number of digits; the parent is told of whatever is asked for.
    later = [each for each in found if str(each["ts"]) > destination.asked_ts]
    return sorted(later, key=lambda each: str(each["ts"]))


def _same(message: dict[str, Any], text: str) -> bool:
    return str(message.get("text", "")).strip() == text.strip()
