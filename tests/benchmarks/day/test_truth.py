import pytest

from benchmarks.day.truth import State, Truth


class Sources:
    """Documents whose state a test sets, and the time."""

    def __init__(self):
        self.now = 0.0
        self.truth = Truth(lambda: self.now)

    def change(self, number, state, *, began, done, source="wiki"):
        self.now = began
        with self.truth.changing((source, lambda: {number: state})):
            self.now = done


@pytest.fixture
def sources():
    return Sources()


def test_around_a_change_both_states_may_have_been_seen(sources):
    old, new = State(1, frozenset({"ana"})), State(2, frozenset({"ben"}))
    sources.change(1, old, began=10, done=11)
    sources.change(1, new, began=20, done=22)

    def seen(since, until):
        return [span.state for span in sources.truth.spans(1, since, until)]

    assert seen(0, 9) == []
    assert seen(12, 19) == [old]
    assert seen(21, 21) == [old, new]
    assert seen(23, 30) == [new]


def test_what_did_not_change_is_one_state(sources):
    state = State(1, frozenset({"ana"}))
    sources.change(1, state, began=10, done=11)
    sources.change(2, state, began=20, done=21)

    assert len(sources.truth.spans(1, 0, 100)) == 1
    assert sources.truth.changes() == 0


def test_a_document_that_is_gone_is_none_of_those_that_are_there(sources):
    sources.change(1, State(1, frozenset({"ana"})), began=10, done=11)
    sources.change(1, State(0, frozenset()), began=20, done=21)

    assert sources.truth.numbers() == []
    assert sources.truth.all_numbers() == [1]
    assert sources.truth.written(1, 1) == 10
    assert sources.truth.written(1, 2) == float("inf")


def test_a_document_that_was_made_and_taken_away_in_one_change_is_gone(sources):
    number = sources.truth.new_number()

    assert sources.truth.now(number).version == 0
    assert sources.truth.all_numbers() == []
