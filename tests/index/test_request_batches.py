from hypothesis import given
from hypothesis import strategies as st

from index.request_batches import in_batches

TEXTS = st.lists(st.text(max_size=60), max_size=40)


@given(TEXTS, st.integers(1, 9), st.integers(1, 120))
def test_every_text_is_in_one_batch_and_no_batch_is_too_large_but_for_one_large_text(texts, most_texts, most_bytes):
    batches = list(in_batches(texts, most_texts=most_texts, most_bytes=most_bytes))

    assert sorted(position for batch in batches for position in batch) == list(range(len(texts)))
    for batch in batches:
        assert 1 <= len(batch) <= most_texts
        assert len(batch) == 1 or sum(len(texts[position].encode()) for position in batch) <= most_bytes


def test_texts_of_like_length_are_together_and_long_ones_first():
    assert list(in_batches(["a", "a" * 9, "b" * 8, "b"], most_texts=2)) == [[1, 2], [0, 3]]
