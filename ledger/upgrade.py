"""Upgrade an old or new ledger to the newest migration. The only file of the program that needs alembic."""

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from ledger.errors import LedgerBusy, LedgerTooNew
from ledger.revision import stored_revision
from ledger.transaction import ledger_name, writing

logger = logging.getLogger(__name__)

# On a server everybody who reads a table waits behind a change of it that waits for a reader. So it gives up soon, lets
# them all go on, and tries again.
_TABLE_PATIENCE_SECONDS = 2
_TRIES = 3


def upgrade(engine: Engine) -> None:
    """Apply the migrations that are missing, all or none of them, while other processes wait.

    Raises:
        LedgerTooNew: the ledger stands at a migration that this program does not know.
        LedgerUnavailable: the ledger cannot be read or written, or another process held it too long.
    """
    for tries_left in reversed(range(_TRIES)):
        try:
            with writing(engine) as connection:
                _upgrade(connection)
        except LedgerBusy:
            if not tries_left:
                raise
            logger.info("ledger busy, its migration is tried again")
        else:
            return


def _upgrade(connection: Connection) -> None:
    config = migrations(connection)
    head = ScriptDirectory.from_config(config).get_current_head()
    # Read again: another process may have upgraded while this one waited for the lock.
    revision = stored_revision(connection)
    if revision == head:
        return
    refuse_newer(connection, revision)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_TABLE_PATIENCE_SECONDS}s'")
    command.upgrade(config, "head")
    logger.info("ledger migrated from=%s to=%s", revision, head)


def migrations(connection: Connection) -> Config:
    """Return what alembic's commands need to work on this connection, inside its transaction."""
    config = Config(attributes={"connection": connection})
    folder = Path(__file__).with_name("migrations")
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config


def refuse_newer(connection: Connection, revision: str | None) -> None:
    """Refuse a ledger that stands at a migration which this program does not know.

    Raises:
        LedgerTooNew: it does.
    """
    script = ScriptDirectory.from_config(migrations(connection))
    known = {migration.revision for migration in script.walk_revisions()}
    if revision is not None and revision not in known:
        raise LedgerTooNew(
            f"The ledger {ledger_name(connection.engine.url)} was written by a newer Footnote: it stands at migration "
            f"{revision}, and this one knows migrations up to {script.get_current_head()}. Upgrade Footnote, or "
            "restore a backup of the ledger from before."
        )
