from hypothesis import given
from hypothesis import strategies as st

from benchmarks.day.marks import Mark, marks_in


@given(st.lists(st.builds(Mark, st.integers(1, 9999), st.integers(0, 999))))
def test_every_mark_that_stands_in_a_text_is_found_in_it(marks):
    text = "The pump is set with the " + " crew, or the ".join(map(str, marks)) + ".\n"

    assert marks_in(text) == marks_in(text.upper()) == set(marks)


def test_a_text_without_marks_has_none():
    assert marks_in("How is the Kelmar pump calibrated?") == set()


def test_letters_within_an_id_are_no_mark_and_escaped_ones_in_an_address_are():
    assert marks_in('"chunk_id": "4kzqggba7m", "cursor": "eyzqabcdxabc"') == set()
    assert marks_in("http://wiki/display/Kelmar%20zqggba#zqabcdxabc") == {Mark(6610), Mark(123, 12)}
