"""Addresses: what a client would make a link of, and who may be linked. Pure.

An address of a cited page stays. One that stands in a cited text is shown as code. Every other one is shown so that
anyone can read it and nothing can be clicked: `https[:]//elsewhere[.]example`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from answering.exhibit import Exhibit
from answering.prose.invisible import without_invisible
from answering.prose.top_level_domains import FILE_ENDINGS, TOP_LEVEL_DOMAIN
from index.chunk import Chunk

# Full stops of other scripts are the same to a browser.
_DOT = "[.．。｡]"
# Plane 15 holds the places of what is put aside (`neutral.py`).
_REST = '[^\\s<>‹›`"\U000f0000-\U000ffffd]'
_SCHEMED = rf"[a-z][a-z0-9+.-]{{0,30}}://{_REST}*"
_SCHEMES = "javascript|vbscript|livescript|data|mailto|tel|sms|callto|skype|slack|file|blob|view-source|intent|about"
_UNSLASHED = rf"(?:{_SCHEMES}):{_REST}+"
_KNOWN_HOST = rf"{TOP_LEVEL_DOMAIN}(?![a-z0-9])(?::\d+)?(?:[/?#]{_REST}*)?"
# With something behind it that could carry what was read, whatever its ending: new ones are sold every year.
_HOST_AND_MORE = rf"[a-z]{{3,24}}(?::\d+)?[/?]{_REST}+"
_HOST = rf"(?:[\w-]+/)*(?:[\w.+-]{{1,64}}@)?(?:[\w-]+{_DOT})+(?:{_KNOWN_HOST}|{_HOST_AND_MORE})"
_BY_SCHEME = re.compile(rf"(?:{_SCHEMED}|{_UNSLASHED}|(?<![\w-])www{_DOT}{_REST}+)", re.IGNORECASE)
# Where no host begins, none begins further on in the same path or dotted word either: they are passed over as a whole,
# or a long one would be read again from each of its dots.
_NO_HOST = rf"(?=[\w-])(?:[\w-]++/)*+(?:[\w-]++{_DOT})*+(?:[\w-]++(?!/))?+"
_BY_HOST = re.compile(rf"(?<![\w-])(?:(?P<host>{_HOST})|{_NO_HOST})", re.IGNORECASE)
# In code a dotted word is a file or an attribute.
_IN_CODE = re.compile(rf"(?:{_SCHEMED}|(?<![\w-])www\.{_REST}+|(?<![\w:/])//[\w-]+\.{_REST}+)", re.IGNORECASE)
# Of each end that an address could have, a copy is made.
_MOST_TRAILING = 32
_TRAILING = ".,;:!?)(\"'*_~]}{[|…’”»。、，"
_BREAKABLE_DOT = re.compile(rf"(?<=[\w-]){_DOT}(?=\w)")
_BREAKABLE_COLON = re.compile(rf"({_SCHEMES}):(?=\S)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Permitted:
    """What may be shown of the addresses that a model writes.

    Attributes:
        links: Addresses of the pages that are cited.
        known: Addresses that stand in the cited texts.
    """

    links: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()


NOTHING = Permitted()


def brings_address(text: str, exhibits: Sequence[Exhibit]) -> bool:
    """Tell whether a text holds an address that neither stands in these exhibits nor opens one of them.

    What a model puts together itself can carry anything that it has read.
    """
    held = [without_invisible(exhibit.text) for exhibit in exhibits]
    held += [chunk.url for exhibit in exhibits for chunk in exhibit.chunks]
    return any(
        not any(address in each or _is_file_name(address) for address, _ in _readings(found.group()) for each in held)
        for found in _in_prose_or_code(without_invisible(text))
    )


def permitted_by(exhibits: Iterable[Exhibit]) -> Permitted:
    """Return what may be shown when these exhibits are cited."""
    links: set[str] = set()
    known: set[str] = set()
    for exhibit in exhibits:
        links |= {chunk.url for chunk in exhibit.chunks if re.fullmatch(rf"{_REST}+", chunk.url)}
        known |= addresses_in(exhibit.text)
    return Permitted(frozenset(links), frozenset(known))


def permitted_by_chunk(chunk: Chunk) -> Permitted:
    """Return what may be shown of the addresses in a chunk where its own words are quoted."""
    return Permitted(known=addresses_in(chunk.text))


def prose_addresses_replaced(text: str, permitted: Permitted, *, as_code: Callable[[str], str]) -> str:
    """Return prose in which no client finds a foreign address.

    Args:
        text: Without code and without Markdown links.
        permitted: What may be shown.
        as_code: Gives what stands for a piece of code in the text.
    """

    def shown(found: re.Match[str]) -> str:
        for address, rest in _readings(found.group()):
            if address in permitted.links:
                return address + rest
            is_shown_as_code = address in permitted.known or _is_file_name(address)
            if is_shown_as_code and "|" not in address:
                return as_code(address) + rest
        return defanged(found.group())

    pieces, place = [], 0
    for found in _in_prose(text):
        pieces += [text[place : found.start()], shown(found)]
        place = found.end()
    return "".join([*pieces, text[place:]])


def code_addresses_replaced(text: str, permitted: Permitted) -> str:
    """Return code in which no client finds a foreign address; those of the cited texts stay usable."""

    def shown(found: re.Match[str]) -> str:
        may_stay = permitted.links | permitted.known
        return (
            found.group() if any(each in may_stay for each, _ in _readings(found.group())) else defanged(found.group())
        )

    return _IN_CODE.sub(shown, text)


def defanged(address: str) -> str:
    """Return an address that can be read, and that no client makes a link of."""
    address = address.replace("://", "[:]//")
    return _BREAKABLE_DOT.sub("[.]", _BREAKABLE_COLON.sub(r"\1: ", address))


@lru_cache(maxsize=256)
def addresses_in(text: str) -> frozenset[str]:
    """Return the addresses that a text holds; every sentence asks again for the exhibits that it cites."""
    found = _in_prose_or_code(without_invisible(text))
    return frozenset(address for each in found for address, _ in _readings(each.group()))


def _in_prose_or_code(text: str) -> Iterator[re.Match[str]]:
    yield from _in_prose(text)
    yield from _IN_CODE.finditer(text)


def _in_prose(text: str) -> Iterator[re.Match[str]]:
    """Yield what a client makes a link of in prose, from left to right; in time that grows with the length alone."""
    place, by_scheme, by_host = 0, _BY_SCHEME.search(text), _host_from(text, 0)
    while ahead := [found for found in (by_scheme, by_host) if found]:
        found = min(ahead, key=lambda each: each.start())
        yield found
        place = found.end()
        if by_scheme and by_scheme.start() < place:
            by_scheme = _BY_SCHEME.search(text, place)
        if by_host and by_host.start() < place:
            by_host = _host_from(text, place)


def _host_from(text: str, place: int) -> re.Match[str] | None:
    return next((found for found in _BY_HOST.finditer(text, place) if found["host"]), None)


def _readings(found: str) -> Iterator[tuple[str, str]]:
    """Yield an address with what is behind it, for each end that it could have within a few characters."""
    yield found, ""
    for end in range(len(found) - 1, max(-1, len(found) - 1 - _MOST_TRAILING), -1):
        if found[end] not in _TRAILING:
            return
        yield found[:end], found[end:]


def _is_file_name(address: str) -> bool:
    return (
        bool(re.fullmatch(r"(?!www\.)(?:[\w-]+/)*[\w.-]+", address, re.IGNORECASE))
        and address.rpartition(".")[2].lower() in FILE_ENDINGS
    )
