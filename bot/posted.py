"""Posted: what stands in a thread of an answer whose process is gone, told by the metadata of our messages."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from bot.conversation.calling import next_cursor, told
from bot.workspace import Workspace
from ledger.questions import StoredQuestion

EVENT_TYPE = "footnote_answer"
_PAGE = 200
_MAX_PAGES = 3


class ThreadUnreadError(Exception):
    """Slack does not tell what stands in the thread, so nobody knows what was posted."""


@dataclass(frozen=True, slots=True)
class Posted:
    """What stands there already.

    Attributes:
        whole: The message that ends the answer; empty when none does.
        unfinished: Messages of ours that were begun for this question, in the order in which they were posted.
    """

    whole: str = ""
    unfinished: tuple[str, ...] = ()


def metadata_of(question_id: str) -> dict[str, Any]:
    """Return what the last message of an answer bears, so that it is known again."""
    return {"event_type": EVENT_TYPE, "event_payload": {"question": question_id}}


async def find_posted(question: StoredQuestion, others: Collection[str], workspace: Workspace) -> Posted:
    """Look in the thread of a question for what was posted in answer to it.

    Args:
        question: As the ledger has it.
        others: Messages of ours that belong to other questions of the thread.
        workspace: Where it was asked.

    Raises:
        ThreadUnreadError: Slack does not tell.
    """
    own: dict[str, Mapping[str, Any]] = {}
    cursor = ""
    for _ in range(_MAX_PAGES):
        call = workspace.client.conversations_replies(
            channel=question.channel,
            ts=question.thread_ts,
            oldest=question.message_ts,
            include_all_metadata=True,
            limit=_PAGE,
            cursor=cursor or None,
        )
        page = await told("conversations.replies", call)
        messages = page.get("messages") if page else None
        if not isinstance(messages, list):
            raise ThreadUnreadError(question.id)
        own |= {
            str(each["ts"]): each
            for each in messages
            if isinstance(each, dict) and "ts" in each and _is_ours(each, workspace)
        }
        cursor = next_cursor(page or {})
        if not cursor:
            break
    later = sorted((ts for ts in own if ts > question.message_ts), key=float)
    whole = next((ts for ts in later if _question_of(own[ts]) == question.id), "")
    # A stream bears no metadata before its end, and every other message of ours says what it is.
    begun = [ts for ts in later if ts in question.posted_ts or (ts not in others and not own[ts].get("metadata"))]
    return Posted(whole, tuple(begun))


def _is_ours(message: Mapping[str, Any], workspace: Workspace) -> bool:
    by_user = message.get("user") == workspace.user
    return by_user or (bool(workspace.bot) and message.get("bot_id") == workspace.bot)


def _question_of(message: Mapping[str, Any]) -> str:
    metadata = message.get("metadata")
    if not isinstance(metadata, dict) or metadata.get("event_type") != EVENT_TYPE:
        return ""
    payload = metadata.get("event_payload")
    return str(payload.get("question", "")) if isinstance(payload, dict) else ""
