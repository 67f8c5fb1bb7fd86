"""Turn: one message of a conversation, as others wrote it."""

from collections.abc import Sequence
from dataclasses import dataclass

from answering.prompting.fence import Fence

# A pasted log is not what the conversation is about; its start says what it is.
_TURN_CHARACTERS = 1_500


@dataclass(frozen=True, slots=True)
class Turn:
    """One message.

    Attributes:
        speaker: Who said it, as the others see the name; Footnote's own turns are told by `is_answer`.
        is_answer: Footnote said it.
    """

    speaker: str
    text: str
    is_answer: bool = False


def latest(thread: Sequence[Turn], *, max_characters: int) -> list[Turn]:
    """Return the last turns that fit, oldest first, each cut to its start; blank ones are left out.

    Args:
        thread: Oldest first.
        max_characters: Of all turns together; a character is about a quarter of a token, and at most three.
    """
    kept: list[Turn] = []
    for turn in reversed(thread):
        text = turn.text.strip()[:_TURN_CHARACTERS]
        max_characters -= len(text)
        if max_characters < 0:
            break
        if text:
            kept.append(Turn(turn.speaker, text, turn.is_answer))
    return kept[::-1]


def fenced(thread: Sequence[Turn], fence: Fence) -> str:
    """Return turns as data in a prompt."""
    return "\n".join(
        fence.around("turn", turn.text, {"speaker": "you" if turn.is_answer else turn.speaker}) for turn in thread
    )
