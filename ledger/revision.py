"""Revision: which migration a ledger stands at, told without importing alembic."""

from sqlalchemy import Connection, inspect, text

HEAD = "0016"
"""The newest migration; a ledger that stands here is opened without importing alembic, which takes 0.2 s."""


def stored_revision(connection: Connection) -> str | None:
    """Return the migration that the ledger stands at, or None for a new one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
