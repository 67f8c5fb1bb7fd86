"""Cutting a line of CQL into words."""

import re
from dataclasses import dataclass
from typing import Literal

from playground.confluence.errors import BadQuery

_PATTERN = re.compile(
    r"""\s*(?:
        "(?P<double>(?:[^"\\]|\\.)*)"
      | '(?P<single>(?:[^'\\]|\\.)*)'
      | (?P<sign>>=|<=|!=|!~|[=<>~(),])
      | (?P<word>[^\s"'=<>~!(),]+)
    )""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word: a name or number, a text in quotes, or a sign such as `>=`."""

    text: str
    kind: Literal["name", "text", "sign"]

    def is_name(self, *names: str) -> bool:
        """Whether it is one of these keywords, however it is capitalised."""
        return self.kind == "name" and self.text.lower() in names


def cut(line: str) -> list[Word]:
    """The words of the line.

    Raises:
        BadQuery: A quote is not closed, or a character belongs nowhere.
    """
    words = []
    position = 0
    end = len(line.rstrip())
    while position < end:
        found = _PATTERN.match(line, position)
        if not found:
            raise BadQuery(f"Could not parse cql : {line}")
        position = found.end()
        quoted = found["double"] if found["double"] is not None else found["single"]
        if quoted is not None:
            words.append(Word(re.sub(r"\\(.)", r"\1", quoted), "text"))
        elif found["sign"]:
            words.append(Word(found["sign"], "sign"))
        else:
            words.append(Word(found["word"], "name"))
    return words
