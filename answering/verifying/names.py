"""Names: the capitalised words, identifiers, commands and paths of a text: what no paraphrase changes. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_CODE = re.compile(r"`([^`\n]+)`")
_TOKEN = re.compile(r"(?<!\w)(?:--?[A-Za-z][\w-]*|[/~]?[\w$@#]+(?:(?:[._:/@#$+-]|::|’|')+\w+)*)")
_IDENTIFIER = re.compile(r"\w_\w|::|\w/\w|^[/~]\w|^--?[A-Za-z]|[a-z][A-Z]|\w\.[a-zA-Z]|@|[A-Za-z]\d|\d[A-Za-z_]")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\n•]\s*|[\"“'(*_\[]\s*|^\s*(?:[-*+•]|\d+[.)])\s+)[\"“'(*_\[]*$")
_MEASURED = re.compile(r"\d[\d,.]*(?:%|[a-zA-Z]{1,3})|v\d[\d.]*(?:x)?")
# "… is encrypted with TLS.To see …": two sentences, and no identifier.
_RUN_ON = re.compile(r"[^\W\d_]{2,}\.[A-Z][^\W\d_]+")
_SEPARATORS = re.compile(r"[^\w]+|_")
# Joined by these, words are one identifier, and its parts elsewhere are no sign of it.
_WHOLE = re.compile(r"_|::|\w\.\w")
_POSSESSIVE = re.compile(r"[’']s?$")
_LETTERS = re.compile(r"[A-Za-z]\w*")
# A name of so many letters is found in a word that goes on behind it.
_MIN_STEM = 5
# An abbreviation of two to five letters, which skips small words.
_ABBREVIATED = range(2, 6)
_SMALL = frozenset({"of", "the", "and", "for", "in", "to", "a"})
# Written with a capital, and the name of nothing in particular.
_NOT_NAMES = frozenset(
    re.findall(
        r"\S+",
        """
    i i'm i'll i've i'd ok yes no january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec am pm a.m p.m e.g i.e etc vs
        """,
    )
)


@dataclass(frozen=True, slots=True)
class Name:
    """One word that names something.

    Attributes:
        text: In lower case, without a possessive ending.
        is_code: An identifier, a command or a path, and no word of the language.
        start: Offset in the text.
        is_acronym: Written with more than one capital, as abbreviations are.
    """

    text: str
    is_code: bool
    start: int
    is_acronym: bool = False

    def stands_in(self, written: frozenset[str]) -> bool:
        """Tell whether it is among these words, whole or in all its parts; of a word in any form of it."""
        if self.text in written:
            return True
        if self.is_code and _WHOLE.search(self.text):
            return False
        parts = [part for part in _SEPARATORS.split(self.text) if part]
        if len(parts) > 1:
            return all(part in written for part in parts)
        if self.is_code:
            return False
        is_long = len(self.text) >= _MIN_STEM
        return self.text.removesuffix("s") in written or any(
            word == f"{self.text}s" or (is_long and word.startswith(self.text)) for word in written
        )


def names_of(text: str) -> list[Name]:
    """Return the names in a text, in its order; a capital at the start of a sentence makes none by itself."""
    code = [found.span(1) for found in _CODE.finditer(text)]
    found = []
    for match in _TOKEN.finditer(text):
        is_quoted = any(start <= match.start() < end for start, end in code)
        word = _POSSESSIVE.sub("", match.group())
        if not is_quoted and _RUN_ON.fullmatch(word):
            word = word.partition(".")[0]
        if is_quoted or _IDENTIFIER.search(word):
            if not _MEASURED.fullmatch(word) and any(character.isalpha() for character in word):
                found.append(Name(word.lower().strip("-/.$@#~"), is_code=True, start=match.start()))
        elif _is_capitalised(word) and not _starts_sentence(text, match.start(), word):
            found.extend(_name(part, match.start()) for part in _parts(word))
    return [name for name in found if name.text and name.text not in _NOT_NAMES]


@lru_cache(maxsize=16_384)
def written_words(text: str) -> frozenset[str]:
    """Return every word and identifier of a text in lower case, whole and in its parts."""
    found: set[str] = set()
    for match in _TOKEN.finditer(text):
        word = _POSSESSIVE.sub("", match.group()).lower().strip("-/.$@#~")
        found.add(word)
        found.update(part for part in _SEPARATORS.split(word) if part)
    return frozenset(found)


def initials_of(text: str) -> frozenset[str]:
    """Return what abbreviates two to five words of a text that stand side by side, in lower case."""
    firsts = "".join(word[0] for word in _spelled_words(text))
    return frozenset(
        firsts[place : place + length] for length in _ABBREVIATED for place in range(len(firsts) - length + 1)
    )


def spelled_out(short: str, text: str) -> frozenset[str]:
    """Return the words of a text that an abbreviation stands for; empty when it stands for none."""
    words = _spelled_words(text)
    place = "".join(word[0] for word in words).find(short)
    return frozenset(words[place : place + len(short)]) if place >= 0 else frozenset()


def _spelled_words(text: str) -> list[str]:
    """Return the words whose first letters an abbreviation may hold."""
    return [word for word in map(str.lower, _LETTERS.findall(text)) if word not in _SMALL]


def _is_capitalised(word: str) -> bool:
    return word[0].isupper() and not word[0].isdigit()


def _starts_sentence(text: str, start: int, word: str) -> bool:
    """An acronym is a name wherever it stands."""
    return not (len(word) > 1 and word.isupper()) and bool(_SENTENCE_START.search(text[max(0, start - 12) : start]))


def _name(word: str, start: int) -> Name:
    return Name(word.lower(), is_code=False, start=start, is_acronym=word[1:] != word[1:].lower())


def _parts(word: str) -> Iterator[str]:
    yield from (part for part in re.split(r"[^\w]+", word) if part and part[0].isupper())
