"""Rows that stand for a path of a source: many are replaced or deleted at once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, delete, insert


def replace_paths(
    connection: Connection, table: Table, owner: Mapping[str, str], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Store one row a path; rows of the same owner and path give way.

    Args:
        connection: In a transaction of `ledger.transaction.writing`.
        table: Has a column `path`, and nothing refers to it.
        owner: The other columns of the primary key, the same for every row.
        rows: All columns but those of the owner.
    """
    delete_paths(connection, table, owner, (row["path"] for row in rows))
    if rows:
        connection.execute(insert(table), [{**owner, **row} for row in rows])


def delete_paths(connection: Connection, table: Table, owner: Mapping[str, str], paths: Iterable[str]) -> None:
    """Delete the rows of these paths; those that are not there are passed over."""
    is_owners = and_(*(table.c[name] == value for name, value in owner.items()))
    # One row a statement, by its whole primary key. `path IN (…)` is faster in the books, but Postgres reads
    # the whole source for it as long as it has no statistics, as during a first run.
    statement = delete(table).where(is_owners, table.c.path == bindparam("gone"))
    if gone := [{"gone": path} for path in paths]:
        connection.execute(statement, gone)
