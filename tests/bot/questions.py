"""Questions for the bot's tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

from ledger.questions import StoredQuestion

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def question(**values: Any) -> StoredQuestion:
    """Return a question of a mention in a channel; every value can be set."""
    usual: dict[str, Any] = {
        "id": "q1",
        "team": "T1",
        "channel": "C1",
        "message_ts": "1795262400.000100",
        "thread_ts": "1795262400.000100",
        "asker": "U1",
        "surface": "mention",
        "text": "<@U0> how are keys rotated?",
        "asked_at": NOON,
    }
    return StoredQuestion(**usual | values)


def after(seconds: float) -> datetime:
    """Return the time so many seconds after noon."""
    return NOON + timedelta(seconds=seconds)
