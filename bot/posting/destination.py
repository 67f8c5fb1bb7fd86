"""Destination: where the answer to one question goes, and how our messages there are told apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.place import Place

_ANSWER = "footnote_answer"
_DRAFT = "footnote_draft"
# Of what is said in a thread and is no answer, so that nobody takes it for the stream of one.
ASIDE: dict[str, Any] = {"event_type": "footnote_aside", "event_payload": {}}


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the answer to one question goes.

    Attributes:
        place: The thread it is answered in.
        question_id: Of the question in the ledger.
        asked_ts: Of the message that asks; empty when none does.
        asker: Id of who asked.
        asker_team: Their workspace, which in a shared channel may be another one.
        bot: Our user id.
    """

    place: Place
    question_id: str
    asked_ts: str
    asker: str
    asker_team: str
    bot: str


def metadata(question_id: str, part: int, *, is_last: bool) -> dict[str, Any]:
    """Return what is hidden in a message of an answer.

    Args:
        question_id: What it answers.
        part: Which of its messages this is, from 0.
        is_last: Whether the answer is complete with it.
    """
    return {"event_type": _ANSWER if is_last else _DRAFT, "event_payload": {"question": question_id, "part": part}}


def question_of(message: Mapping[str, Any]) -> str:
    """Return the id of the question that a message belongs to, as far as its metadata tells; empty otherwise."""
    return str(_payload(message).get("question", ""))


def part_of(message: Mapping[str, Any]) -> int:
    """Return which message of its answer a message is; -1 when its metadata does not tell."""
    return int(_payload(message).get("part", -1))


def is_complete(message: Mapping[str, Any]) -> bool:
    """Tell whether an answer is complete with a message."""
    return bool(message.get("metadata", {}).get("event_type") == _ANSWER)


def _payload(message: Mapping[str, Any]) -> Mapping[str, Any]:
    found = message.get("metadata", {})
    payload: Mapping[str, Any] = found.get("event_payload", {}) if found.get("event_type") in {_ANSWER, _DRAFT} else {}
    return payload
