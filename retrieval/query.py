"""Query: what a person typed becomes words to look for and filters. Pure.

`how do I rotate keys source:wiki -label:draft after:2026-01 "blue green"`. Only the names below make filters, and words
that come very near to them a message; all other text with a colon in it stays what it is. A backslash before a filter
makes words of it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from retrieval.errors import WrongFilter
from retrieval.filters import Filters
from retrieval.typed_filter import TypedFilter, build_filters

NAMES = ("source", "path", "label", "kind", "after", "before", "version")
# Words that come as near to a name as a slip of the hand, and that people mean.
_OTHER_WORDS = frozenset({"kid", "kin", "kinda", "pat", "patch", "alter", "libel"})
_NEAR = 0.8
# Each costs time in the index; a pasted text may hold any number of what looks like one.
_MAX_FILTERS = 20
_PHRASE_CHARACTERS = 200

# Telephones and chat programs turn straight quotes into curly ones.
_QUOTE = '["“”„]'
_INSIDE = r'[^"“”„\n]'
_PART = re.compile(
    rf"""
    (?<![^\s(]) (?<!\w\()             # only where a word begins, and not in f("x")
    (?P<escape>\\)?
    (?P<minus>-)?
    (?:
        (?P<name>[A-Za-z]+):
        (?:
            {_QUOTE}(?P<quoted>{_INSIDE}*){_QUOTE}
          | (?P<unclosed>{_QUOTE})
          | (?P<plain>(?!:|//)[^\s"“”„]\S*)     # neither std::vector nor https://
        )
      | {_QUOTE}(?P<phrase>(?={_INSIDE}*\w){_INSIDE}{{1,{_PHRASE_CHARACTERS}}}){_QUOTE}(?!\w)
    )
    [^\S\n]*
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for.

    Attributes:
        text: The words, without the filters; the words of a phrase are among them.
        filters: What the search is narrowed to.
    """

    text: str
    filters: Filters


def parse_query(line: str, sources: Sequence[str], now: datetime, *, options: Sequence[TypedFilter] = ()) -> Query:
    """Return what a line asks for.

    Args:
        line: As it was typed.
        sources: What the asker may search.
        now: Aware; dates such as `2w` count from it.
        options: Filters that were given beside the line.

    Raises:
        WrongFilter: a filter means nothing, leaves nothing, or there is nothing but filters.
    """
    text, typed = _divided(line)
    if len(typed) > _MAX_FILTERS:
        raise WrongFilter(f"There are more than {_MAX_FILTERS} filters and quoted phrases. Leave some out.")
    filters = build_filters([*options, *typed], sources, now)
    if typed and not re.search(r"\w", text):
        raise WrongFilter(
            f"There is nothing to look for besides filters. Add words, such as: rotate keys {line.strip()}"
        )
    return Query(text, filters)


def words_of(line: str) -> str:
    """Return what a line asks for besides its filters, whoever may search; empty when one of them means nothing."""
    try:
        text, _ = _divided(line)
    except WrongFilter:
        return ""
    return text


def as_words(text: str) -> str:
    """Return a text that nobody typed as a question, escaped so that `parse_query` finds no filter in it."""
    return _PART.sub(lambda part: f"\\{part[0]}" if _is_filter(part) and not part["escape"] else part[0], text)


def _divided(line: str) -> tuple[str, list[TypedFilter]]:
    """Return the words of a line, and the filters in it."""
    typed: list[TypedFilter] = []
    kept: list[str] = []
    end = 0
    for part in _PART.finditer(line):
        kept.append(line[end : part.start()])
        end = part.end()
        kept.append(_read(part, typed))
    return "".join([*kept, line[end:]]).strip(), typed


def _is_filter(part: re.Match[str]) -> bool:
    return bool(part["phrase"] or _meant(part["name"].lower()))


def _read(part: re.Match[str], typed: list[TypedFilter]) -> str:
    """Note the filter that a part of the line is, if it is one, and return what of it remains as words."""
    whole = part[0]
    if part["phrase"]:
        if part["escape"]:
            return whole[1:]
        typed.append(TypedFilter("phrase", part["phrase"], whole.strip(), is_excluded=bool(part["minus"])))
        return "" if part["minus"] else f"{part['phrase']}{whole[len(whole.rstrip()) :]}"
    meant = _meant(part["name"].lower())
    plain = (part["plain"] or "").rstrip(",.;:!?)")
    if not meant or (part["plain"] and not plain):
        return whole
    if part["escape"]:
        return whole[1:]
    left_over = (part["plain"] or "")[len(plain) :]
    written = whole.rstrip().removesuffix(left_over)
    instead = f" To search for it as words, write \\{written}."
    if part["unclosed"]:
        raise WrongFilter(f"{written}: the quote is not closed.{instead}")
    value = plain or part["quoted"]
    if meant != part["name"].lower():
        raise WrongFilter(f"{written}: there is no filter named {part['name']}. Did you mean {meant}:?{instead}")
    typed.append(TypedFilter(meant, value, written, instead, bool(part["minus"])))
    return left_over and f"{left_over} "


def _meant(name: str) -> str | None:
    """Return the name that a word is, or nearly is."""
    if name in NAMES:
        return name
    near = get_close_matches(name, NAMES, n=1, cutoff=_NEAR)
    is_slip = bool(near) and name not in _OTHER_WORDS and name[0] == near[0][0] and abs(len(name) - len(near[0])) <= 1
    return near[0] if is_slip else None
