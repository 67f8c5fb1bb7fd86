from datetime import UTC, datetime

import pytest

from ledger.errors import RunNotRunning
from ledger.leases import hold_lease
from ledger.parts import source_part
from ledger.reading_marks import MarkedDocument, mark_reading, standing_mark, suspects, withdraw_marks
from ledger.runs import RunCounts, RunStatus, cancel_run, finish_run, record_progress, start_run

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
ONE, TWO = MarkedDocument("one.md", "1"), MarkedDocument("two \udce9 \0.md", "")


def begin(ledger, source="wiki"):
    return start_run(ledger, source, "space", "a test", NOON)


def end(ledger, run, status):
    finish_run(ledger, run, status, RunCounts(), None, NOON)


def test_a_mark_stands_through_progress_and_gives_way_to_the_next(each_ledger):
    run = begin(each_ledger)
    assert standing_mark(each_ledger, "wiki") == []
    mark_reading(each_ledger, run, [ONE, TWO])
    record_progress(each_ledger, run, RunCounts(added=1))
    assert standing_mark(each_ledger, "wiki") == [ONE, TWO]
    mark_reading(each_ledger, run, [TWO])
    assert standing_mark(each_ledger, "wiki") == [TWO]
    mark_reading(each_ledger, run, [])
    assert standing_mark(each_ledger, "wiki") == []
    assert standing_mark(each_ledger, "git") == []


@pytest.mark.parametrize("status", [RunStatus.DONE, RunStatus.FAILED, RunStatus.INTERRUPTED])
def test_a_run_that_ends_in_order_leaves_no_mark(ledger, status):
    run = begin(ledger)
    mark_reading(ledger, run, [ONE])
    end(ledger, run, status)

    assert (standing_mark(ledger, "wiki"), suspects(ledger, "wiki")) == ([], frozenset())
    with pytest.raises(RunNotRunning):
        mark_reading(ledger, run, [ONE])


def test_a_run_that_is_cancelled_leaves_no_mark(ledger):
    run = begin(ledger)
    mark_reading(ledger, run, [ONE])
    cancel_run(ledger, run, "Ana", NOON)

    assert (standing_mark(ledger, "wiki"), suspects(ledger, "wiki")) == ([], frozenset())


def test_what_killed_runs_were_reading_is_suspect_until_a_run_ends_well(each_ledger):
    for document in (ONE, TWO):
        mark_reading(each_ledger, begin(each_ledger), [document])
    mark_reading(each_ledger, begin(each_ledger, "git"), [MarkedDocument("main.py", "7")])
    end(each_ledger, begin(each_ledger), RunStatus.FAILED)
    last = begin(each_ledger)

    assert suspects(each_ledger, "wiki") == {ONE.path, TWO.path}
    end(each_ledger, last, RunStatus.DONE)
    assert suspects(each_ledger, "wiki") == frozenset()


def test_marks_are_withdrawn_from_what_this_process_has_under_way(each_ledger):
    killed = begin(each_ledger)
    mark_reading(each_ledger, killed, [ONE])
    with hold_lease(each_ledger, source_part("wiki")):
        mark_reading(each_ledger, begin(each_ledger), [TWO])
        mark_reading(each_ledger, begin(each_ledger, "code"), [TWO])
        withdraw_marks(each_ledger)
    begin(each_ledger)
    begin(each_ledger, "code")

    assert suspects(each_ledger, "wiki") == {ONE.path}
    assert suspects(each_ledger, "code") == {TWO.path}, "another process reads it"
