from hypothesis import given
from hypothesis import strategies as st

from index.embedding_tally import EmbeddingTally
from index.request_flow import RequestFlow


def flow_of(most, tally=None):
    """A flow that has learnt that the server bears all that is allowed."""
    flow = RequestFlow(most, tally or EmbeddingTally())
    for _ in range(most):
        flow.note_answer()
    return flow


def begun(flow, now):
    """How many requests may begin at once; they are ended again."""
    count = 0
    while flow.begin(now):
        count += 1
    for _ in range(count):
        flow.end()
    return count


def test_a_busy_server_is_left_alone_as_long_as_it_says_and_then_asked_half_as_much():
    flow = flow_of(8)

    flow.note_busy(10.0, 11.0, 5.0)

    assert (begun(flow, 15.9), begun(flow, 16.0)) == (0, 4)


def test_requests_that_were_under_way_together_tell_one_thing():
    flow = flow_of(8)

    for _ in range(8):
        flow.note_busy(10.0, 11.0, 0.0)
    flow.note_late(10.5, 40.0)

    assert begun(flow, 41.0) == 4


def test_it_begins_with_one_request_and_each_answer_allows_another():
    flow, seen = RequestFlow(3, EmbeddingTally()), []
    for _ in range(4):
        seen.append(begun(flow, 0.0))
        flow.note_answer()

    assert seen == [1, 2, 3, 3]


def test_after_a_server_had_too_much_a_round_of_answers_allows_another_up_to_the_most():
    tally = EmbeddingTally()
    flow = flow_of(8, tally)
    for moment in range(5):
        flow.note_late(moment, moment)
    assert begun(flow, 9.0) == tally.read().allowed == 1

    seen = []
    for _ in range(60):
        flow.note_answer()
        seen.append(begun(flow, 9.0))

    assert seen == sorted(seen)
    assert (seen[0], seen[-1], tally.read().allowed) == (2, 8, 8)


def test_a_server_that_says_only_that_it_is_busy_is_left_alone_for_longer_each_time():
    flow, now, pauses = flow_of(8), 0.0, []
    for _ in range(7):
        flow.note_busy(now, now, None)
        pauses.append(flow.seconds_closed(now))
        now += pauses[-1]

    assert pauses == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 16.0]


def test_a_server_that_was_given_up_is_left_alone_then_asked_once_until_it_answers():
    flow = flow_of(8)

    flow.give_up(100.0, "cannot be reached")

    assert (flow.why_down(109.9), flow.why_down(110.0)) == ("cannot be reached", "")
    assert begun(flow, 110.0) == 1
    assert flow.is_doubted
    flow.note_answer()
    assert not flow.is_doubted


@given(st.integers(1, 64), st.lists(st.sampled_from(["answer", "busy", "late", "give up"]), max_size=50))
def test_whatever_happens_between_one_and_the_most_are_allowed(most, happened):
    flow = RequestFlow(most, EmbeddingTally())
    for now, each in enumerate(happened):
        match each:
            case "answer":
                flow.note_answer()
            case "busy":
                flow.note_busy(now, now, 0.0)
            case "late":
                flow.note_late(now, now)
            case "give up":
                flow.give_up(now, "away")

    assert 1 <= begun(flow, 1e9) <= most
