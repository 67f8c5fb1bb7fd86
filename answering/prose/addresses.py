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
_HOST = rf"(?:[\w-]+/)*(?:[\w.+-]{{1,64}}@)?(?:[\w-]+{_DOT})+{TOP_LEVEL_DOMAIN}(?![a-z0-9])(?::\d+)?(?:[/?#]{_REST}*)?"
IN_PROSE = re.compile(rf"(?:{_SCHEMED}|{_UNSLASHED}|(?<![\w-])www{_DOT}{_REST}+|(?<![\w-]){_HOST})", re.IGNORECASE)
# In code a dotted word is a file or an attribute.
IN_CODE = re.compile(rf"(?:{_SCHEMED}|(?<![\w-])www\.{_REST}+|(?<![\w:/])//[\w-]+\.{_REST}+)", re.IGNORECASE)
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
        for pattern in (IN_PROSE, IN_CODE)
        for found in pattern.finditer(without_invisible(text))
    )


def permitted_by(exhibits: Iterable[Exhibit]) -> Permitted:
    """Return what may be shown when these exhibits are cited."""
    links: set[str] = set()
    known: set[str] = set()
    for exhibit in exhibits:
        links |= {chunk.url for chunk in exhibit.chunks if re.fullmatch(rf"{_REST}+", chunk.url)}
        known |= _addresses_in(exhibit.text)
    return Permitted(frozenset(links), frozenset(known))


def permitted_by_chunk(chunk: Chunk) -> Permitted:
    """Return what may be shown of the addresses in a chunk where its own words are quoted."""
    return Permitted(known=_addresses_in(chunk.text))


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

    return IN_PROSE.sub(shown, text)


def code_addresses_replaced(text: str, permitted: Permitted) -> str:
    """Return code in which no client finds a foreign address; those of the cited texts stay usable."""

    def shown(found: re.Match[str]) -> str:
        may_stay = permitted.links | permitted.known
        return (
            found.group() if any(each in may_stay for each, _ in _readings(found.group())) else defanged(found.group())
        )

    return IN_CODE.sub(shown, text)


def defanged(address: str) -> str:
    """Return an address that can be read, and that no client makes a link of."""
    address = address.replace("://", "[:]//")
    return _BREAKABLE_DOT.sub("[.]", _BREAKABLE_COLON.sub(r"\1: ", address))


@lru_cache(maxsize=256)
def _addresses_in(text: str) -> frozenset[str]:
    """Every sentence asks again for the exhibits that it cites."""
    seen = without_invisible(text)
    found = (match.group() for pattern in (IN_PROSE, IN_CODE) for match in pattern.finditer(seen))
    return frozenset(address for each in found for address, _ in _readings(each))


def _readings(found: str) -> Iterator[tuple[str, str]]:
    """Yield an address with what is behind it, for each end that it could have."""
    end = len(found)
    yield found, ""
    while end and found[end - 1] in _TRAILING:
        end -= 1
        yield found[:end], found[end:]


def _is_file_name(address: str) -> bool:
    return (
        bool(re.fullmatch(r"(?!www\.)(?:[\w-]+/)*[\w.-]+", address, re.IGNORECASE))
        and address.rpartition(".")[2].lower() in FILE_ENDINGS
    )
