from hypothesis import given, settings
from hypothesis import strategies as st

from mcp_server.tokens import _encoding, count_tokens, cut
from tests.mcp_server.texts import LONG_TEXTS


@settings(deadline=None)
@given(st.text(max_size=200) | LONG_TEXTS, st.integers(0, 100))
def test_what_is_cut_is_a_beginning_of_at_most_so_many_tokens(text, most):
    short = cut(text, most)

    assert text.startswith(short)
    assert count_tokens(short) <= most
    assert short == text or count_tokens(text) > most


def test_words_that_mean_something_to_a_model_count_as_any_other():
    assert count_tokens("<|endoftext|>") > 1
    assert cut("<|endoftext|>", 100) == "<|endoftext|>"


def test_what_the_encoding_was_made_from_is_not_kept():
    assert count_tokens("Who rotates the keys?") == 5
    assert _encoding()._mergeable_ranks == {}
