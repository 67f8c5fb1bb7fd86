from datetime import UTC, datetime, timedelta, timezone

from ledger.permission_syncs import forget_permission_syncs, permission_syncs, record_permission_sync

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_the_last_sync_of_each_source_is_known(ledger):
    assert permission_syncs(ledger, "space") == {}
    record_permission_sync(ledger, "space", "wiki", MOMENT)
    record_permission_sync(ledger, "space", "hr", MOMENT)
    record_permission_sync(ledger, "space", "wiki", MOMENT + timedelta(hours=1))

    assert permission_syncs(ledger, "space") == {"wiki": MOMENT + timedelta(hours=1), "hr": MOMENT}


def test_each_vector_space_has_syncs_of_its_own(ledger):
    record_permission_sync(ledger, "old", "wiki", MOMENT)
    record_permission_sync(ledger, "new", "wiki", MOMENT + timedelta(days=7))

    assert permission_syncs(ledger, "old") == {"wiki": MOMENT}


def test_times_are_utc_whatever_zone_they_came_in(ledger):
    record_permission_sync(ledger, "space", "wiki", MOMENT.astimezone(timezone(timedelta(hours=9))))

    assert permission_syncs(ledger, "space")["wiki"] == MOMENT
    assert permission_syncs(ledger, "space")["wiki"].utcoffset() == timedelta(0)


def test_the_syncs_of_one_space_are_forgotten_and_of_others_kept(ledger):
    record_permission_sync(ledger, "old", "wiki", MOMENT)
    record_permission_sync(ledger, "new", "wiki", MOMENT)

    forget_permission_syncs(ledger, "old")

    assert permission_syncs(ledger, "old") == {}
    assert permission_syncs(ledger, "new") == {"wiki": MOMENT}
