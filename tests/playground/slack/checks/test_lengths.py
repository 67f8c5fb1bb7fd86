from hypothesis import given
from hypothesis import strategies as st

from playground.slack.checks.lengths import excesses, letters


@given(st.integers(0, 300), st.integers(0, 10))
def test_a_header_is_too_long_exactly_beyond_its_limit(length, at):
    header = {"type": "header", "text": {"type": "plain_text", "text": "x" * length}}

    found = list(excesses(header, f"/blocks/{at}"))

    assert bool(found) == (length > 150)
    assert all(f"[json-pointer:/blocks/{at}/text/text]" in each for each in found)


def test_an_element_is_measured_wherever_it_stands():
    button = {"type": "button", "text": {"type": "plain_text", "text": "x"}, "value": "x" * 2001}
    card = {"type": "carousel", "elements": [{"type": "card", "actions": [button]}]}

    [found] = excesses([card], "/blocks")

    assert "/blocks/0/elements/0/actions/0/value" in found


@given(st.lists(st.text(max_size=20), max_size=5))
def test_letters_are_those_of_all_texts(texts):
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": each}} for each in texts]

    assert letters(blocks) == sum(map(len, texts))
