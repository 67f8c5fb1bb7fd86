"""Approvals: which calls of live tools wait for a person's yes, and what was decided; each is decided once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Engine, Row, and_, delete, insert, select, update

from ledger.chat_tables import approvals
from ledger.transaction import reading, writing

Decision = Literal["approved", "denied"]


@dataclass(frozen=True, slots=True)
class StoredApproval:
    """One call that a person is asked about.

    Attributes:
        arguments: As the model wants to send them, as JSON values.
        may_approve: Ids of the people who may decide; empty where the server's policy says who.
        expires_at: Aware, UTC: from then on nobody can decide.
        decision: Empty as long as nobody has.
        decided_by: Who decided, or an empty string.
        decided_at: Aware, UTC; None as long as nobody has.
        card: Conversation and message of the card that asks, as long as it does.
    """

    id: str
    question_id: str
    server: str
    tool: str
    arguments: dict[str, Any]
    may_approve: tuple[str, ...]
    expires_at: datetime
    decision: Literal["", "approved", "denied"] = ""
    decided_by: str = ""
    decided_at: datetime | None = None
    card: tuple[str, str] | None = None


def open_approval(engine: Engine, approval: StoredApproval) -> None:
    """Store that a call waits for a decision, whatever the value says of one.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
        RecordRefused: the id is taken.
    """
    row = {
        "id": approval.id,
        "question_id": approval.question_id,
        "server": approval.server,
        "tool": approval.tool,
        "arguments": approval.arguments,
        "may_approve": list(approval.may_approve),
        "expires_at": approval.expires_at,
        "decision": "",
        "decided_by": "",
    }
    with writing(engine) as connection:
        connection.execute(insert(approvals), row)


def decide(engine: Engine, approval_id: str, by: str, decision: Decision, at: datetime) -> bool:
    """Record a person's decision; whether this person may decide is the caller's question.

    Returns:
        False when it was decided before, has expired, or is unknown: then nothing changes.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    is_open = and_(approvals.c.id == approval_id, approvals.c.decision == "", approvals.c.expires_at > at)
    decided = {"decision": decision, "decided_by": by, "decided_at": at}
    with writing(engine) as connection:
        return connection.execute(update(approvals).where(is_open).values(decided)).rowcount == 1


def approval(engine: Engine, approval_id: str) -> StoredApproval | None:
    """Return what is asked and what was decided, or None if there is nothing of this id.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    with reading(engine) as connection:
        row = connection.execute(select(approvals).where(approvals.c.id == approval_id)).first()
    return None if row is None else _stored(row)


def note_card(engine: Engine, approval_id: str, card: tuple[str, str] | None) -> None:
    """Record where the card stands that asks, by conversation and message; None: it asks no more.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    channel, ts = card or (None, None)
    noted = update(approvals).where(approvals.c.id == approval_id).values(card_channel=channel, card_ts=ts)
    with writing(engine) as connection:
        connection.execute(noted)


def end_approvals(engine: Engine, question_id: str, at: datetime) -> list[StoredApproval]:
    """Let nobody decide any more about the calls of a question: whoever asked is gone.

    Returns:
        Those whose cards still ask, as they stand now.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    of_question = approvals.c.question_id == question_id
    is_open = and_(of_question, approvals.c.decision == "", approvals.c.expires_at > at)
    asking = select(approvals).where(of_question, approvals.c.card_ts.is_not(None))
    with writing(engine) as connection:
        connection.execute(update(approvals).where(is_open).values(expires_at=at))
        return [_stored(row) for row in connection.execute(asking).all()]


def forget_approvals(engine: Engine, before: datetime) -> None:
    """Forget what expired before a time, decided or not.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    with writing(engine) as connection:
        connection.execute(delete(approvals).where(approvals.c.expires_at < before))


def _stored(row: Row[Any]) -> StoredApproval:
    return StoredApproval(
        id=row.id,
        question_id=row.question_id,
        server=row.server,
        tool=row.tool,
        arguments=row.arguments,
        may_approve=tuple(row.may_approve),
        expires_at=row.expires_at,
        decision=row.decision,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        card=(row.card_channel, row.card_ts) if row.card_ts else None,
    )
