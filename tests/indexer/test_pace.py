from hypothesis import given
from hypothesis import strategies as st

from indexer.pace import Pace


class Machine:
    """Tells seconds, of which each text takes some."""

    def __init__(self, seconds_a_text):
        self.seconds_a_text = seconds_a_text
        self.now = 0.0

    def embed(self, pace):
        """Take one step, and return how many texts and seconds it took."""
        texts = pace.texts
        with pace.measured(texts):
            self.now += texts * self.seconds_a_text
        return texts, texts * self.seconds_a_text


def steps(pace, machine, count):
    return [machine.embed(pace) for _ in range(count)]


def test_the_first_step_is_a_small_one_as_nothing_is_known_of_the_machine():
    assert Pace().texts == 8


def test_a_step_takes_as_many_texts_as_fit_into_a_third_of_a_second():
    machine = Machine(0.015)
    assert steps(Pace(lambda: machine.now), machine, 3)[1:] == [(20, 0.3), (20, 0.3)]


def test_where_another_program_begins_to_work_the_next_step_but_one_is_as_short_as_before():
    machine = Machine(0.015)
    pace = Pace(lambda: machine.now)
    steps(pace, machine, 2)
    machine.seconds_a_text = 0.03
    assert [texts for texts, _ in steps(pace, machine, 2)] == [20, 10]


@given(st.lists(st.floats(0, 100), min_size=1, max_size=20))
def test_a_step_is_neither_too_small_for_a_hosted_model_nor_without_end(seconds):
    machine = Machine(0.0)
    pace = Pace(lambda: machine.now)
    for each in seconds:
        machine.seconds_a_text = each
        texts, _ = machine.embed(pace)
        assert 8 <= texts <= 64
