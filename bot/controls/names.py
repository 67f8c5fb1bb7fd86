"""Names: what every button, input, modal, command and shortcut is known by, for listeners and for the manifest.

What a button bears as its value is an id, or a word of this file and an id: never text of anybody.
"""

COMMAND = "/footnote"
ASK_ABOUT = "ask_about_message"
"""The shortcut of a message, and the modal that it opens."""

VOTE = "answer_vote"
WHY = "answer_why"
PRIVATE = "answer_private"
SHARE = "answer_share"
HUMAN = "answer_human"
BELOW_ANSWERS = (VOTE, WHY, PRIVATE, SHARE, HUMAN)

HELPFUL = "helpful"
UNHELPFUL = "unhelpful"

APPROVE = "tool_approve"
DENY = "tool_deny"

REINDEX_FULL = "reindex_full"
BUTTONS = (*BELOW_ANSWERS, APPROVE, DENY, REINDEX_FULL)

REASONS = "vote_reasons"
CHANNEL = "channel_settings"
MODALS = (REASONS, CHANNEL, ASK_ABOUT)

# Inputs; a block bears the id of the one input in it.
REASON = "reason"
COMMENT = "comment"
MODE = "mode"
SOURCES = "sources"
TONE = "tone"
CONFIDENT = "confident"
QUESTION = "question"
WHERE = "where"


def valued(word: str, answer_id: str) -> str:
    """Return the value of a button that says something of an answer."""
    return f"{word}:{answer_id}"


def word_and_id(value: str) -> tuple[str, str]:
    """Return what `valued` was given; empty words for a value that it did not make."""
    word, _, answer_id = value.partition(":")
    return word, answer_id
