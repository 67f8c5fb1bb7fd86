from contextlib import ExitStack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_server.callers.errors import TooMany
from mcp_server.callers.rates import Rates
from tests.mcp_server.clock import Clock


def ask(rates, name="ana"):
    """Ask once, and tell whether it was answered."""
    try:
        with rates.call(name):
            return True
    except TooMany:
        return False


def test_a_minutes_calls_may_come_at_once_and_then_one_at_a_time(clock):
    rates = Rates(per_minute=6, at_once=9, clock=clock)

    assert [ask(rates) for _ in range(8)] == [True] * 6 + [False] * 2
    clock.seconds += 9.9
    assert not ask(rates)
    clock.seconds += 0.2
    assert [ask(rates), ask(rates)] == [True, False]


def test_a_long_pause_saves_up_no_more_than_a_minutes_calls(clock):
    rates = Rates(per_minute=3, at_once=9, clock=clock)
    ask(rates)
    clock.seconds += 86_400

    assert [ask(rates) for _ in range(4)] == [True, True, True, False]


def test_callers_do_not_take_from_each_other(clock):
    rates = Rates(per_minute=1, at_once=1, clock=clock)

    assert [ask(rates, "ana"), ask(rates, "ana"), ask(rates, "ben")] == [True, False, True]


def test_no_more_than_so_many_run_side_by_side_and_an_end_makes_room(clock):
    rates = Rates(per_minute=100, at_once=2, clock=clock)
    with ExitStack() as running:
        running.enter_context(rates.call("ana"))
        with rates.call("ana"):
            assert not ask(rates)
            assert ask(rates, "ben")
        assert ask(rates)

    assert ask(rates)


def test_a_call_that_fails_makes_room_too(clock):
    rates = Rates(per_minute=100, at_once=1, clock=clock)
    with pytest.raises(KeyError), rates.call("ana"):
        raise KeyError

    assert ask(rates)


def test_one_that_is_refused_costs_nothing(clock):
    rates = Rates(per_minute=2, at_once=1, clock=clock)
    with rates.call("ana"):
        assert not any(ask(rates) for _ in range(50))

    assert ask(rates)


def test_callers_who_are_gone_are_forgotten_and_no_limit_with_them(clock):
    rates = Rates(per_minute=1, at_once=1, clock=clock)
    for number in range(5000):
        ask(rates, f"caller-{number}")
        clock.seconds += 0.3

    assert not ask(rates, "caller-4999")
    assert len(rates._uses) <= 1000


@given(st.integers(1, 500), st.lists(st.floats(0, 30), max_size=60))
def test_who_waits_as_long_as_they_were_told_is_answered(per_minute, pauses):
    clock = Clock()
    rates = Rates(per_minute=per_minute, at_once=1, clock=clock)
    for pause in pauses:
        clock.seconds += pause
        try:
            with rates.call("ana"):
                pass
        except TooMany as error:
            clock.seconds += error.wait_seconds + 1e-6
            assert ask(rates)


@given(st.integers(1, 50), st.lists(st.floats(0, 5), max_size=200))
def test_in_no_minute_more_is_answered_than_twice_what_is_allowed(per_minute, pauses):
    clock = Clock()
    rates = Rates(per_minute=per_minute, at_once=1, clock=clock)
    answered = []
    for pause in pauses:
        clock.seconds += pause
        if ask(rates):
            answered.append(clock.seconds)

    assert all(sum(start <= each < start + 60 for each in answered) <= 2 * per_minute for start in answered)
