"""How keys and values are shown: on one line, cut short, and never with a secret in them."""

import re
from collections.abc import Iterable

from config.values import has_credentials

HIDDEN = "a value that is not shown"
_MAX_CHARACTERS = 60


def escaped(text: str) -> str:
    """Return the text on one line: what cannot be seen as Python writes it in quotes."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode() for character in text
    )


def visible(text: str) -> str:
    """Return the text on one line, cut short."""
    return escaped(text if len(text) <= _MAX_CHARACTERS else text[: _MAX_CHARACTERS - 1] + "…")


def shown_key(path: Iterable[str]) -> str:
    """Return a key path as TOML writes it: `sources.handbook.readers`."""
    return ".".join(key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else f'"{visible(key)}"' for key in path)


def shown_value(value: object) -> str:
    """Return what was found, as TOML writes it or in words; an address that may hold a secret is not shown."""
    match value:
        case str():
            return HIDDEN if has_credentials(value) else f'"{visible(value)}"'
        case bool():
            return str(value).lower()
        case int():
            return str(value) if value.bit_length() < 64 else "a very large number"
        case list():
            return "a list" if value else "an empty list"
        case dict():
            return "a table"
        case _:
            return visible(str(value))
