"""What the tests of alerts share: a receiver on loopback, a ledger, and a clock that is moved."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ledger.alert import Severity, Turn
from ledger.alerts import Notice
from ledger.engine import Ledger
from tests.fakes.hook_receiver import HookReceiver, receiving
from tests.fakes.quick_ledger import open_quick_ledger

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def notice_of(kind, subject="wiki", turn=Turn.RED, facts=None):
    return Notice(7, "a1b2", "slack", turn, kind, subject, Severity.WARNING, facts or {}, NOON - 90 * MINUTE, NOON)


class Clock:
    """Tells the time that a test sets."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    engine = open_quick_ledger(tmp_path / "ledger.db")
    yield engine
    engine.dispose()


@pytest.fixture
def receiver() -> Iterator[HookReceiver]:
    with receiving() as running:
        yield running
