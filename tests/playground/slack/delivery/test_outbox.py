"""Whatever happens, an event is done, lost after four attempts, or still on its way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.slack.clock import Clock
from playground.slack.delivery.delivery import Delivery
from playground.slack.delivery.outbox import Outbox
from playground.slack.faults import Faults

ATTEMPTS = 4


@pytest.fixture
def clock():
    return Clock(1000.0)


@pytest.fixture
def outbox(clock):
    return Outbox(clock, Faults())


def event(number=1):
    payload = {"event_id": f"Ev{number}", "event": {"type": "message"}}
    return Delivery(kind="events_api", payload=payload, due_at=0.0)


def test_what_is_acknowledged_in_time_is_done(outbox, clock):
    delivery = event()
    outbox.add(delivery)
    outbox.mark_sent(delivery)
    clock.advance(seconds=2.9)
    outbox.expire("timeout")

    assert outbox.acknowledge(delivery.envelope_id, {}) is delivery
    assert outbox.pending() == []


def test_an_old_envelope_acknowledges_nothing(outbox, clock):
    delivery = event()
    outbox.add(delivery)
    outbox.mark_sent(delivery)
    old = delivery.envelope_id
    clock.advance(seconds=3)
    outbox.expire("timeout")

    assert outbox.acknowledge(old, {}) is None
    assert outbox.due() == [delivery]


def test_an_interaction_is_never_sent_again(outbox):
    heard: list[str] = []
    delivery = Delivery(kind="interactive", payload={"type": "block_actions"}, due_at=0.0, on_failure=heard.append)
    outbox.add(delivery)
    outbox.mark_sent(delivery)

    outbox.fail(delivery, "timeout")

    assert (delivery.state, heard) == ("lost", ["timeout"])


def test_the_next_moment_of_interest_is_the_earliest(outbox, clock):
    assert outbox.next_at() is None
    first, second = event(1), event(2)
    for each in (first, second):
        outbox.add(each)
    outbox.mark_sent(first)
    clock.advance(seconds=1)
    outbox.mark_sent(second)

    assert outbox.next_at() == first.deadline == clock.now() + 2


@given(st.lists(st.tuples(st.sampled_from(["ack", "fail", "wait", "long"]), st.integers(0, 4)), max_size=60))
def test_no_event_is_forgotten_or_tried_too_often(steps):
    clock = Clock(1000.0)
    outbox = Outbox(clock, Faults())
    events = [event(number) for number in range(5)]
    sent = {id(each): 0 for each in events}
    for each in events:
        outbox.add(each)
    for step, index in steps:
        for each in outbox.due():
            outbox.mark_sent(each)
            sent[id(each)] += 1
        chosen = events[index]
        if step == "ack" and chosen.state == "sent":
            outbox.acknowledge(chosen.envelope_id, {})
        elif step == "fail" and chosen.state == "sent":
            outbox.fail(chosen, "connection_failed")
        else:
            clock.advance(seconds=3 if step == "wait" else 400)
            outbox.expire("timeout")

    for each in events:
        assert sent[id(each)] <= ATTEMPTS
        assert each.state in ("waiting", "sent", "done") or (each.state == "lost" and sent[id(each)] == ATTEMPTS)
