from hypothesis import given
from hypothesis import strategies as st

from answering.prose.marks import marks_in, without_marks


def test_code_holds_no_marks():
    text = "Use `a[1]` [2].\n```\nb[3]\n```\n[4]"

    assert [mark.numbers for mark in marks_in(text)] == [(2,), (4,)]


def test_a_number_is_named_once_and_a_range_is_not_endless():
    assert marks_in("[1, 1-2, 2]")[0].numbers == (1, 2)
    assert marks_in("[1-999999999]")[0].numbers == (1, 999999999)
    assert marks_in("[3-1]")[0].numbers == (3, 1)


def test_years_and_links_and_task_boxes_are_no_marks_but_a_linked_number_is():
    assert marks_in("[ ] and [x] and [a1](b) and [1.2]") == []
    assert without_marks("Do it [1](https://x.example/y).") == "Do it."


def test_words_are_left_as_they_were_around_marks():
    assert without_marks("One [1], two [2] and three[3]. [4]") == "One, two and three."


@given(st.text(st.sampled_from("ab 12[]()^,-【】`\n"), max_size=60))
def test_marks_lie_in_the_text_one_behind_another(text):
    places = [0] + [place for mark in marks_in(text) for place in (mark.start, mark.end)] + [len(text)]

    assert places == sorted(places)
    assert all(mark.numbers for mark in marks_in(text))
