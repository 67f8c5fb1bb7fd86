"""Find the line of footnote.toml on which a key stands; the TOML parser does not tell."""

import tomllib
from collections.abc import Iterator

from config.schema import KeyPath, Table, holds_keys

# A statement that goes on for longer is not followed: parsing it line by line grows with the square.
_MAX_STATEMENT_LINES = 200


def find_lines(text: str) -> dict[KeyPath, int]:
    """Return for every table and key of a valid TOML text the line, from 1, on which it is first written."""
    lines: dict[KeyPath, int] = {}
    header: KeyPath = ()
    for number, statement in _statements(text):
        is_header = statement.lstrip().startswith("[")
        for path in _paths(tomllib.loads(statement)):
            lines.setdefault(path if is_header else header + path, number)
            if is_header:
                header = path
    return lines


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield each statement with the line that it begins on: lines are added until they are TOML by themselves."""
    pending: list[str] = []
    start = 1
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if not pending:
            start = number
        pending.append(line)
        if len(pending) > _MAX_STATEMENT_LINES:
            return
        try:
            tomllib.loads("\n".join(pending))
        except ValueError:
            continue
        yield start, "\n".join(pending)
        pending = []


def _paths(table: Table, above: KeyPath = ()) -> Iterator[KeyPath]:
    """Yield the paths of a table, outer ones first; what stands in a list of tables counts as the list."""
    for key, value in table.items():
        yield (*above, key)
        if isinstance(value, dict) and holds_keys((*above, key)):
            yield from _paths(value, (*above, key))
