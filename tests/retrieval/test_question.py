import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.question import Question, readable

LEFT, UP = np.eye(2, dtype=np.float32)
WORDS = st.lists(st.sampled_from(["rotate", "key", "broker", "lunch", "the", "?", ""]), max_size=6).map(" ".join)


def test_a_question_without_history_is_searched_as_it_was_asked():
    asked = Question("How do I rotate the key?")

    assert asked.words() == [("How do I rotate the key?", 1.0)]
    assert set(asked.terms().values()) == {1.0}
    assert asked.drawn({"How do I rotate the key?": LEFT}) is LEFT


def test_words_of_earlier_turns_count_less_the_longer_ago_they_were_asked():
    asked = Question("And how long does it take?", ("Where is the broker?", "How do I rotate a key?"))
    terms = asked.terms()

    assert terms["take"] == 1.0
    assert 1.0 > terms["key"] > terms["broker"] > 0


def test_a_word_that_was_said_again_since_is_looked_for_once():
    asked = Question("Which key?", ("rotate the broker key", "rotate the key"))

    assert [text for text, _ in asked.words()] == ["Which key?", "rotate", "broker"]


def test_only_the_last_four_turns_count():
    asked = Question("why?", ("zebra", "one apple", "two pears", "three plums", "four figs"))

    assert "zebra" not in asked.terms()
    assert [turn for turn, _ in asked.turns()] == ["four figs", "three plums", "two pears", "one apple"]


def test_the_vector_is_drawn_towards_earlier_turns_but_stays_nearer_to_the_question():
    asked = Question("b", ("a",))
    drawn = asked.drawn({"b": LEFT, "a": UP})

    assert drawn @ LEFT > drawn @ UP > 0
    assert np.linalg.norm(drawn) == pytest.approx(1)


def test_opposite_turns_leave_a_vector_that_can_be_searched():
    drawn = Question("b", ("a",)).drawn({"b": LEFT, "a": -LEFT})

    assert np.isfinite(drawn).all()


def test_a_pasted_log_is_cut_and_broken_characters_are_replaced():
    assert readable("x" * 10_000) == "x" * 4_000
    assert readable("caf\udce9") == "caf?"


@settings(deadline=None)
@given(WORDS, st.lists(WORDS, max_size=6))
def test_no_turn_weighs_as_much_as_the_question(text, history):
    asked = Question(text, tuple(history))

    assert all(0 < weight < 1 for _, weight in asked.words()[1:])
    assert all(0 < weight <= 1 for weight in asked.terms().values())
    assert {term for term, weight in asked.terms().items() if weight == 1.0} == set(Question(text).terms())
