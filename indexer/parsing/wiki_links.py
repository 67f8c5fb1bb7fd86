"""Where the links of a wiki page lead, and what a link says besides its own text: a title and an address."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from bs4 import Tag

from indexer.parsing.html_tree import attribute
from indexer.parsing.sketch import Apart, Element, Piece
from indexer.parsing.wiki_scope import Scope
from sources.references import page, person

_MAX_ADDRESS_CHARACTERS = 100  # longer ones are made by machines, and no reader types them
_ADDRESS = re.compile(r"(?:https?|ftp|sftp|ssh|git|file)://\S+|(?:mailto|tel):\S+", re.IGNORECASE)
_WITHOUT_HOST = re.compile(r"^(?:mailto|tel):", re.IGNORECASE)
_SCHEME = re.compile(r"^(?:https?://)?(?:www\.)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads.

    Attributes:
        title: What it is called, or an empty string.
        address: Its URL, or an empty string.
    """

    title: str = ""
    address: str = ""


def page_target(space: str, title: str, scope: Scope) -> Target:
    """Return a page by the key of its space (empty: that of the page the link stands on) and its title."""
    return Target(title, scope.references.get(page(space or scope.space, title), "") if title else "")


def name_of(account: str, scope: Scope) -> str:
    """Return the name of a person, or an empty string if the source could not find it."""
    return scope.references.get(person(account), "") if account else ""


def resource_target(resource: Tag, scope: Scope) -> Target:
    """Return where an `ri:` element leads."""
    if resource.name in ("ri:page", "ri:blog-post"):
        title = " ".join(attribute(resource, "ri:content-title").split())
        return page_target(attribute(resource, "ri:space-key"), title, scope)
    if resource.name == "ri:user":
        return Target(_user_name(resource, scope))
    if resource.name == "ri:url":
        return Target(address=attribute(resource, "ri:value"))
    names = {"ri:attachment": "ri:filename", "ri:space": "ri:space-key", "ri:shortcut": "ri:parameter"}
    return Target(attribute(resource, names.get(resource.name, "")))


def _user_name(resource: Tag, scope: Scope) -> str:
    accounts = (attribute(resource, f"ri:{name}") for name in ("account-id", "userkey", "username"))
    return next((name for account in accounts if (name := name_of(account, scope))), "")


def suffix(text: str, target: Target) -> str:
    """Return what follows a link that shows this text: its title and address, unless the text says them."""
    address = shown_address(target.address)
    said = [text]
    for more in (target.title, address):
        if more and _plain(more) not in map(_plain, said):
            said.append(more)
    return f" ({', '.join(said[1:])})" if len(said) > 1 else ""


def link(text: str, pieces: list[Piece], target: Target, scope: Scope) -> list[Piece]:
    """Return a link: its own pieces, which show this text, or its title, and what follows."""
    if not text and not any(not isinstance(piece, str) for piece in pieces):
        text = target.title or shown_address(target.address)
        pieces = [Apart(text)]
    return pieces if scope.is_bare else [*pieces, suffix(text, target)]


def bare_link(target: Target, scope: Scope) -> list[Piece]:
    """Return a link without a text of its own."""
    return link("", [], target, scope)


def shown_address(address: str) -> str:
    """Return a URL as it is shown, or an empty string if it leads nowhere from outside or is too long."""
    address = address.strip()
    if len(address) > _MAX_ADDRESS_CHARACTERS or not _ADDRESS.fullmatch(address):
        return ""
    return _WITHOUT_HOST.sub("", address)


def file_name(address: str) -> str:
    """Return the last part of a URL's path, as an image from elsewhere is called."""
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    return unquote(path.rstrip("/").rpartition("/")[2])


def _plain(text: str) -> str:
    return _SCHEME.sub("", " ".join(text.split()).casefold()).rstrip("/")


def picture(alternative: str, name: str, caption: list[Piece], caption_text: str) -> Iterator[Piece]:
    """Yield what stands for an image: its alternative text and its caption, or else its file name."""
    if alternative and _plain(alternative) != _plain(caption_text):
        yield Apart(alternative)
    if caption_text:
        yield Element("div", caption)
    elif not alternative:
        yield Apart(name)
