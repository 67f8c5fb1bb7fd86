"""Installations: in which workspaces of Slack the app is installed, and the tokens for them, which came here sealed."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, delete, insert, select, update

from ledger.tables import installations as table
from ledger.transaction import reading, writing


@dataclass(frozen=True, slots=True)
class StoredInstallation:
    """The app in one workspace.

    Attributes:
        team: Id of the workspace.
        name: Of the workspace, as it was when the app was installed.
        user: Id of the app's user in it.
        bot: Id of the app as a bot in it.
        sealed_token: What only whoever has the app's secret can read.
        sealed_refresh_token: The same; empty where tokens do not expire.
        expires_at: When the token does, aware, UTC; None: it does not.
        installed_by: Id of the person who allowed it.
        installed_at: Aware, UTC.
    """

    team: str
    name: str
    user: str
    bot: str
    sealed_token: str = field(repr=False)
    sealed_refresh_token: str = field(repr=False)
    expires_at: datetime | None
    installed_by: str
    installed_at: datetime


def store_installation(engine: Engine, installation: StoredInstallation) -> None:
    """Store an installation in the place of an older one of the workspace.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    with writing(engine) as connection:
        connection.execute(delete(table).where(table.c.team == installation.team))
        connection.execute(insert(table), asdict(installation))


def find_installation(engine: Engine, team: str) -> StoredInstallation | None:
    """Return the installation in a workspace, or None if there is none.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    with reading(engine) as connection:
        row = connection.execute(select(table).where(table.c.team == team)).first()
    return None if row is None else _stored(row)


def all_installations(engine: Engine) -> list[StoredInstallation]:
    """Return every installation, by the name of the workspace.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    with reading(engine) as connection:
        return [_stored(row) for row in connection.execute(select(table).order_by(table.c.name, table.c.team))]


def change_tokens(
    engine: Engine, team: str, *, before: str, sealed_token: str, sealed_refresh_token: str, expires_at: datetime
) -> bool:
    """Put new tokens in the place of old ones.

    Args:
        engine: The ledger.
        team: Id of the workspace.
        before: The sealed token that is replaced.
        sealed_token: The new one.
        sealed_refresh_token: The new one.
        expires_at: When the new token does, aware.

    Returns:
        False when the old one does not stand there: the app was removed or installed anew, or another was first.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    new = {"sealed_token": sealed_token, "sealed_refresh_token": sealed_refresh_token, "expires_at": expires_at}
    is_old = (table.c.team == team) & (table.c.sealed_token == before)
    with writing(engine) as connection:
        return connection.execute(update(table).where(is_old).values(new)).rowcount == 1


def remove_installation(engine: Engine, team: str, installed_before: datetime) -> bool:
    """Forget the installation in a workspace, and its tokens; one that was made later stays.

    Returns:
        Whether there was one.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    is_meant = (table.c.team == team) & (table.c.installed_at < installed_before)
    with writing(engine) as connection:
        return connection.execute(delete(table).where(is_meant)).rowcount == 1


def _stored(row: Row[Any]) -> StoredInstallation:
    return StoredInstallation(**row._mapping)  # noqa: SLF001 - SQLAlchemy's name for what is public
