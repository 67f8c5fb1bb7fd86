"""Rows for every table of a ledger. A table that is new is among them by itself."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from hypothesis import strategies as st

from ledger.transaction import reading, writing
from tests.ledger.conftest import METADATA, opened

_MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants bounds without a zone
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
Rows = dict[str, list[dict[str, Any]]]


def _values(column: sa.Column[Any]) -> st.SearchStrategy[Any]:
    kind = column.type.impl if isinstance(column.type, sa.TypeDecorator) else column.type
    match kind:
        case sa.Boolean():
            values: st.SearchStrategy[Any] = st.booleans()
        case sa.BigInteger():
            values = st.integers(-(2**63), 2**63 - 1)
        case sa.Integer():
            values = st.integers(-(2**31), 2**31 - 1)
        case sa.JSON():
            values = _JSON
        case sa.String():
            # No file of SQLite and no server holds halves of characters. Where there is a limit stand ids and kinds,
            # which have no zero bytes: of one, a server gets four characters.
            zero = "\0" if kind.length else ""
            characters = st.characters(exclude_categories=["Cs"], exclude_characters=zero)
            values = st.text(characters, max_size=kind.length or 20)
        case _:
            values = _MOMENTS
    return st.none() | values if column.nullable else values


def _unique_names(table: sa.Table) -> set[str]:
    constraints = [each for each in table.constraints if isinstance(each, sa.UniqueConstraint)]
    return {column.name for each in [table.primary_key, *constraints] for column in each.columns}


@st.composite
def whole_ledgers(draw: st.DrawFn) -> Rows:
    """Draw up to three rows for each table, at least one for one that others refer to."""
    drawn: Rows = {}
    for table in METADATA.sorted_tables:
        unique, is_referred_to = _unique_names(table), table.name == "policies"
        drawn[table.name] = []
        for number in range(draw(st.integers(int(is_referred_to), 3))):
            row = {column.name: draw(_values(column)) for column in table.columns}
            for column in table.columns:
                if column.foreign_keys:
                    row[column.name] = draw(st.sampled_from(drawn["policies"]))["id"]
                elif column.name in unique and isinstance(column.type, sa.Integer):
                    row[column.name] = number * 7 + 1
                elif column.name in unique and isinstance(column.type, sa.String):
                    row[column.name] = f"{number}{row[column.name] or ''}"[: column.type.length]
            drawn[table.name].append(row)
    return drawn


def write_rows(url: str, rows: Rows) -> None:
    with opened(url) as engine, writing(engine) as connection:
        for table in METADATA.sorted_tables:
            if rows.get(table.name):
                connection.execute(sa.insert(table), rows[table.name])


def _key_in(table: sa.Table) -> Callable[[sa.RowMapping], list[str]]:
    return lambda row: [str(row[column.name]) for column in table.primary_key]


def read_rows(url: str) -> Rows:
    """Return all rows, in the order of their keys."""
    with opened(url) as engine, reading(engine) as connection:
        return {
            table.name: [
                dict(row) for row in sorted(connection.execute(sa.select(table)).mappings(), key=_key_in(table))
            ]
            for table in METADATA.sorted_tables
        }
