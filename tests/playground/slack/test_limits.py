from hypothesis import given
from hypothesis import strategies as st

from playground.slack.clock import Clock
from playground.slack.limits import CALLS_A_MINUTE, Limits


def calls_until_refused(limits, method, channel="C1"):
    count = 0
    while not limits.retry_after(method, "T1", channel):
        count += 1
    return count


def test_each_tier_has_its_number_of_calls_a_minute():
    limits = Limits(Clock(1000.0))

    assert calls_until_refused(limits, "chat.startStream") == CALLS_A_MINUTE["Tier2"] == 20
    assert calls_until_refused(limits, "chat.update") == CALLS_A_MINUTE["Tier3"] == 50
    assert calls_until_refused(limits, "chat.appendStream") == CALLS_A_MINUTE["Tier4"] == 100


def test_a_channel_takes_about_one_message_a_second():
    clock = Clock(1000.0)
    limits = Limits(clock)

    assert calls_until_refused(limits, "chat.postMessage") == 10
    assert limits.retry_after("chat.postMessage", "T1", "C2") == 0
    clock.advance(seconds=10)
    assert calls_until_refused(limits, "chat.postMessage") == 10


def test_workspaces_and_methods_do_not_share_their_limits():
    limits = Limits(Clock(1000.0))
    calls_until_refused(limits, "users.list")

    assert limits.retry_after("users.list", "T2", "") == 0
    assert limits.retry_after("usergroups.list", "T1", "") == 0


@given(st.lists(st.floats(0, 20), max_size=80))
def test_who_waits_as_long_as_told_may_call_again(pauses):
    clock = Clock(1000.0)
    limits = Limits(clock)
    for seconds in pauses:
        clock.advance(seconds=seconds)
        wait = limits.retry_after("users.list", "T1", "")
        if wait:
            clock.advance(seconds=wait)
            assert limits.retry_after("users.list", "T1", "") == 0
