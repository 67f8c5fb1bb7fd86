"""Typed: what stands behind the slash command. Pure."""

import re
from dataclasses import dataclass
from typing import Literal, get_args

Word = Literal["ask", "channel", "help", "mute", "reindex", "sources", "status", "unmute", "why", "unknown"]

_FULL = {"full", "--full"}
# Slack writes an address as <https://…|…> where it escapes, and as it was typed where it does not.
_ADDRESS = re.compile(r"<?(?P<url>https?://[^\s<>|]+)(?:\|[^<>]*)?>?")
MAX_MUTE_MINUTES = 7 * 24 * 60
_MUTE_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Typed:
    """A command.

    Attributes:
        rest: All that stands behind the word, as it was typed.
    """

    word: Word
    rest: str


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be re-indexed.

    Attributes:
        source: A name; empty for all sources, or where there is an address.
        url: Of one document; empty for sources.
        is_full: Every document is to be read again.
    """

    source: str = ""
    url: str = ""
    is_full: bool = False


def typed(text: str) -> Typed:
    """Return what a text asks for; nothing at all is help."""
    word, _, rest = text.strip().partition(" ")
    for known in get_args(Word):
        if word.casefold() == known:
            return Typed(known, rest.strip())
    return Typed("unknown" if word else "help", text.strip())


def target(rest: str) -> Target | None:
    """Return what `reindex` is to do; None where more than one thing is named."""
    words = _ADDRESS.sub(lambda found: found["url"], rest).split()
    is_full = any(word.casefold() in _FULL for word in words)
    named = [word for word in words if word.casefold() not in _FULL]
    if len(named) > 1:
        return None
    if not named:
        return Target(is_full=is_full)
    if _ADDRESS.fullmatch(named[0]):
        return Target(url=named[0], is_full=is_full)
    return Target(source=named[0], is_full=is_full)


def minutes(rest: str) -> int | None:
    """Return for how many minutes `mute` is to last; None for what is no number of minutes up to a week."""
    if not rest:
        return _MUTE_MINUTES
    word = rest.split(maxsplit=1)[0]
    if not (word.isascii() and word.isdecimal()):
        return None
    return int(word) if 1 <= int(word) <= MAX_MUTE_MINUTES else None
