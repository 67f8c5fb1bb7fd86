"""References: what the bodies of pages name, found behind the names, and shown only to those who may read it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from sources.confluence.principals import EVERYONE
from sources.document import Readers

_USER = re.compile(r"<ri:user\b[^>]*?\bri:(?:account-id|userkey|username)=\"([^\"]*)\"")
_PAGE = re.compile(r"<ri:(?:page|blog-post)\b([^>]*)>")
_ATTRIBUTE = re.compile(r"\bri:(space-key|content-title)=\"([^\"]*)\"")
_MACRO = re.compile(
    r"<ac:structured-macro\b[^>]*?\bac:name=\"(?:include|excerpt-include)\".{0,2000}?</ac:structured-macro>", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Names:
    """What one body names.

    Attributes:
        people: Accounts.
        pages: Space and title of pages that it links to or includes; the space is filled in.
        included: Those of them that it includes.
    """

    people: frozenset[str]
    pages: frozenset[tuple[str, str]]
    included: frozenset[tuple[str, str]]


def names_in(body: str, space: str) -> Names:
    """Return what a body in storage format names; `space` is that of its page."""
    included = {title for macro in _MACRO.findall(body) for title in _pages_in(macro, space)}
    return Names(
        people=frozenset(unescape(account) for account in _USER.findall(body)),
        pages=frozenset(_pages_in(body, space)),
        included=frozenset(included),
    )


def may_be_shown(included: Readers, on: Readers) -> bool:
    """Tell whether everybody who may read a page may read what it includes."""
    return all(clause >= EVERYONE or any(own <= clause for own in on) for clause in included)


def _pages_in(text: str, space: str) -> Iterator[tuple[str, str]]:
    for attributes in _PAGE.findall(text):
        found = {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
        if title := found.get("content-title"):
            yield found.get("space-key") or space, title
