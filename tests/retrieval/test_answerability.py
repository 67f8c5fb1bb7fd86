import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.embedder import Embedding
from retrieval.answerability import Signals, answerability, signals_of
from retrieval.hit import Hit, Scores
from retrieval.question import Question
from tests.index.conftest import chunk_with

QUESTION = np.eye(2, dtype=np.float32)[0]
SHARES = st.floats(0, 1)


def hit_of(number, text, dense, keyword=None):
    embedding = Embedding(QUESTION, np.array([[dense, np.sqrt(1 - dense**2)]], dtype=np.float32))
    return Hit(chunk_with(number, text), Scores(dense, dense, keyword, dense), embedding)


def test_a_statement_that_says_it_makes_an_answer_likelier_than_words_that_are_strewn_about():
    said = [hit_of(1, "The key is rotated every week.", 0.8, 9.0), hit_of(2, "Lunch is at noon.", 0.1)]
    strewn = [hit_of(1, "The key is brass.", 0.4, 4.0), hit_of(2, "Wheels are rotated every week.", 0.4, 4.0)]
    asked = Question("how often is the key rotated?")

    assert answerability(signals_of(asked, said, QUESTION)) > answerability(signals_of(asked, strewn, QUESTION))


def test_nothing_found_is_not_answerable():
    assert answerability(signals_of(Question("anything"), [], None)) == 0


def test_without_vectors_the_share_of_the_words_in_one_statement_decides():
    hits = [Hit(chunk_with(1, "The key is rotated every week."), Scores(None, None, 5.0, 1.0))]

    assert answerability(signals_of(Question("rotated key"), hits, None)) == 1
    assert answerability(signals_of(Question("purple zebra"), hits, None)) == 0


@given(SHARES, SHARES, SHARES, SHARES)
def test_more_support_and_a_wider_margin_never_make_it_less_likely(support, margin, more, coverage):
    before = answerability(Signals(support, margin, coverage))

    assert 0 <= before <= 1
    assert answerability(Signals(support + more, margin, coverage)) >= before
    assert answerability(Signals(support, margin + more, coverage)) >= before
