"""Sightings: what people were shown, where, and between which moments; and what was cited for it. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.day.marks import Mark, marks_in

UNCHECKED = "could not be checked whether every page still stands"
CHANGED = "changed since it was indexed"
# A footnote in Markdown, and in Slack's older markup.
_FOOTNOTE = re.compile(r"\[\[\d+\]\]\((?P<url>[^)\s]+)\)|<(?P<old>[^|>\s]+)\|\[\d+\]>")
_SOURCE = re.compile(r"<(?P<url>[^|>\s]+)\|[^>]*>(?P<rest>[^\n]*)")


@dataclass(frozen=True, slots=True)
class Citation:
    """Words that were shown with the address of a document below them.

    Attributes:
        urls: All that stand behind the words.
        is_changed: It was said that the document has changed since.
    """

    marks: frozenset[Mark]
    urls: tuple[str, ...]
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """Something that was shown.

    Attributes:
        where: In words, for whoever reads a verdict.
        readers: Names of those who saw it.
        asked_at: When it was asked for, or when the process was started that took the question over.
        shown_at: When it was shown.
        is_checked: The sources of all that is cited were asked right before, and nothing was said to the contrary.
        wanted: Documents that were asked for by what they are about; whoever may read one is shown it.
        hoped: The same where much may come between: mostly it is shown.
    """

    where: str
    readers: frozenset[str]
    asked_at: float
    shown_at: float
    marks: frozenset[Mark]
    citations: tuple[Citation, ...] = ()
    is_checked: bool = False
    wanted: frozenset[int] = frozenset()
    hoped: frozenset[int] = frozenset()


def citations_in(blocks: Sequence[Mapping[str, Any]], text: str) -> tuple[Citation, ...]:
    """Return what a message of the bot's cites: the words in front of each run of footnotes, with their addresses."""
    shown = [_words(each) for each in blocks if each.get("type") in {"markdown", "section"}]
    below = "\n".join(_below(blocks))
    changed = {found["url"] for found in _SOURCE.finditer(below) if CHANGED in found["rest"]}
    return tuple(_cited("\n".join(shown) or text, changed))


def _cited(words: str, changed: set[str]) -> Iterator[Citation]:
    said, urls, end = "", list[str](), 0
    for found in _FOOTNOTE.finditer(words):
        between = words[end : found.start()]
        if urls and between.strip():
            yield Citation(frozenset(marks_in(said)), tuple(urls), bool(changed & set(urls)))
            said, urls = "", []
        said, end = said + between, found.end()
        urls.append(found["url"] or found["old"].replace("&amp;", "&"))
    if urls:
        yield Citation(frozenset(marks_in(said)), tuple(urls), bool(changed & set(urls)))
    elif marks_in(words):
        # Words of a document without any address below them.
        yield Citation(frozenset(marks_in(words)), ())


def _words(block: Mapping[str, Any]) -> str:
    text = block.get("text", "")
    return str(text.get("text", "")) if isinstance(text, Mapping) else str(text)


def _below(blocks: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for each in blocks:
        if each.get("type") == "context":
            yield from (str(element.get("text", "")) for element in each.get("elements", ()))
