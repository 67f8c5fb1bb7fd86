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

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mended:
    """What a call means.

    Attributes:
        arguments: As the schema has them; what was not given is absent.
        notes: What was read otherwise than it was written, or left out.
    """

    arguments: dict[str, Any]
    notes: tuple[str, ...]


def mend(tool: str, given: Mapping[str, Any], schema: Schema, other_names: Mapping[str, str]) -> Mended:
    """Return what the arguments of a call mean.

    Args:
        tool: Its name, for messages.
        given: As they came.
        schema: Of the tool's arguments.
        other_names: What callers write for a name that the schema has.

    Raises:
        WrongArguments: one is missing or means nothing; says what to write.
    """
    properties: Mapping[str, Schema] = schema["properties"]
    notes: list[str] = []
    arguments: dict[str, Any] = {}
    named = _named(given, properties, other_names, notes, tool)
    for name, value in named.items():
        if value is None or value in ("", [], {}):
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
    given: Mapping[str, Any],
    properties: Mapping[str, Schema],
    other_names: Mapping[str, str],
    notes: list[str],
    tool: str,
) -> dict[str, Any]:
    """Return the arguments by the names that the schema has; those that are written rightly win over the others."""
    exact = {name: value for name, value in given.items() if name in properties}
    others: dict[str, Any] = {}
    for written, value in given.items():
        if written in properties:
            continue
        meant = _meant(written, properties, other_names)
        if meant is None:
            notes.append(f"{_quoted(written)} is no argument of {tool} and was left out; it takes {_list(properties)}.")
        elif meant in exact or meant in others:
            notes.append(f"{_quoted(written)} was left out, because {meant} was given too.")
        else:
            notes.append(f"{_quoted(written)} was read as {meant}.")
            others[meant] = value
    return exact | others


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
    line = " ".join(str(text).split())
    return f"`{line[:_QUOTED]}{'…' if len(line) > _QUOTED else ''}`"
