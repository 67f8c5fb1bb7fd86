"""Every migration, both ways, over tables with rows in them: on SQLite, and on Postgres where there is one."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from ledger.transaction import writing
from ledger.upgrade import migrations
from tests.ledger.conftest import METADATA

MOMENT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def value_of(column: sa.Column[Any]) -> object:
    """Something that a column takes, also where others of its kind refer to it."""
    match column.type:
        case sa.Boolean():
            return True
        case sa.Integer() | sa.Float() | sa.Numeric():
            return 1
        case sa.DateTime():
            return MOMENT
        case sa.LargeBinary():
            return b"x"
        case sa.JSON():
            return {}
    return "x"


def reflected(connection: sa.Connection) -> list[sa.Table]:
    found = sa.MetaData()
    found.reflect(connection, only=lambda name, _: name != "alembic_version")
    return found.sorted_tables


# From here on a migration only adds what the program before it need not know: docs/decisions/0032.
SIDE_BY_SIDE_FROM = "0015"


def values_of(table: sa.Table) -> dict[str, object]:
    return {column.name: value_of(column) for column in table.columns}


def fill(connection: sa.Connection) -> None:
    for table in reflected(connection):
        connection.execute(sa.insert(table).values(values_of(table)))


def rows(connection: sa.Connection) -> dict[str, list[dict[str, Any]]]:
    return {
        table.name: [dict(row) for row in connection.execute(sa.select(table)).mappings()]
        for table in reflected(connection)
    }


def empty(connection: sa.Connection) -> None:
    for table in reversed(reflected(connection)):
        connection.execute(sa.delete(table))


def test_what_a_version_stored_is_there_after_the_next_migration_and_the_way_back(each_ledger):
    with writing(each_ledger) as connection:
        config = migrations(connection)
        [head, *older] = [each.revision for each in ScriptDirectory.from_config(config).walk_revisions()]
        command.downgrade(config, older[-1])
    for revision, following in pairwise([*reversed(older), head]):
        with writing(each_ledger) as connection:
            config = migrations(connection)
            fill(connection)
            before = rows(connection)
            assert all(map(len, before.values())), revision
            command.upgrade(config, following)
            command.downgrade(config, revision)
            assert rows(connection) == before, revision

            # Back again, over rows that only the newer one knows.
            empty(connection)
            command.upgrade(config, following)
            fill(connection)
            command.downgrade(config, revision)
            empty(connection)
            command.upgrade(config, following)
    with writing(each_ledger) as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_a_process_of_the_version_before_reads_and_writes_on_after_each_migration(each_ledger):
    with writing(each_ledger) as connection:
        script = ScriptDirectory.from_config(migrations(connection))
        revisions = [each.revision for each in script.walk_revisions() if each.revision >= SIDE_BY_SIDE_FROM][::-1]
        command.downgrade(migrations(connection), SIDE_BY_SIDE_FROM)
    for _, following in pairwise(revisions):
        with writing(each_ledger) as connection:
            # What the program before knows: the tables and columns of its time.
            known = reflected(connection)
            fill(connection)
            before = rows(connection)
            command.upgrade(migrations(connection), following)

            for table in known:
                stored = [dict(row) for row in connection.execute(sa.select(table)).mappings()]
                assert stored == before[table.name], following
            for table in reversed(known):
                assert connection.execute(sa.delete(table)).rowcount == 1, following
            for table in known:
                connection.execute(sa.insert(table).values(values_of(table)))
                assert connection.execute(sa.update(table).values(values_of(table))).rowcount == 1, following
            empty(connection)
