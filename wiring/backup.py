"""Backs up and restores the configured index and ledger, on behalf of whoever asks."""

from pathlib import Path

from config.settings import Settings
from indexer.backup.restore import Restored, Target, restore_backup
from indexer.backup.take import Taken, take_backup
from indexer.errors import IndexerError
from indexer.workbench import utc_now
from ledger.engine import Ledger, ledger_file, open_ledger
from ledger.errors import LedgerDamaged, LedgerTooNew
from wiring.embedding_models import known_spaces
from wiring.refused import Refused
from wiring.rooms import Rooms

_ON_OBJECT_STORAGE = (
    "The index lies on object storage ({uri}), which backs up itself: switch on versioning of the bucket, or copy the "
    "folder with the provider's own tool while nothing is indexed. The ledger alone is backed up by copying its file "
    "with `sqlite3 FILE '.backup COPY'`, or with pg_dump."
)


def back_up(rooms: Rooms, shelf: Path, *, keep: int | None) -> Taken:
    """Take a backup to a shelf, and keep so many there.

    Raises:
        Refused: no backup was made; the message says why.
    """
    index = _index_folder(rooms)
    try:
        return take_backup(
            rooms.ledger,
            str(index),
            rooms.now.space,
            shelf.absolute(),
            has_ledger_file=_ledger_file(rooms.settings) is not None,
            keep=keep,
            clock=utc_now,
        )
    except IndexerError as error:
        raise Refused(str(error)) from error


def restore(rooms: Rooms, place: Path, *, replaces: bool) -> Restored:
    """Put a backup in the place of index and ledger.

    Raises:
        Refused: nothing was changed; the message says why.
    """
    target = _target(rooms)
    try:
        return restore_backup(place.absolute(), target, replaces=replaces, clock=utc_now)
    except IndexerError as error:
        raise Refused(str(error)) from error
    finally:
        if target.ledger is not None:
            target.ledger.dispose()


def _target(rooms: Rooms) -> Target:
    settings = rooms.settings
    file = _ledger_file(settings)
    is_new = file is not None and not file.exists()
    ledger = None if is_new else _ledger(settings)
    return Target(_index_folder(rooms), file, ledger, known_spaces(rooms), settings.groups)


def _ledger(settings: Settings) -> Ledger | None:
    """Open the ledger that is there; a damaged one is what backups are for."""
    try:
        return open_ledger(settings.ledger.url.get_secret_value())
    except (LedgerDamaged, LedgerTooNew):
        return None


def _ledger_file(settings: Settings) -> Path | None:
    return ledger_file(settings.ledger.url.get_secret_value())


def _index_folder(rooms: Rooms) -> Path:
    if rooms.index_folder is None:
        raise Refused(_ON_OBJECT_STORAGE.format(uri=rooms.store.uri))
    return rooms.index_folder
