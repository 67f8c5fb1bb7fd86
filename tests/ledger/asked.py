"""Questions as the ledger's tests ask them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from ledger.questions import StoredQuestion

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def asked(question_id: str, **values: Any) -> StoredQuestion:
    """Return a question whose message is its own."""
    return StoredQuestion(
        **{
            "id": question_id,
            "team": "T1",
            "channel": "C1",
            "message_ts": f"1777636800.{question_id}",
            "thread_ts": "",
            "asker": "U1",
            "surface": "mention",
            "text": "How long are backups kept?",
            "asked_at": NOON,
            **values,
        }
    )
