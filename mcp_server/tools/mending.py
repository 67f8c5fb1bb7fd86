"""Mending: arguments as models write them become arguments as the schema has them. Pure.

Whoever reads a schema in passing writes `top_k` for `limit` and "5" for 5. Where the intent is plain it is followed,
with a note that says how it was read; a search that is refused for a spelling costs a turn and teaches nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from mcp_server.errors import WrongArguments
from mcp_server.tools.values import Misfit, fitted

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NEAR = 0.75
# What is quoted of a caller's own words, so that a message stays one.
_QUOTED = 60
# A call of the most inventive model has fewer arguments that no schema has; of more, none is looked at.
_OTHERS = 16
_TOLD = 4

Schema = Mapping[str, Any]
_NONE: Mapping[str, Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Mended:
    """What a call means.

    Attributes:
        arguments: As the schema has them; what was not given is absent.
        notes: What was read otherwise than it was written, or left out.
    """

    arguments: dict[str, Any]
    notes: tuple[str, ...]


def mend(
    tool: str,
    given: Mapping[str, Any],
    schema: Schema,
    other_names: Mapping[str, str],
    other_words: Mapping[str, Mapping[str, str]] = _NONE,
) -> Mended:
    """Return what the arguments of a call mean.

    Args:
        tool: Its name, for messages.
        given: As they came.
        schema: Of the tool's arguments.
        other_names: What callers write for a name that the schema has.
        other_words: By argument, what callers write for one of its choices; an empty choice is none of them.

    Raises:
        WrongArguments: one is missing or means nothing; says what to write.
    """
    properties: Mapping[str, Schema] = schema["properties"]
    notes: list[str] = []
    arguments: dict[str, Any] = {}
    named = _named(
        {name: value for name, value in given.items() if not _is_blank(value)}, properties, other_names, notes
    )
    for name, written in named.items():
        value = _as_chosen(name, written, other_words.get(name, {}), notes)
        if value == "":
            continue
        try:
            arguments[name], note = fitted(name, value, properties[name])
        except Misfit as misfit:
            raise WrongArguments(f"{name}: {misfit} {_wanted(name, properties)}") from None
        if note:
            notes.append(note)
    if missing := [name for name in schema.get("required", ()) if name not in arguments]:
        wanted = " ".join(_wanted(name, properties) for name in missing)
        raise WrongArguments(f"{tool} needs {' and '.join(missing)}. {wanted}")
    return Mended(arguments, tuple(notes))


def _named(
    given: Mapping[str, Any], properties: Mapping[str, Schema], other_names: Mapping[str, str], notes: list[str]
) -> dict[str, Any]:
    """Return the arguments by the names that the schema has; those that are written rightly win over the others."""
    named = {name: value for name, value in given.items() if name in properties}
    others = [name for name in given if name not in properties]
    unknown = others[_OTHERS:]
    for written in others[:_OTHERS]:
        meant = _meant(written[:_QUOTED], properties, other_names)
        if meant is None:
            unknown.append(written)
        elif meant in named:
            notes.append(f"{_quoted(written)} was left out, because {meant} was given too.")
        else:
            notes.append(f"{_quoted(written)} was read as {meant}.")
            named[meant] = given[written]
    if unknown:
        more = f" and {len(unknown) - _TOLD} more" if len(unknown) > _TOLD else ""
        left_out = ", ".join(_quoted(name) for name in unknown[:_TOLD])
        notes.append(f"Left out, because there is no such argument: {left_out}{more}. There are {_list(properties)}.")
    return named


def _as_chosen(name: str, written: Any, words: Mapping[str, str], notes: list[str]) -> Any:
    """Return the choice that is meant by a word, or by those of a list; what is no such word, as it is."""
    listed = written if isinstance(written, list) else [written]
    if not words or not all(isinstance(each, str) for each in listed):
        return written
    chosen = words.get(" ".join(sorted(each.lower().replace("_", " ").strip() for each in listed)))
    if chosen is None:
        return written
    notes.append(f"{name} was read as {chosen}." if chosen else f"{name} was left out: it was read as any.")
    return chosen


def _is_blank(value: Any) -> bool:
    """Tell whether a value says nothing, as models fill in what they were not asked for."""
    if isinstance(value, list):
        return all(_is_blank(each) for each in value)
    return value is None or value == {} or (isinstance(value, str) and not value.strip())


def _meant(written: str, properties: Mapping[str, Schema], other_names: Mapping[str, str]) -> str | None:
    plain = _CAMEL.sub("_", written).lower().replace("-", "_").strip("_ ")
    if plain in properties:
        return plain
    if plain in other_names:
        return other_names[plain]
    near = get_close_matches(plain, [*properties, *other_names], n=1, cutoff=_NEAR)
    return other_names.get(near[0], near[0]) if near else None


def _wanted(name: str, properties: Mapping[str, Schema]) -> str:
    return f"{name}: {properties[name]['description']}"


def _list(properties: Mapping[str, Schema]) -> str:
    return ", ".join(properties)


def _quoted(text: str) -> str:
    line = " ".join(text.encode("utf-8", "replace").decode().split())
    return f"`{line[:_QUOTED]}{'…' if len(line) > _QUOTED else ''}`"
