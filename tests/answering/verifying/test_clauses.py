import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.verifying.clauses import clause_around, clauses_of, content_words, poles_of


def contradict(one, other):
    [first], [second] = clauses_of(one), clauses_of(other)
    assert first.contradicts(second) == second.contradicts(first)
    return first.contradicts(second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The replica is encrypted.", "The replica is not encrypted."),
        ("Restart the primary node.", "Never restart the primary node."),
        ("Alerts must be enabled.", "Alerts must be disabled."),
        ("Announce it before the restart.", "Announce it after the restart."),
        ("The limit was increased.", "The limit was decreased."),
        ("You can delete a backup.", "You cannot delete a backup."),
        ("The job runs with a lock file.", "The job runs without a lock file."),
    ],
)
def test_a_negation_or_an_opposite_word_contradicts(one, other):
    assert contradict(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The replica is encrypted.", "The replica is encrypted."),
        ("Alerts must not be disabled.", "Alerts must be enabled."),
        ("No backups are kept.", "Backups are not kept."),
        ("It isn't supported.", "It is unsupported."),
        ("It is not only fast.", "It is fast."),
        ("The retention period applies.", "The retention period cannot exceed seven fixed weeks."),
    ],
)
def test_what_says_the_same_or_speaks_of_something_else_does_not(one, other):
    assert not contradict(one, other)


def test_a_negation_reaches_to_the_end_of_its_clause():
    first, second = clauses_of("The primary is not restarted, but the replica is restarted.")

    assert (first.negations, second.negations) == (1, 0)


def test_a_negation_that_may_reach_over_an_or_contradicts_nothing():
    _, second = clauses_of("Do not stop the pump or open the valve.")
    [other] = clauses_of("Never open the valve.")

    assert not second.contradicts(other)


def test_the_clause_around_a_place_ends_at_the_next_break():
    text = "It is short, or the answer is not read."

    assert clause_around(text, text.index("short")).strip() == "It is short"
    assert clause_around(text, text.index("answer")).strip() == "the answer is not read"


def test_near_synonyms_and_inflections_are_one_word():
    assert content_words("utilizing a vehicle") == content_words("used the cars")


def test_a_script_without_spaces_is_compared_by_pairs_of_characters():
    assert content_words("再起動する") & content_words("再起動は")


def test_words_with_an_opposite_are_found_in_their_place():
    text = "It stops after lunch."

    assert [(text[pole.start :].partition(" ")[0], pole.side) for pole in poles_of(text)] == [
        ("stops", -1),
        ("after", -1),
    ]


@given(st.text(max_size=200))
def test_any_text_can_be_read(text):
    assert all(clause.words for clause in clauses_of(text))
