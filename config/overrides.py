"""Read settings from environment variables: FOOTNOTE__SECTION__KEY, one for every setting."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, get_origin

from pydantic.fields import FieldInfo

from config.schema import FIELDS, FIXED, INNER, INNER_NAMED, NAMED, SECTIONS, KeyPath, Table, find_field, source_fields
from config.shown import visible

PREFIX = "FOOTNOTE__"
# Variables that other programs go by too: each stands for a setting that nobody has set for Footnote alone.
_STANDARD: dict[str, KeyPath] = {
    "OTEL_EXPORTER_OTLP_ENDPOINT": ("tracing", "otlp_endpoint"),
    "SLACK_API_URL": ("slack", "api_url"),
    "SLACK_APP_TOKEN": ("slack", "app_token"),
    "SLACK_BOT_TOKEN": ("slack", "bot_token"),
    "SLACK_SIGNING_SECRET": ("slack", "signing_secret"),
}

# Tables inside a table: no variable sets one as a whole.
_INSIDE = {*INNER, *INNER_NAMED}


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the environment says.

    Attributes:
        table: The values, nested as in footnote.toml.
        variables: The variable that gave the value at each key path.
        problems: A line for every variable that cannot be understood.
    """

    table: Table
    variables: dict[KeyPath, str]
    problems: tuple[str, ...]


def variable_name(path: KeyPath) -> str:
    """Return the environment variable that sets the key at a path."""
    return PREFIX + "__".join(path).replace("-", "_").upper()


def read_overrides(environment: Mapping[str, str], table: Table) -> Overrides:
    """Return what the FOOTNOTE__ variables set; `table` is the file's, whose named tables they may name."""
    values: Table = {}
    variables: dict[KeyPath, str] = {}
    problems: list[str] = []
    for variable in sorted(name for name in environment if name.startswith(PREFIX)):
        path = _key_path(variable, table)
        field = find_field(path) if path else None
        if path is None or field is None:
            problems.append(f"environment variable {visible(variable)}: {_unknown(variable, table)}")
        elif path in variables:
            problems.append(f"environment variable {variable}: {variables[path]} sets the same; remove one of them.")
        else:
            variables[path] = variable
            _set(values, path, _value(field, environment[variable]))
    for variable, path in _STANDARD.items():
        if environment.get(variable) and path not in variables and not _is_set(table, path):
            variables[path] = variable
            _set(values, path, environment[variable])
    return Overrides(values, variables, tuple(problems))


def _key_path(variable: str, table: Table) -> KeyPath | None:
    """Return the key path that a variable's name spells, whether such a setting exists or not."""
    top, *rest = variable.removeprefix(PREFIX).lower().split("__")
    match top, rest:
        case group, [_, *_, key] if group in {"sources", *NAMED}:
            return (group, _existing("__".join(rest[:-1]), _names_in(table, (group,))), key)
        case "groups", [_, *_]:
            return ("groups", _existing("__".join(rest), _names_in(table, ("groups",))))
        case section, [inner, _, *_, key] if (section, inner) in INNER_NAMED:
            return (section, inner, _existing("__".join(rest[1:-1]), _names_in(table, (section, inner))), key)
        case section, [*inner, key] if (section, *inner) in FIXED and (section, *inner, key) not in _INSIDE:
            return (section, *inner, key)
        case _, [] if top not in {"groups", "sources", *SECTIONS, *NAMED}:
            return (top,)
    return None


def _names_in(table: Table, path: KeyPath) -> list[str]:
    """Return the names in the table at a path; none if there is no table."""
    found: object = table
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return list(found) if isinstance(found, dict) else []


def _existing(name: str, names: list[str]) -> str:
    """Return the name in the file that a variable can only spell in upper case and with underscores."""
    if name in names:
        return name
    return next((known for known in names if known.lower().replace("-", "_") == name.replace("-", "_")), name)


def _unknown(variable: str, table: Table) -> str:
    """Say that no setting has this name, and which one was probably meant."""
    known: list[KeyPath] = [(name,) for name in FIELDS.keys() - {"groups", "sources", *SECTIONS, *NAMED}]
    keys = [(*path, key) for path, model in FIXED.items() for key in model.model_fields]
    known += [path for path in keys if path not in _INSIDE]
    named: dict[KeyPath, Iterable[str]] = {(name,): model.model_fields for name, model in NAMED.items()}
    named |= {path: model.model_fields for path, model in INNER_NAMED.items()}
    for group, fields in {**named, ("sources",): source_fields()}.items():
        names = _names_in(table, group)
        if spelled := re.match(rf"{'__'.join(group).upper()}__(.+?)(__|$)", variable.removeprefix(PREFIX)):
            names.append(spelled[1])
        known += [(*group, name, key) for name in names for key in fields]
    spellings = [variable_name(path).removeprefix(PREFIX) for path in known]
    said = variable.removeprefix(PREFIX).upper()
    if inside := next((name for name in spellings if name.startswith(said + "__")), None):
        return f"this names a table; set its keys one by one, such as {PREFIX}{inside}."
    close = get_close_matches(said, spellings, n=1)
    return f"there is no such setting; did you mean {PREFIX}{close[0]}?" if close else "there is no such setting."


def _value(field: FieldInfo, text: str) -> Any:
    """Return a variable's text as the type of its field; unchanged if it cannot be, for validation to refuse."""
    if field.annotation is int:
        return int(text) if re.fullmatch(r"\s*[+-]?[0-9]{1,15}\s*", text) else text
    if get_origin(field.annotation) not in {tuple, dict}:
        return text
    if not text.lstrip().startswith(("[", "{")):
        return [part.strip() for part in text.split(",") if part.strip()]
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _is_set(table: Table, path: KeyPath) -> bool:
    section, key = path
    part = table.get(section, {})
    return not isinstance(part, dict) or key in part


def _set(values: Table, path: KeyPath, value: Any) -> None:
    for key in path[:-1]:
        values = values.setdefault(key, {})
    values[path[-1]] = value
