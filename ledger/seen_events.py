"""Seen events: which events were met, so that one that is delivered again is not met again, by any process."""

from datetime import datetime

from sqlalchemy import Engine, delete, insert, select

from ledger.chat_tables import seen_events
from ledger.transaction import reading, writing


def see_event(engine: Engine, event_id: str, at: datetime) -> bool:
    """Return whether an event is met for the first time; of all that ask about the same one, one is told so.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    with writing(engine) as connection:
        if connection.execute(select(seen_events.c.id).where(seen_events.c.id == event_id)).first() is not None:
            return False
        connection.execute(insert(seen_events), {"id": event_id, "at": at})
        return True


def was_seen(engine: Engine, event_id: str) -> bool:
    """Return whether an event was met.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    with reading(engine) as connection:
        return connection.execute(select(seen_events.c.id).where(seen_events.c.id == event_id)).first() is not None


def take_back_event(engine: Engine, event_id: str) -> None:
    """Let an event be met anew: what was to be done because of it could not be done.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    with writing(engine) as connection:
        connection.execute(delete(seen_events).where(seen_events.c.id == event_id))


def forget_seen_events(engine: Engine, before: datetime) -> None:
    """Forget the events that were met before a time; delivered once more, they would be met as new.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    with writing(engine) as connection:
        connection.execute(delete(seen_events).where(seen_events.c.at < before))
