from dataclasses import replace
from datetime import timedelta

import pytest

from indexer.alerting.conditions import Kind, disk_conditions, silence, source_conditions
from indexer.alerting.standing import DiskLimits, PermissionAge, SourceStanding, Volume
from ledger.alert import Severity
from ledger.run_history import RunHistory
from tests.indexer.alerting.conftest import MINUTE, NOON

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WELL = SourceStanding(
    "wiki",
    succeeded_at=NOON - 10 * MINUTE,
    promise=40 * MINUTE,
    permissions=PermissionAge(NOON - 10 * MINUTE, DAY),
    chunks=1000,
    waiting=50,
)
LIMITS = DiskLimits(percent=5, gigabytes=2)


def judged(**changed):
    return source_conditions([replace(WELL, **changed)], NOON)


def found(**changed):
    [condition] = judged(**changed)
    return condition


def test_a_source_with_which_all_is_well_has_no_condition():
    assert judged() == []


def test_a_source_is_stale_when_its_last_good_run_is_older_than_it_promises():
    assert judged(succeeded_at=NOON - 40 * MINUTE) == []
    stale = found(succeeded_at=NOON - 60 * MINUTE)

    assert (stale.kind, stale.subject, stale.since) == (Kind.SOURCE_STALE, "wiki", NOON - 20 * MINUTE)
    assert stale.hold == 10 * MINUTE


def test_a_source_that_was_never_indexed_has_the_time_that_it_promises():
    assert found(succeeded_at=None).hold == 40 * MINUTE


def test_a_source_without_a_schedule_is_never_stale():
    assert judged(succeeded_at=NOON - 300 * DAY, promise=None) == []
    assert judged(succeeded_at=None, promise=None) == []


@pytest.mark.parametrize(
    ("failures", "severity"),
    [(2, Severity.WARNING), (4, Severity.WARNING), (5, Severity.CRITICAL), (50, Severity.CRITICAL)],
)
def test_runs_that_fail_are_told_from_the_second_on_and_are_critical_when_the_breaker_is_open(failures, severity):
    assert judged(history=RunHistory(1, NOON)) == []
    until = NOON + 5 * MINUTE
    failing = found(history=RunHistory(failures, NOON - HOUR), rests_until=until)

    assert (failing.kind, failing.severity, failing.since) == (Kind.RUNS_FAILING, severity, NOON - HOUR)
    assert failing.facts == {"failures": failures, "rests_until": until.isoformat()}


def test_a_run_that_waits_for_a_person_is_told_at_once_and_not_as_one_that_fails():
    for failures in (1, 9):
        stopped = found(history=RunHistory(failures, NOON - HOUR, needing_approval=failures))
        assert (stopped.kind, stopped.since, stopped.hold) == (Kind.DELETIONS_STOPPED, NOON - HOUR, timedelta(0))


def test_neither_a_host_that_is_away_nor_a_run_that_waits_for_a_person_is_taken_for_the_end_of_the_other():
    away_since = judged(history=RunHistory(3, NOON - HOUR, needing_approval=1))
    away_once = found(history=RunHistory(2, NOON - HOUR, needing_approval=1))

    assert [each.kind for each in away_since] == [Kind.RUNS_FAILING, Kind.DELETIONS_STOPPED]
    assert away_since[0].facts["failures"] == 3
    assert away_once.kind == Kind.DELETIONS_STOPPED


@pytest.mark.parametrize(
    ("age", "severity"),
    [(12 * HOUR, None), (13 * HOUR, Severity.WARNING), (24 * HOUR, Severity.WARNING), (25 * HOUR, Severity.CRITICAL)],
)
def test_permissions_are_told_when_half_of_their_time_has_passed_and_are_critical_when_nobody_may_read(age, severity):
    conditions = judged(permissions=PermissionAge(NOON - age, DAY))

    assert [(each.kind, each.severity) for each in conditions] == [(Kind.PERMISSIONS_OLD, severity)] * bool(severity)


def test_permissions_that_were_never_read_have_an_hour():
    unread = found(permissions=PermissionAge(None, DAY))

    assert (unread.severity, unread.hold) == (Severity.CRITICAL, HOUR)
    assert judged(permissions=None) == []


def test_vectors_are_behind_when_more_than_a_twentieth_is_missing_for_an_hour():
    behind = found(waiting=51)

    assert (behind.kind, behind.hold, behind.facts) == (Kind.VECTORS_BEHIND, HOUR, {"waiting": 51, "chunks": 1000})


@pytest.mark.parametrize(
    ("free", "total", "severity"),
    [
        (3_000, 20_000, None),
        (1_900, 20_000, Severity.WARNING),  # fewer than 2 GB
        (900, 20_000, Severity.CRITICAL),
        (40_000, 1_000_000, Severity.WARNING),  # less than 5 %
    ],
)
def test_little_room_is_a_share_of_the_disk_or_a_number_of_gigabytes(free, total, severity):
    conditions = disk_conditions([Volume("index", free * 10**6, total * 10**6)], LIMITS, NOON)

    assert [(each.kind, each.subject, each.severity) for each in conditions] == [
        (Kind.DISK_LOW, "index", severity)
    ] * bool(severity)


def test_limits_of_nothing_tell_of_no_disk():
    assert disk_conditions([Volume("index", 0, 10**12)], DiskLimits(0, 0), NOON) == []


def test_an_indexer_is_silent_after_a_quarter_of_an_hour_and_one_that_never_was_is_not_missed():
    assert silence(None, NOON) == []
    assert silence(NOON - 14 * MINUTE, NOON) == []
    [silent] = silence(NOON - 15 * MINUTE, NOON)

    assert (silent.kind, silent.severity, silent.since) == (
        Kind.INDEXER_SILENT,
        Severity.CRITICAL,
        NOON - 15 * MINUTE,
    )
    assert silent.hold == 3 * MINUTE
