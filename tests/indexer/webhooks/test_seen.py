from hypothesis import given
from hypothesis import strategies as st

from indexer.webhooks.seen import Seen


def test_a_mark_is_remembered_for_its_time_and_for_its_source():
    seen = Seen(300)
    seen.add("code", "a", 1_000)

    assert seen.has("code", "a", 1_300)
    assert not seen.has("code", "a", 1_301)
    assert not seen.has("wiki", "a", 1_000)
    assert not seen.has("code", "b", 1_000)


def test_what_has_no_mark_is_never_remembered():
    seen = Seen(300)
    seen.add("code", "", 1_000)

    assert not seen.has("code", "", 1_000)


def test_a_clock_that_was_set_back_makes_nothing_last_for_ever():
    seen = Seen(300)
    seen.add("code", "a", 1_000_000)

    assert not seen.has("code", "a", 1_000)


@given(st.lists(st.integers(0, 9)))
def test_the_latest_are_remembered_and_no_more_than_fit(marks):
    seen = Seen(300, most=4)
    for now, mark in enumerate(marks):
        seen.add("code", str(mark), now)
    latest = list(dict.fromkeys(reversed(marks)))

    remembered = [mark for mark in latest if seen.has("code", str(mark), len(marks))]

    assert remembered == latest[:4]
