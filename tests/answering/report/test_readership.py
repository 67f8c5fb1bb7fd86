"""Which questions the readers of a report could read where they were asked."""

from datetime import UTC, datetime
from typing import Any

import pytest

from answering.report.readership import Readership
from ledger.usage import AskedQuestion
from retrieval.audience import Access, Audience

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
NOTHING = Access((), ())


def question(**values: Any) -> AskedQuestion:
    usual: dict[str, Any] = {"channel": "C1", "surface": "mention", "state": "unknown", "is_open": True, "team": "T1"}
    return AskedQuestion(id="1", asker="U1", asked_at=NOON, finished_at=NOON, **usual | values)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, True),
        ({"surface": "every"}, True),
        ({"is_open": False}, False),
        ({"channel": "C2"}, False),
        ({"team": "T2"}, False),
        ({"surface": "command"}, False),
        ({"surface": "private"}, False),
        ({"surface": "direct"}, False),
        ({"state": "withdrawn"}, False),
    ],
)
def test_members_read_what_was_asked_aloud_in_channels_that_they_can_open(
    values: dict[str, Any], expected: bool
) -> None:
    readers = Readership(Audience.person("ana@example.com"), NOTHING, "T1", frozenset(["C1"]))

    assert readers.may_read(question(**values)) is expected


def test_everybody_in_a_channel_reads_what_was_asked_aloud_in_it() -> None:
    readers = Readership(Audience.public(), NOTHING, "T1", own_channel="C1")

    assert readers.may_read(question(is_open=False))
    assert not readers.may_read(question(is_open=False, surface="command"))
    assert not readers.may_read(question(channel="C2"))


def test_whoever_is_of_no_known_workspace_reads_no_question() -> None:
    readers = Readership(Audience.public(), NOTHING, "", frozenset(["C1"]), "C1")

    assert not readers.may_read(question(team=""))
