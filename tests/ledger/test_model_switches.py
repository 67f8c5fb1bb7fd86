from datetime import UTC, datetime, timedelta, timezone

from ledger.documents import (
    IndexedDocument,
    checkpoint,
    document_counts,
    indexed_documents,
    record_checkpoint,
    record_documents,
)
from ledger.model_switches import ModelSwitch, forget_space, latest_switches, newest_switch, record_switches
from ledger.permission_syncs import permission_syncs, record_permission_sync
from ledger.policies import store_policy
from ledger.policy import PUBLIC
from ledger.retired_chunks import RetiredChunk, last_known, record_retired

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def switch(model, hours=0):
    return ModelSwitch(model, f"space of {model}", "{}", MOMENT + timedelta(hours=hours))


def test_the_newest_switch_says_which_model_serves(each_ledger):
    assert newest_switch(each_ledger) is None
    record_switches(each_ledger, [switch("default"), switch("small")])
    # By the order of recording, whatever the clocks say.
    record_switches(each_ledger, [switch("large", hours=-1)])

    assert newest_switch(each_ledger) == switch("large", hours=-1)
    assert [each.model for each in latest_switches(each_ledger, limit=2)] == ["large", "small"]


def test_times_are_utc_whatever_zone_they_came_in(each_ledger):
    at = MOMENT.astimezone(timezone(timedelta(hours=9)))
    record_switches(each_ledger, [ModelSwitch("small", "space", "{}", at)])

    [stored] = latest_switches(each_ledger, limit=9)
    assert stored.at == MOMENT
    assert stored.at.utcoffset() == timedelta(0)


def fill(ledger, space):
    policy = store_policy(ledger, PUBLIC)
    page = IndexedDocument("a.md", "id of a", "1", policy, "A", "https://a", MOMENT, 1, MOMENT)
    record_documents(ledger, space, "wiki", [page])
    record_checkpoint(ledger, space, "wiki", "7", MOMENT)
    record_permission_sync(ledger, space, "wiki", MOMENT)
    record_retired(ledger, space, [RetiredChunk("old", "id of a", "wiki", policy, (), 0)], MOMENT)


def test_what_is_recorded_of_one_space_is_forgotten_and_of_others_kept(each_ledger):
    fill(each_ledger, "old")
    fill(each_ledger, "new")

    forget_space(each_ledger, "old")

    assert indexed_documents(each_ledger, "old", "wiki") == {}
    assert checkpoint(each_ledger, "old", "wiki") is None
    assert permission_syncs(each_ledger, "old") == {}
    assert last_known(each_ledger, "old", "old") is None
    assert document_counts(each_ledger, "new")["wiki"].documents == 1
    assert checkpoint(each_ledger, "new", "wiki") == "7"
    assert permission_syncs(each_ledger, "new") == {"wiki": MOMENT}
    assert last_known(each_ledger, "new", "old")
