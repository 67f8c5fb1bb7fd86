"""Say what is wrong with settings: where it stands, which key, what was found, what is allowed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from pydantic_core import ErrorDetails

from config.file import SettingsFile
from config.lines import find_lines
from config.overrides import Overrides
from config.schema import (
    INNER,
    KeyPath,
    Table,
    allowed_words,
    find_field,
    is_shown,
    named_table,
    names_beside,
)
from config.shown import HIDDEN, shown_key, shown_value
from config.sources import KINDS

*_FIRST, _LAST = (f'"{kind}"' for kind in KINDS)
_KINDS = f"{', '.join(_FIRST)} or {_LAST}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, before it is known where it stands.

    Attributes:
        path: The key; `text` follows it in the message.
    """

    path: KeyPath
    text: str


def describe(error: ErrorDetails, kinds: Mapping[str, object]) -> Problem:
    """Return what one error of pydantic means to the person who wrote the settings.

    Args:
        error: With the input that was found.
        kinds: The kind that each source says it is of.
    """
    path = _key_path(error["loc"])
    kind = kinds.get(path[1]) if path[0] == "sources" and len(path) > 1 else None
    match error["type"]:
        case "extra_forbidden":
            return Problem(path, unknown_key(path, kind))
        case "union_tag_not_found":
            return Problem((*path, "kind"), f"this is missing; allowed: {_KINDS}.")
        case "union_tag_invalid":
            return Problem((*path, "kind"), f"found {shown_value(kind)}; allowed: {_KINDS}.")
    field = find_field(path, kind)
    words = allowed_words(field) if field else "a table"
    if error["type"] == "missing":
        return Problem(path, f"this is missing; allowed: {words}.")
    # A secret that somebody wrote where its file's name belongs is still a secret.
    is_hidden = (field is not None and not is_shown(field)) or path[-1].endswith("_file")
    found = HIDDEN if is_hidden and isinstance(error["input"], str) else shown_value(error["input"])
    return Problem(path, f"found {found}; allowed: {words}.")


def unknown_key(path: KeyPath, kind: object = None) -> str:
    """Say that there is no such setting, and which one was probably meant."""
    key, known = path[-1], names_beside(path, kind)
    if close := get_close_matches(key.lower(), known, n=1):
        return f"there is no such setting; did you mean {shown_key((*path[:-1], close[0]))}?"
    others = [name for name, model in KINDS.items() if path[0] == "sources" and key in model.model_fields]
    if others:
        return f"only a source of kind {others[0]} has this setting; this one is of kind {kind}."
    return f"there is no such setting; known here: {', '.join(sorted(known))}."


def place_problems(problems: Iterable[Problem], file: SettingsFile, overrides: Overrides) -> list[str]:
    """Return a line for every problem: those of the file by line, then those of environment variables."""
    lines = find_lines(file.text)
    placed = []
    for problem in dict.fromkeys(problems):
        key = shown_key(problem.path)
        if variable := overrides.variables.get(problem.path):
            placed.append((1, 0, f"environment variable {variable}: {key}: {problem.text}"))
            continue
        if variable := _beginning(problem.path, file, overrides):
            place = f"environment variable {variable}: {key}: {problem.text}"
            placed.append((1, 0, f"{place} The file has no {shown_key(named_table(problem.path) or ())}."))
            continue
        line = next((lines[part] for part in _outward(problem.path) if part in lines), 0)
        place = f"{file.label}, line {line}" if line else file.label
        placed.append((0, line, f"{place}: {key}: {problem.text}"))
    return [text for _, _, text in sorted(placed, key=lambda item: item[:2])]


def _key_path(location: tuple[int | str, ...]) -> KeyPath:
    """Return the key of an error's location: without list positions and without pydantic's own marks."""
    parts = tuple(str(part) for part in location)
    if parts[0] == "sources":
        return parts[:2] + parts[3:4]
    if table := named_table(parts):
        below = parts[len(table) :]
        return table if below == ("[key]",) else table + below[:1]
    return parts[:3] if parts[:2] in INNER else parts[:2]


def _beginning(path: KeyPath, file: SettingsFile, overrides: Overrides) -> str | None:
    """Return the variable that began a table which the file does not have: what is missing there is its matter."""
    table = named_table(path)
    if table is None or _holds(file.table, table):
        return None
    return next((name for key, name in overrides.variables.items() if key[: len(table)] == table), None)


def _holds(table: Table, path: KeyPath) -> bool:
    found: object = table
    for key in path:
        if not isinstance(found, dict) or key not in found:
            return False
        found = found[key]
    return True


def _outward(path: KeyPath) -> list[KeyPath]:
    return [path[:length] for length in range(len(path), 0, -1)]
