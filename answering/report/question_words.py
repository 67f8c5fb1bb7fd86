"""Question words: what was typed in a chat as one line that can be shown anywhere and calls nobody. Pure."""

import html
import re

from answering.prose.neutral import label

# As chats write people, channels, groups and links; what stands between angle brackets is never the writer's.
_SIGN = re.compile(r"<(?P<kind>[@#!]?)(?P<value>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_SHOWN_CHARACTERS = 200


def question_words(text: str) -> str:
    """Return a question without people and groups that it names, shortened; empty when it has no words of its own."""
    words = label(html.unescape(_SIGN.sub(_read, text))).strip()
    return words if len(words) <= _SHOWN_CHARACTERS else words[: _SHOWN_CHARACTERS - 1].rstrip() + "…"


def _read(sign: re.Match[str]) -> str:
    if sign["kind"] in {"@", "!"}:
        return " "
    if sign["kind"] == "#":
        return f"#{sign['label'] or 'channel'}"
    return sign["label"] or sign["value"]
