"""Traces: how requests went, kept for a while for whoever asks why; and the key that hashes their questions.

What a trace says is worked out in retrieval; here it is a body of JSON with an id and a time.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select

from ledger.tables import keys
from ledger.tables import traces as traces_table
from ledger.transaction import reading, writing

# A trace is worth no wait: whoever holds the ledger longer than this costs a trace, and nobody an answer.
_PATIENCE_SECONDS = 0.5
# More than one at a write, so that a backlog shrinks; few, so that no write takes long.
_FORGOTTEN_AT_ONCE = 50
_QUESTION_KEY = "questions"


@dataclass(frozen=True, slots=True)
class StoredTrace:
    """One trace as it is stored.

    Attributes:
        id: Lower-case letters and digits.
        at: Aware, UTC: when the request began.
        body: All that it says, as JSON values.
    """

    id: str
    at: datetime
    body: dict[str, Any]


def store_trace(engine: Engine, trace: StoredTrace, *, forget_before: datetime) -> None:
    """Store a trace, and forget some that began before a time.

    Waits half a second at most for another writer.

    Raises:
        LedgerUnavailable: the ledger cannot be written, or not now.
        RecordRefused: the id is taken.
    """
    row = {"id": trace.id, "at": trace.at, "body": trace.body}
    oldest = (
        select(traces_table.c.id)
        .where(traces_table.c.at < forget_before)
        .order_by(traces_table.c.at)
        .limit(_FORGOTTEN_AT_ONCE)
    )
    with writing(engine, patience_seconds=_PATIENCE_SECONDS) as connection:
        connection.execute(insert(traces_table), row)
        connection.execute(delete(traces_table).where(traces_table.c.id.in_(oldest.scalar_subquery())))


def latest_traces(engine: Engine, limit: int) -> list[StoredTrace]:
    """Return the latest traces, the latest first.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    newest_first = (traces_table.c.at.desc(), traces_table.c.id)
    with reading(engine) as connection:
        return [
            StoredTrace(row.id, row.at, row.body)
            for row in connection.execute(select(traces_table).order_by(*newest_first).limit(limit))
        ]


def find_traces(engine: Engine, prefix: str, limit: int) -> list[StoredTrace]:
    """Return the traces whose id begins so, by id.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    begins_so = traces_table.c.id.startswith(prefix, autoescape=True)
    with reading(engine) as connection:
        return [
            StoredTrace(row.id, row.at, row.body)
            for row in connection.execute(
                select(traces_table).where(begins_so).order_by(traces_table.c.id).limit(limit)
            )
        ]


def question_key(engine: Engine) -> bytes:
    """Return the key that questions are hashed with, made at its first use; 32 random bytes.

    Raises:
        LedgerUnavailable: the ledger cannot be read, or not be written when there is no key yet.
    """
    with reading(engine) as connection:
        stored = _stored_key(connection)
    if stored is None:
        with writing(engine, patience_seconds=_PATIENCE_SECONDS) as connection:
            # Another process may have made one in between.
            stored = _stored_key(connection)
            if stored is None:
                stored = secrets.token_hex(32)
                connection.execute(insert(keys), {"name": _QUESTION_KEY, "secret": stored})
    return bytes.fromhex(stored)


def _stored_key(connection: Connection) -> str | None:
    return connection.execute(select(keys.c.secret).where(keys.c.name == _QUESTION_KEY)).scalar()
