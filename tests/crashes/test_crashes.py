from datetime import UTC, datetime

from tests.crashes.outcome import crash
from tests.crashes.truth import Name, Truth, faults, said, text_of

KILLS = 6
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

    def kinds(passages, *, is_staff):
        return [fault.split(":")[0] for fault in faults("docs", passages, states, {A}, is_staff=is_staff)]

    assert kinds(seen(2), is_staff=False) == kinds(seen(3), is_staff=False) == kinds([], is_staff=True) == []
    assert kinds([], is_staff=False) == ["lost"]
    assert kinds(seen(2, 0), is_staff=False) == kinds(seen(2) + seen(3), is_staff=False) == ["torn"]
    assert kinds(seen(3), is_staff=True) == ["leak"]
    assert kinds(seen(1), is_staff=False) == kinds(seen(4), is_staff=False) == ["stale"]
