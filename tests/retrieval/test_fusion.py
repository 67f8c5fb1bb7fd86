from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embedder import Embedding
from index.reader import Match
from retrieval.fusion import DENSE_WEIGHT, fuse, in_order
from retrieval.hit import Hit, Scores
from tests.index.conftest import MOMENT, chunk_with

NO_STATEMENTS = np.empty((0, 2), dtype=np.float32)
QUESTION = np.array([1.0, 0.0], dtype=np.float32)
COSINES = st.floats(-1, 1, width=32)
BM25 = st.floats(0.5, 60)
NUMBERS = st.integers(0, 9)
# Every chunk has a vector; a leg finds some of them.
CORPORA = st.dictionaries(NUMBERS, COSINES, max_size=8)
TOLERANCE = 1e-6


def match(number, score, cosine):
    vector = np.array([cosine, np.sqrt(max(0.0, 1 - cosine**2))], dtype=np.float32)
    return Match(f"chunk-{number}", number, score, Embedding(vector, NO_STATEMENTS))


def fused(cosines, keyword, dense_found=None, question=QUESTION):
    """Fuse legs over chunks with these cosines; the dense leg found all of them unless told otherwise."""
    found = cosines if dense_found is None else dense_found
    dense = [match(number, cosines[number], cosines[number]) for number in found]
    words = [match(number, score, cosines[number]) for number, score in keyword.items()]
    return fuse(dense if question is not None else [], words, question)


def by_number(hits):
    return {int(hit.match.chunk_id.removeprefix("chunk-")): hit.scores for hit in hits}


@st.composite
def legs(draw):
    cosines = draw(CORPORA)
    keyword = {number: draw(BM25) for number in cosines if draw(st.booleans())}
    dense_found = [number for number in cosines if number not in keyword or draw(st.booleans())]
    return cosines, keyword, dense_found


@settings(deadline=None, max_examples=200)
@given(legs(), st.booleans())
def test_hits_are_each_chunk_once_best_first_with_scores_from_0_to_1(legs, has_question):
    cosines, keyword, dense_found = legs
    hits = fused(cosines, keyword, dense_found, QUESTION if has_question else None)

    assert sorted(by_number(hits)) == sorted(cosines if has_question else keyword)
    assert len(by_number(hits)) == len(hits)
    scores = [hit.scores.fused for hit in hits]
    assert all(0 <= score <= 1 for score in scores)
    assert scores == sorted(scores, reverse=True)


@settings(deadline=None, max_examples=200)
@given(legs())
def test_every_hit_shows_what_each_leg_gave_it(legs):
    cosines, keyword, dense_found = legs
    for number, scores in by_number(fused(cosines, keyword, dense_found)).items():
        assert scores.dense == pytest.approx(cosines[number], abs=TOLERANCE)
        assert scores.keyword == keyword.get(number)


@settings(deadline=None, max_examples=300)
@given(legs(), st.data())
def test_a_better_score_in_either_leg_never_ranks_a_chunk_lower(legs, data):
    cosines, keyword, dense_found = legs
    if not cosines:
        return
    number = data.draw(st.sampled_from(sorted(cosines)))
    before = by_number(fused(cosines, keyword, dense_found))
    if number in keyword and data.draw(st.booleans()):
        better = by_number(fused(cosines, keyword | {number: keyword[number] + data.draw(BM25)}, dense_found))
    else:
        raised = data.draw(st.floats(cosines[number], 1, width=32))
        better = by_number(fused(cosines | {number: raised}, keyword, dense_found))

    assert better[number].fused >= before[number].fused - TOLERANCE
    assert all(better[other].fused <= before[other].fused + TOLERANCE for other in before if other != number)


def test_two_empty_legs_give_nothing():
    assert fuse([], [], QUESTION) == []
    assert fuse([], [], None) == []


def test_what_is_best_in_both_legs_gets_1_and_others_their_share_of_the_best():
    scores = by_number(fused({1: 0.8, 2: 0.2}, {1: 12.0, 2: 3.0}))

    assert scores[1].fused == pytest.approx(1)
    assert scores[2].fused == pytest.approx(1 / 4)


def test_a_chunk_that_only_one_leg_found_gets_nothing_from_the_other():
    scores = by_number(fused({1: 0.8, 2: 0.8}, {1: 12.0}))

    assert scores[1].fused == pytest.approx(1)
    assert scores[2].fused == pytest.approx(DENSE_WEIGHT)


def test_what_points_away_from_the_question_counts_as_nothing():
    assert by_number(fused({1: -0.5}, {}))[1].fused == 0
    assert by_number(fused({1: -0.5}, {1: 2.0}))[1].fused == pytest.approx(1 - DENSE_WEIGHT)


def test_equal_scores_are_ordered_by_chunk_id_whatever_order_they_came_in():
    cosines = dict.fromkeys([3, 1, 2], 0.5)

    assert [hit.match.chunk_id for hit in fused(cosines, {})] == ["chunk-1", "chunk-2", "chunk-3"]


def test_of_hits_that_are_level_the_newer_comes_first_but_a_better_one_stays_ahead():
    def hit(number, score, days):
        chunk = chunk_with(number, f"text {number}", updated_at=MOMENT + timedelta(days=days))
        return Hit(chunk, Scores(None, None, None, score))

    hits = in_order([hit(1, 0.9, 0), hit(2, 0.90001, 0), hit(3, 0.9, 7), hit(4, 0.5, 30)])
    assert [each.chunk.id for each in hits] == ["chunk-3", "chunk-1", "chunk-2", "chunk-4"]


def test_without_a_question_vector_the_keyword_leg_decides_alone():
    hits = fused({1: 0.0, 2: 0.0}, {1: 2.0, 2: 4.0}, question=None)

    assert [(hit.match.chunk_id, hit.scores.fused, hit.scores.dense) for hit in hits] == [
        ("chunk-2", 1, None),
        ("chunk-1", 0.5, None),
    ]


def test_how_far_apart_scores_are_counts_not_only_their_order():
    close = by_number(fused({1: 0.80, 2: 0.79, 3: 0.0}, {2: 10.0, 1: 1.0}))
    far = by_number(fused({1: 0.80, 2: 0.20, 3: 0.0}, {2: 10.0, 1: 5.0}))

    assert close[2].fused > close[1].fused
    assert far[1].fused > far[2].fused
