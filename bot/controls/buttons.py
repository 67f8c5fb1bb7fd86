"""Buttons: what stands below an answer, as blocks. Pure."""

from typing import Any, Literal

from bot.controls import names
from bot.conversation.markup import readable
from bot.rendering.message import Block
from ledger.questions import StoredQuestion

Reach = Literal["conversation", "person", "direct"]
"""Who sees an answer: all who are in the conversation; one of them alone; the one person of a direct message."""


def answer_buttons(answer_id: str, reach: Reach, *, is_bare: bool = False) -> tuple[Block, ...]:
    """Return the blocks that end an answer.

    Args:
        answer_id: Of its question.
        reach: Who sees it. What one person sees can be shared, what more see can be asked again in private.
        is_bare: The question has no words of its own, and cannot be asked again.
    """
    buttons = [_button(names.WHY, "Why this answer?", answer_id)]
    if reach == "conversation" and not is_bare:
        buttons.append(private_button(answer_id))
    if reach == "person":
        buttons.append(_button(names.SHARE, "Share with the channel", answer_id))
    buttons.append(_button(names.HUMAN, "Need a human", answer_id))
    return (_feedback(answer_id), {"type": "actions", "elements": buttons})


def private_button(answer_id: str) -> dict[str, Any]:
    """Return the button that asks again for whoever presses it alone."""
    return _button(names.PRIVATE, "Ask with everything I may read", answer_id)


def reach_of(question: StoredQuestion) -> Reach:
    """Return who sees the answer to a question."""
    if question.channel.startswith("D"):
        return "direct"
    return "person" if question.surface in {"private", "command"} else "conversation"


def is_bare(question: StoredQuestion, us: str) -> bool:
    """Tell whether a question is a mention of Footnote alone, which asks about what stands above it.

    Args:
        question: As it was asked.
        us: Id of Footnote's user.
    """
    return not readable(question.text, {}, without=us).strip()


def _feedback(answer_id: str) -> Block:
    element = {
        "type": "feedback_buttons",
        "action_id": names.VOTE,
        "positive_button": _vote("Helpful", "This answer helped", names.HELPFUL, answer_id),
        "negative_button": _vote("Not helpful", "This answer did not help", names.UNHELPFUL, answer_id),
    }
    return {"type": "context_actions", "elements": [element]}


def _vote(label: str, accessible: str, word: str, answer_id: str) -> dict[str, Any]:
    return {
        "text": {"type": "plain_text", "text": label},
        "accessibility_label": accessible,
        "value": names.valued(word, answer_id),
    }


def _button(action_id: str, label: str, value: str) -> dict[str, Any]:
    return {
        "type": "button",
        "action_id": action_id,
        "text": {"type": "plain_text", "text": label},
        "value": value,
    }
