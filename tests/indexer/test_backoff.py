from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from indexer.backoff import backoff, is_open


def test_a_source_rests_twice_as_long_after_each_failure_and_six_hours_at_most():
    minutes = [backoff(failures).total_seconds() / 60 for failures in range(1, 12)]

    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]


@given(st.integers(0, 10**9))
def test_however_often_it_failed_it_is_tried_again(failures):
    assert timedelta(minutes=1) <= backoff(failures) <= timedelta(hours=6)


def test_the_breaker_opens_when_a_source_rests_for_longer_than_the_usual_schedule():
    assert [is_open(failures) for failures in (0, 4, 5, 50)] == [False, False, True, True]
    assert backoff(4) < timedelta(minutes=15) < backoff(5)
