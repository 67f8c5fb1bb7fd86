import numpy as np
import pytest

from index.embedder import Embedding
from retrieval.hit import Hit, Scores
from retrieval.question import Question
from retrieval.support import supports_in, term_weights
from retrieval.terms import terms
from tests.index.conftest import chunk_with

QUESTION, OTHER = np.eye(2, dtype=np.float32)
TEXT = "The key is rotated every week. Lunch is served at noon."


def hit_of(text, statements=None):
    embedding = None if statements is None else Embedding(QUESTION, np.array(statements, dtype=np.float32))
    return Hit(chunk_with(1, text), Scores(1.0, 1.0, None, 1.0), embedding)


def test_each_statement_is_compared_by_its_own_vector_and_its_own_words():
    weights = term_weights(Question("rotate key").terms(), [terms(TEXT)])
    first, second = supports_in(hit_of(TEXT, [QUESTION, OTHER]), weights, QUESTION)

    assert (first.likeness, second.likeness) == (1.0, 0.0)
    assert (first.coverage, second.coverage) == (1.0, 0.0)
    assert first.score > second.score


@pytest.mark.parametrize(
    ("hit", "question"),
    [
        (hit_of(TEXT), QUESTION),
        (hit_of(TEXT, [QUESTION, OTHER]), None),
        (hit_of(TEXT, [QUESTION]), QUESTION),  # cut by other rules than those it was embedded by
    ],
)
def test_without_vectors_that_belong_to_the_statements_words_alone_decide(hit, question):
    weights = term_weights(Question("rotate key").terms(), [terms(TEXT)])

    assert [support.likeness for support in supports_in(hit, weights, question)] == [None, None]
    assert [support.score for support in supports_in(hit, weights, question)] == [1.0, 0.0]


def test_what_no_text_holds_weighs_most_and_an_earlier_turn_less():
    texts = [terms("rotate key"), terms("rotate lunch")]
    weights = term_weights({"zebra": 1.0, "rotat": 1.0, "key": 1.0, "lunch": 0.5}, texts)

    assert weights["zebra"] > weights["key"] > weights["lunch"] > weights["rotat"]
