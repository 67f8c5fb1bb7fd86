from datetime import UTC, datetime, timedelta, timezone

from ledger.permission_syncs import permission_syncs, record_permission_sync

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_the_last_sync_of_each_source_is_known(ledger):
    assert permission_syncs(ledger) == {}
    record_permission_sync(ledger, "wiki", MOMENT)
    record_permission_sync(ledger, "hr", MOMENT)
    record_permission_sync(ledger, "wiki", MOMENT + timedelta(hours=1))

    assert permission_syncs(ledger) == {"wiki": MOMENT + timedelta(hours=1), "hr": MOMENT}


def test_times_are_utc_whatever_zone_they_came_in(ledger):
    record_permission_sync(ledger, "wiki", MOMENT.astimezone(timezone(timedelta(hours=9))))

    assert permission_syncs(ledger)["wiki"] == MOMENT
    assert permission_syncs(ledger)["wiki"].utcoffset() == timedelta(0)
