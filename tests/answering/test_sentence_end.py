import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.sentence_end import whole_sentences

texts = st.text(st.sampled_from(list('aB. \n[1]!?:-`。"')), max_size=60)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("The queue is full [1]. Restart it and wa", "The queue is full [1]. "),
        ("The queue is full. [1] Restart it and wa", "The queue is full. [1] "),
        ("The queue is full. [1][2] [3] Restart", "The queue is full. [1][2] [3] "),
        # A citation or a decimal may still follow.
        ("The queue is full. ", ""),
        ("One. It costs 3.", "One. "),
        ("It costs 3.5 euro and", ""),
        ("Two steps:\n- Stop it [1]\n- Start", "Two steps:\n- Stop it [1]\n"),
        ("他重启了队列[1]。然后", "他重启了队列[1]。"),
        ("Do this. Run:\n```\nstop\nsta", "Do this. Run:\n"),
        ("Run:\n```\nstop\n```\nThen wait", "Run:\n```\nstop\n```\n"),
        ("nothing whole", ""),
        ("", ""),
    ],
)
def test_what_broke_off_stands_up_to_its_last_whole_sentence(text, kept):
    assert whole_sentences(text) == kept


@given(texts)
def test_what_stands_is_a_beginning_and_whole_itself_when_more_follows(text):
    kept = whole_sentences(text)

    assert text.startswith(kept)
    assert whole_sentences(kept + "More") == kept or kept == ""


@given(texts, texts)
def test_what_stood_stands_when_more_was_said(text, more):
    assert len(whole_sentences(text + more.replace("`", ""))) >= len(whole_sentences(text))
