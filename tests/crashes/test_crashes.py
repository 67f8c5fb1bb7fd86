from datetime import UTC, datetime
from threading import Event
from typing import cast

import pytest

from tests.crashes.outcome import Plan, crash
from tests.crashes.truth import Name, Truth, faults, said, text_of
from tests.crashes.watcher import Watcher
from tests.crashes.world import World
from tests.ledger.postgres import running_server, what_is_missing
from wiring.rooms import Rooms

KILLS = 6
FREEZES = 2
A = Name("docs", "a")


def test_whatever_is_killed_nothing_is_lost_torn_stale_or_seen_by_whoever_may_not(tmp_path):
    outcome = crash(tmp_path, KILLS, seed=7)

    assert outcome.faults == []
    assert sum(outcome.kills.values()) == KILLS
    assert outcome.passages > 0


def seen(edition, *parts):
    sections = text_of(A, edition, heading="", paragraph="{}\n").splitlines()
    return [said("docs", section) for number, section in enumerate(sections) if not parts or number in parts]


def test_the_verdict_on_what_readers_see_finds_each_fault():
    truth = Truth()
    truth.change({A: (1, True)}, lambda: None)
    truth.change({A: (2, False)}, lambda: None)
    last_good_run = datetime.now(UTC)
    truth.change({A: (3, False)}, lambda: None)
    states = truth.since("docs", last_good_run)

    def kinds(passages, met=None, closed=(), *, is_staff):
        return [fault.split(":")[0] for fault in faults("docs", passages, states, met, closed, is_staff=is_staff)]

    assert kinds(seen(2), is_staff=False) == kinds(seen(3), is_staff=False) == kinds([], is_staff=True) == []
    assert kinds([], is_staff=False) == kinds([], {A}, is_staff=False) == ["lost"]
    assert kinds([], set(), is_staff=False) == kinds([], closed={A}, is_staff=False) == []
    assert kinds(seen(2, 0), is_staff=False) == kinds(seen(2) + seen(3), is_staff=False) == ["torn"]
    assert kinds(seen(3), is_staff=True) == ["leak"]
    assert kinds(seen(1), is_staff=False) == kinds(seen(4), is_staff=False) == ["stale"]


def test_what_the_staff_may_read_all_along_is_lost_when_it_does_not_see_it():
    truth = Truth()
    truth.change({A: (1, True)}, lambda: None)
    open_all_along = truth.since("docs", datetime.now(UTC))
    truth.change({A: (1, False)}, lambda: None)
    closed_meanwhile = {A: [*open_all_along[A], *truth.since("docs", datetime.now(UTC))[A]]}

    assert [fault.split(":")[0] for fault in faults("docs", [], open_all_along, is_staff=True)] == ["lost"]
    assert faults("docs", [], closed_meanwhile, is_staff=True) == []


class Stumbling(Watcher):
    looked = Event()

    def look(self):
        self.looked.set()
        raise ValueError


def test_a_watcher_that_cannot_look_any_more_says_so():
    watcher = Stumbling(cast("Rooms", None), cast("World", None))
    with watcher.watching():
        assert watcher.looked.wait(60)

    assert watcher.faults == ["nothing was seen any more: ValueError()"]


def test_two_indexers_on_a_server_that_are_killed_frozen_and_woken_up_lose_and_double_nothing(tmp_path):
    if missing := what_is_missing():
        pytest.skip(f"no Postgres here: {missing}")
    with running_server() as url:
        outcome = crash(tmp_path, FREEZES, seed=3, plan=Plan(indexers=2, ledger=url, freezes=True))

    assert outcome.faults == []
    assert sum("woken up" in phase for phase in outcome.kills) > 0
