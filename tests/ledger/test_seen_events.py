from ledger.seen_events import forget_seen_events, see_event, take_back_event
from tests.ledger.asked import NOON, after
from tests.ledger.conftest import opened


def test_an_event_is_met_once_through_any_engine(each_url):
    with opened(each_url) as one, opened(each_url) as other:
        assert see_event(one, "Ev1", NOON)
        assert not see_event(one, "Ev1", after(1))
        assert not see_event(other, "Ev1", after(1))
        assert see_event(other, "Ev2", NOON)


def test_events_are_forgotten_by_their_age(each_ledger):
    see_event(each_ledger, "old", after(-1))
    see_event(each_ledger, "new", NOON)
    forget_seen_events(each_ledger, NOON)

    assert see_event(each_ledger, "old", after(1))
    assert not see_event(each_ledger, "new", after(1))


def test_what_is_taken_back_is_met_anew(each_ledger):
    assert see_event(each_ledger, "e1", NOON)
    take_back_event(each_ledger, "e1")

    assert see_event(each_ledger, "e1", NOON)
    assert not see_event(each_ledger, "e1", NOON)
