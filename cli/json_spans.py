"""JSON spans: where in a text each value stands; comments and trailing commas may be there, as in editors. Pure."""

import json
import re
from dataclasses import dataclass, field

_SPACE = re.compile(r"(?:[\s\ufeff]|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_SCALAR = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*"|-?\d[\d.eE+-]*|true|false|null')
_DEEPEST = 100


class NoJson(ValueError):
    """The text is no JSON; the message says on which line."""


@dataclass(frozen=True, slots=True)
class Span:
    """A value.

    Attributes:
        start: Where it begins.
        end: Just behind it.
        is_object: It has members by name.
        is_array: It has items.
        members: By name; the last of those that bear one name, as readers take it.
        items: Of an array.
        value: What it means, of anything but an object or an array.
    """

    start: int
    end: int
    is_object: bool = False
    is_array: bool = False
    members: dict[str, "Span"] = field(default_factory=dict)
    items: tuple["Span", ...] = ()
    value: object = None

    def plain(self) -> object:
        """Return the value without its places."""
        if self.is_object:
            return {name: member.plain() for name, member in self.members.items()}
        return [item.plain() for item in self.items] if self.is_array else self.value


def read_spans(text: str) -> Span:
    """Return the value that a text is.

    Raises:
        NoJson: it is none.
    """
    span = _read(text, _skip(text, 0), 0)
    if _skip(text, span.end) != len(text):
        raise _wrong(text, span.end)
    return span


def _read(text: str, start: int, depth: int) -> Span:
    if depth > _DEEPEST:
        raise _wrong(text, start)
    opening = text[start : start + 1]
    if opening == "{":
        return _read_object(text, start, depth)
    if opening == "[":
        return _read_array(text, start, depth)
    match = _SCALAR.match(text, start)
    if not match:
        raise _wrong(text, start)
    try:
        return Span(start, match.end(), value=json.loads(match[0]))
    except ValueError:
        raise _wrong(text, start) from None


def _read_object(text: str, start: int, depth: int) -> Span:
    members: dict[str, Span] = {}
    at = _skip(text, start + 1)
    while text[at : at + 1] != "}":
        name = _read(text, at, depth + 1)
        at = _skip(text, name.end)
        if not isinstance(name.value, str) or text[at : at + 1] != ":":
            raise _wrong(text, at)
        member = _read(text, _skip(text, at + 1), depth + 1)
        members[name.value] = member
        at = _next(text, member.end, "}")
    return Span(start, at + 1, is_object=True, members=members)


def _read_array(text: str, start: int, depth: int) -> Span:
    items: list[Span] = []
    at = _skip(text, start + 1)
    while text[at : at + 1] != "]":
        items.append(_read(text, at, depth + 1))
        at = _next(text, items[-1].end, "]")
    return Span(start, at + 1, is_array=True, items=tuple(items))


def _next(text: str, end: int, closing: str) -> int:
    """Return where the next member begins, or the bracket that closes what holds it."""
    at = _skip(text, end)
    if text[at : at + 1] == ",":
        return _skip(text, at + 1)
    if text[at : at + 1] != closing:
        raise _wrong(text, at)
    return at


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _wrong(text: str, at: int) -> NoJson:
    return NoJson(f"line {text.count(chr(10), 0, at) + 1} is not as JSON is written")
