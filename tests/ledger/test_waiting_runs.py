from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ledger.waiting_runs import LONGEST_REST, Priority, RunRequest, StoredRequest, in_order, merged

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
MOMENTS = st.integers(-1000, 1000).map(lambda minutes: NOON + timedelta(minutes=minutes))
REQUESTS = st.builds(
    RunRequest,
    source=st.sampled_from(["code", "hr", "wiki"]),
    is_full=st.booleans(),
    asked_by=st.sampled_from(["Ana", "Ben", "schedule"]),
    asked_at=MOMENTS,
    priority=st.sampled_from(Priority),
    accepts_deletions=st.booleans(),
)
STORED = st.builds(
    StoredRequest, latest=REQUESTS, first_asked_at=MOMENTS, not_before=st.none() | MOMENTS, token=st.uuids().map(str)
)


def stored(source="wiki", priority=Priority.SCHEDULE, *, not_before=None, at=NOON):
    return StoredRequest(RunRequest(source, False, "a test", at, priority), at, not_before, f"{source} {priority}")


def order(*requests, last_runs=None, now=NOON):
    return [each.source for each in in_order(merged(requests), last_runs or {}, now)]


@given(st.lists(STORED), st.randoms())
def test_what_waits_is_the_same_in_whatever_order_it_is_looked_at(requests, random):
    shuffled = list(requests)
    random.shuffle(shuffled)

    def shapes(found):
        return [(each.source, each.is_full, each.accepts_deletions, each.priority, each.not_before) for each in found]

    assert shapes(merged(shuffled)) == shapes(merged(requests))


@given(st.lists(STORED))
def test_one_run_waits_for_each_source_and_leaves_none_of_its_requests_out(requests):
    found = merged(requests)

    assert [each.source for each in found] == sorted({request.latest.source for request in requests})
    assert sum(len(each.tokens) for each in found) == len(requests)
    for each in found:
        of_source = [request for request in requests if request.latest.source == each.source]
        full = [request.latest.asked_at for request in of_source if request.latest.is_full]
        assert (each.is_full, each.full_asked_at) == (bool(full), max(full, default=None))
        assert each.accepts_deletions == any(request.latest.accepts_deletions for request in of_source)
        assert each.priority == min(request.priority for request in of_source)
        assert each.tokens == {request.token for request in of_source}


@given(st.lists(STORED), st.dictionaries(st.sampled_from(["code", "hr", "wiki"]), st.integers(1, 9)))
def test_whatever_waits_comes_to_its_turn_and_nothing_less_urgent_before_it(requests, last_runs):
    end_of_time = NOON + timedelta(days=365)
    found = in_order(merged(requests), last_runs, end_of_time)

    assert {each.source for each in found} == {request.latest.source for request in requests}
    assert [each.priority for each in found] == sorted(each.priority for each in found)


@given(st.lists(STORED), MOMENTS)
def test_a_source_that_failed_is_left_alone_until_its_time_unless_a_person_or_an_answer_asks(requests, now):
    for each in in_order(merged(requests), {}, now):
        urgent = [request for request in requests if request.priority <= Priority.PERSON]
        is_asked = each.source in {request.latest.source for request in urgent}
        assert is_asked or each.not_before is None or not now < each.not_before <= now + LONGEST_REST


@given(st.lists(STORED, min_size=1), st.timedeltas(timedelta(days=-1), timedelta(days=1)))
def test_whatever_the_clock_was_when_it_failed_no_source_rests_longer_than_the_longest_rest(requests, jump):
    now = NOON + jump

    for each in merged(requests):
        assert in_order([each], {}, now) or in_order([each], {}, now + LONGEST_REST)


def test_a_page_comes_before_a_person_before_a_webhook_before_a_schedule():
    requests = [stored(name, priority) for name, priority in zip("dcba", reversed(Priority), strict=True)]

    assert order(*requests) == ["a", "b", "c", "d"]


def test_of_equally_urgent_sources_the_one_is_next_whose_last_run_began_longest_ago():
    last_runs = {"hr": 12, "wiki": 7}

    assert order(stored("hr"), stored("wiki"), stored("new"), last_runs=last_runs) == ["new", "wiki", "hr"]


def test_of_sources_that_never_ran_the_one_is_next_that_was_asked_for_first():
    assert order(stored("hr"), stored("wiki", at=NOON - timedelta(seconds=1))) == ["wiki", "hr"]


def test_what_failed_is_as_urgent_as_a_schedule_whoever_asked_for_it():
    failed = stored("wiki", Priority.PAGE, not_before=NOON)

    assert order(failed, stored("hr", Priority.WEBHOOK)) == ["hr", "wiki"]


def test_a_webhook_does_not_let_a_source_be_tried_before_its_time_but_a_person_does():
    later = NOON + timedelta(minutes=1)
    failed = stored("wiki", not_before=later)

    assert order(failed, stored("wiki", Priority.WEBHOOK)) == []
    assert order(failed, stored("wiki", Priority.PERSON)) == ["wiki"]
    assert order(failed, now=later) == ["wiki"]


def test_the_run_is_asked_for_by_whom_it_is_most_urgent_to_and_the_last_of_these():
    def asked(name, priority, minutes, *, is_full=False):
        at = NOON + timedelta(minutes=minutes)
        return StoredRequest(RunRequest("wiki", is_full, name, at, priority), at, None, name)

    people = [asked("Ana", Priority.PERSON, 1), asked("Ben", Priority.PERSON, 2, is_full=True)]
    [run] = merged([asked("schedule", Priority.SCHEDULE, 3), *people])

    assert (run.asked_by, run.is_full) == ("Ben", True)
    assert (run.first_asked_at, run.asked_at) == (NOON + timedelta(minutes=1), NOON + timedelta(minutes=3))
