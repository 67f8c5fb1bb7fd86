from hypothesis import given
from hypothesis import strategies as st

from answering.verifying.slots import agreeing_before, agreeing_behind, tokens_of

WORDS = st.lists(st.sampled_from(["pump", "valve", "station", "of", "near", "opens", "not"]), max_size=8).map(" ".join)


def texts(sentence):
    return [token.text for token in tokens_of(sentence)]


def test_articles_and_auxiliary_verbs_are_left_out():
    assert texts("The pumps are in a hall.") == ["pumps", "in", "hall"]


def test_every_negation_is_one_word():
    said = "It isn't open, cannot open, never opens."
    assert texts(said) == ["it", "not", "open", "can", "not", "open", "not", "opens"]


def test_a_no_that_answers_a_question_negates_nothing():
    assert texts("No. Pumps run.") == ["pumps", "run"]
    assert texts("No pumps run.") == ["not", "pumps", "run"]


def test_words_beside_a_slot_agree_until_the_first_that_differs():
    one, other = tokens_of("Halvorsen built the north station."), tokens_of("Brandt built the north hall.")

    assert agreeing_before(one, 0, other, 0) == 0.5
    assert agreeing_behind(one, 1, other, 1) == 2.0


@given(WORDS, WORDS, st.integers(0, 8), st.integers(0, 8))
def test_agreement_does_not_depend_on_which_text_comes_first(one, other, mine, theirs):
    first, second = tokens_of(one), tokens_of(other)
    mine, theirs = min(mine, len(first)), min(theirs, len(second))

    assert agreeing_before(first, mine, second, theirs) == agreeing_before(second, theirs, first, mine)
    assert agreeing_behind(first, mine, second, theirs) == agreeing_behind(second, theirs, first, mine)


@given(st.text(max_size=200))
def test_any_text_can_be_read(text):
    assert all(token.text and token.form and 0 <= token.start < len(text) for token in tokens_of(text))
