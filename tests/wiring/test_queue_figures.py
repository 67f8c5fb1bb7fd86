from datetime import timedelta

from ledger.waiting_runs import Priority, WaitingRun
from retrieval.source_status import SourceStatus
from tests.wiring.figures import HOUR, NOW
from wiring.queue_figures import queue_families


def asked(source, priority, since, *, not_before=None):
    waiting = WaitingRun(source, False, False, priority, "a test", since, NOW, not_before, frozenset())
    return SourceStatus(source, None, None, [], 0, asked=waiting)


def values(*statuses):
    """The values by priority, and the age of the oldest under an empty one."""
    families = queue_families(statuses, NOW)
    return {sample.labels.get("priority", ""): sample.value for family in families for sample in family.samples}


def test_what_waits_is_counted_by_how_urgent_it_is_and_the_oldest_tells_the_age():
    one = asked("wiki", Priority.WEBHOOK, NOW - HOUR)
    other = asked("code", Priority.WEBHOOK, NOW - 2 * HOUR)

    told = values(one, other, asked("hr", Priority.PAGE, NOW))
    assert told == {"page": 1, "person": 0, "webhook": 2, "schedule": 0, "": 7200.0}


def test_what_rests_after_a_failure_waits_for_its_time_and_not_for_the_indexer():
    resting = asked("wiki", Priority.SCHEDULE, NOW - HOUR, not_before=NOW + timedelta(minutes=1))
    rested = asked("code", Priority.SCHEDULE, NOW - HOUR / 2, not_before=NOW)

    assert values(resting, rested)["schedule"] == 1
    assert values(resting, rested)[""] == 1800.0


def test_where_nothing_waits_the_age_is_nothing_and_where_nothing_is_known_there_is_none():
    assert set(values(SourceStatus("wiki", None, None, [], 0)).values()) == {0}
    assert values() == {}
