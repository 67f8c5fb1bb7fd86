from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from ledger.documents import checkpoint, record_checkpoint
from ledger.errors import LeaseLost, RunNotRunning
from ledger.guard import guarded
from ledger.leases import hold_lease
from ledger.parts import source_part
from ledger.runs import RunCounts, RunStatus, cancel_run, find_run, record_progress, start_run
from ledger.tables import leases

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
WIKI = source_part("wiki")


def test_who_holds_its_lease_writes_as_anybody(each_ledger):
    ledger = each_ledger
    with hold_lease(ledger, WIKI) as lease:
        mine = guarded(ledger, lease, start_run(ledger, "wiki", "space", "a test", NOON))
        record_checkpoint(mine, "space", "wiki", "7", NOON)
    assert checkpoint(ledger, "space", "wiki") == "7"


def test_who_was_put_aside_writes_nothing_and_still_reads(each_ledger):
    ledger = each_ledger
    frozen = hold_lease(ledger, WIKI, clock=lambda: NOON)
    mine = guarded(ledger, frozen.__enter__())
    with ledger.begin() as connection:
        connection.execute(update(leases).values(pid_space="another machine"))
    with hold_lease(ledger, WIKI, clock=lambda: NOON + timedelta(hours=1)):
        record_checkpoint(ledger, "space", "wiki", "of the successor", NOON)
        with pytest.raises(LeaseLost, match="source:wiki"):
            record_checkpoint(mine, "space", "wiki", "late", NOON)
    with pytest.raises(LeaseLost):
        record_checkpoint(mine, "space", "wiki", "later still, when nobody holds it", NOON)
    assert checkpoint(mine, "space", "wiki") == "of the successor"


def test_who_gave_its_lease_back_writes_nothing_any_more(each_ledger):
    ledger = each_ledger
    with hold_lease(ledger, WIKI) as lease:
        mine = guarded(ledger, lease)
    with pytest.raises(LeaseLost):
        record_checkpoint(mine, "space", "wiki", "late", NOON)


@pytest.mark.parametrize("ended_by", ["a person", "the next run"])
def test_of_a_run_that_was_ended_nothing_more_is_recorded(each_ledger, ended_by):
    ledger = each_ledger
    with hold_lease(ledger, WIKI) as lease:
        run_id = start_run(ledger, "wiki", "space", "a test", NOON)
        mine = guarded(ledger, lease, run_id)
        if ended_by == "a person":
            cancel_run(ledger, run_id, "Ana", NOON)
        else:
            start_run(ledger, "wiki", "space", "a test", NOON)
        with pytest.raises(RunNotRunning):
            record_checkpoint(mine, "space", "wiki", "late", NOON)
        with pytest.raises(RunNotRunning):
            record_progress(mine, run_id, RunCounts(added=1))
    run = find_run(ledger, run_id)
    assert run is not None
    assert run.status in {RunStatus.CANCELLED, RunStatus.INTERRUPTED}
