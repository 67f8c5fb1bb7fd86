"""Soundness: whether the ledger's own file, tables and references are as they should be."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Engine, inspect, select, text, update

from ledger.chat_tables import questions
from ledger.errors import LedgerDamaged
from ledger.policies import load_policies
from ledger.tables import documents, policies
from ledger.transaction import reading, writing

# All tables: those of the chat are among them once their module is imported.
_METADATA = questions.metadata
_MOST_MESSAGES = 20
_SET_ASIDE = "set aside "


@dataclass(frozen=True, slots=True)
class Unreferenced:
    """A document that is recorded with a policy that is not stored."""

    space: str
    source: str
    path: str


def file_damage(engine: Engine) -> list[str]:
    """Return what SQLite's own check finds wrong with the file; of a Postgres server nothing is asked.

    Raises:
        LedgerUnavailable: the ledger cannot be read at all.
    """
    if engine.url.get_backend_name() != "sqlite":
        return []
    try:
        with reading(engine) as connection:
            told = connection.execute(text(f"PRAGMA integrity_check({_MOST_MESSAGES})")).scalars().all()
    except LedgerDamaged as error:
        return [str(error)]
    return [] if told == ["ok"] else list(told)


def missing_columns(engine: Engine) -> list[str]:
    """Return the tables, and the columns as `table.column`, that a ledger of this Footnote has and this one lacks.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    with reading(engine) as connection:
        inspector = inspect(connection)
        there = {
            name: {column["name"] for column in inspector.get_columns(name)} for name in inspector.get_table_names()
        }
    missing = []
    for table in _METADATA.sorted_tables:
        if table.name not in there:
            missing.append(table.name)
        else:
            missing.extend(f"{table.name}.{column.name}" for column in table.c if column.name not in there[table.name])
    return missing


def documents_without_policy(engine: Engine, space: str) -> list[Unreferenced]:
    """Return the documents of a space whose policy is not stored.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    statement = (
        select(documents.c.space, documents.c.source, documents.c.path)
        .select_from(documents.outerjoin(policies, documents.c.policy_id == policies.c.id))
        .where(documents.c.space == space, policies.c.id.is_(None))
        .order_by(documents.c.source, documents.c.path)
    )
    with reading(engine) as connection:
        return [Unreferenced(*row) for row in connection.execute(statement)]


def damaged_policies(engine: Engine) -> list[int]:
    """Return the ids of stored policies that cannot be read, so that they let nobody read, and are not set aside yet.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    sound = load_policies(engine)
    with reading(engine) as connection:
        stored = connection.execute(select(policies.c.id, policies.c.digest).order_by(policies.c.id)).all()
    return [row.id for row in stored if row.id not in sound and not row.digest.startswith(_SET_ASIDE)]


def set_policies_aside(engine: Engine, policy_ids: Iterable[int]) -> None:
    """Let damaged policies go on letting nobody read, and let what they meant be stored under an id of its own.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    with writing(engine) as connection:
        for policy_id in policy_ids:
            aside = f"{_SET_ASIDE}{policy_id}"
            connection.execute(update(policies).where(policies.c.id == policy_id).values(digest=aside))
