"""Replacing: a ledger takes the contents of a copy, under the eyes of whoever has it open.

What is written into the file that others have open, they see at their next transaction; a file that is put in its place
they would never see, and go on with the memberships of the one that was moved away.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, delete, insert, select, update

from ledger.engine import open_ledger, sqlite_url
from ledger.errors import LedgerUnavailable
from ledger.memberships import replace_groups
from ledger.tables import leases, permission_syncs
from ledger.transaction import LOCK_TIMEOUT_SECONDS, reading, writing


def prepare(copy: Path, current: Engine | None, groups: Mapping[str, Iterable[str]]) -> None:
    """Make a copy fit to be the ledger: migrated, with the leases of now, and permissions that count as never read.

    Who may read a source with permissions of its own is decided anew by its next run: until then nobody may, as
    somebody may have lost a right since the copy was made.

    Args:
        copy: The file, which is changed.
        current: The ledger whose leases hold; None where nobody can hold any.
        groups: Members of the configured groups, which may be others than they were then.

    Raises:
        LedgerTooNew: a newer Footnote made it.
        LedgerUnavailable: it is no sound ledger, or cannot be written.
    """
    held = []
    if current is not None:
        with reading(current) as connection:
            held = [row._asdict() for row in connection.execute(select(leases))]
    engine = open_ledger(sqlite_url(copy))
    try:
        with writing(engine) as connection:
            connection.execute(delete(permission_syncs))
            connection.execute(update(leases).values(holder=""))
            connection.execute(delete(leases).where(leases.c.name.in_([row["name"] for row in held])))
            if held:
                connection.execute(insert(leases), held)
        replace_groups(engine, "config", groups)
    finally:
        # The last to close it folds its log into it.
        engine.dispose()


def replace_contents(current: Engine, copy: Path) -> None:
    """Give a ledger the contents of a copy, all or nothing; whoever writes meanwhile waits.

    Raises:
        LedgerUnavailable: one of them cannot be read or written, or the ledger stayed locked.
    """
    # Connections of this process would keep pages of before.
    current.dispose()
    try:
        with (
            closing(sqlite3.connect(copy)) as source,
            closing(sqlite3.connect(str(current.url.database), timeout=LOCK_TIMEOUT_SECONDS)) as target,
        ):
            source.backup(target)
    except sqlite3.Error as error:
        raise LedgerUnavailable(
            f"The ledger {current.url.database} cannot be replaced ({error}). It is as it was; check that it can be "
            "written and that there is space left."
        ) from error
