from hypothesis import given
from hypothesis import strategies as st

from playground.slack.state.stream import Stream

TASK = {"type": "task_update", "id": "a", "title": "Search", "status": "in_progress"}


def stream(**values):
    return Stream(**{"started_at": 1000.0, "recipient": "U1", "mode": "timeline", **values})


@given(st.lists(st.tuples(st.booleans(), st.text(max_size=5)), max_size=10))
def test_the_text_is_all_that_was_appended_in_order_however_it_came(pieces):
    found = stream()
    for is_chunk, text in pieces:
        if is_chunk:
            found.add("", [{"type": "markdown_text", "text": text}])
        else:
            found.add(text, [])

    assert found.text == "".join(text for _, text in pieces)
    assert found.text.startswith(found.first_text)


def test_a_task_keeps_its_place_and_grows_in_details():
    found = stream()
    found.add("", [{**TASK, "details": "one "}, {**TASK, "id": "b"}, {**TASK, "status": "complete", "details": "two"}])

    first, second = found.shown()
    assert (first["task_id"], first["status"], second["task_id"]) == ("a", "complete", "b")
    assert first["details"]["elements"][0]["elements"][0]["text"] == "one two"


@given(st.floats(0, 1000))
def test_it_is_over_after_five_minutes_and_stays_over(seconds):
    found = stream()

    assert found.is_over(1000.0 + seconds) == (seconds >= 300)
    if seconds >= 300:
        assert found.is_over(1000.0)
        assert found.state == "expired"
