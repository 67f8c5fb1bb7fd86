"""Titles of reStructuredText: without their markup, and as the ids that docutils makes of them."""

import re
import unicodedata

_MAX_TITLE_CHARACTERS = 500
_ROLE = re.compile(r"(?::[\w:+.-]{1,50}:)?`([^`<]{1,300}?)(?:\s*<[^`>]{0,300}>)?`_{0,2}")
_EMPHASIS = re.compile(r"(\*\*?|``|\|)(\S|\S[^\n]{0,300}?\S)\1_?")
_ESCAPE = re.compile(r"\\(.)")
_NOT_ID = re.compile(r"[^a-z0-9]+")
_NOT_FIRST_OR_LAST = re.compile(r"^[-0-9]+|-+$")


def plain_title(title: str) -> str:
    """Return a title without its inline markup."""
    plain = _EMPHASIS.sub(lambda found: found[2], title[:_MAX_TITLE_CHARACTERS])
    return _ESCAPE.sub(lambda found: found[1], _ROLE.sub(lambda found: found[1], plain))


def docutils_id(title: str) -> str:
    """Return the id that docutils makes of a title: ASCII letters and digits, joined by hyphens."""
    ascii_only = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode("ascii")
    return _NOT_FIRST_OR_LAST.sub("", _NOT_ID.sub("-", ascii_only))
