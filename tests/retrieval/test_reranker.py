import asyncio
import logging
import math
from dataclasses import MISSING, fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ModelUnavailable
from retrieval.hit import Hit, Scores
from retrieval.reranker import RerankStage, probability
from tests.fakes.scripted_reranker import ScriptedReranker
from tests.index.conftest import chunk_with

TEXT = "salaries of the board"


class Clock:
    """Seconds as the test tells them."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def hit_with(number, fused=0.5, text=None):
    of_legs = {field.name: None for field in fields(Scores) if field.default is MISSING}
    return Hit(chunk_with(number, text or f"{TEXT} {number}"), Scores(**(of_legs | {"fused": fused})))


def hits_with(count):
    return [hit_with(number, 1 - number / (2 * count)) for number in range(count)]


def number_of(text):
    return int(text.rsplit(maxsplit=1)[1])


def ids(hits):
    return [hit.chunk.id for hit in hits]


async def test_the_best_by_the_reranker_comes_first_however_low_it_was():
    reranker = ScriptedReranker(lambda text: number_of(text) / 10)

    ranked = await RerankStage(reranker).order("question", hits_with(5))

    assert ids(ranked.hits) == [f"chunk-{number}" for number in (4, 3, 2, 1, 0)]
    assert [hit.score for hit in ranked.hits] == [0.4, 0.3, 0.2, 0.1, 0.0]
    assert ranked.notes == ()


async def test_the_reranker_reads_what_the_embedder_read_of_the_best_candidates_only():
    reranker = ScriptedReranker()
    hits = hits_with(50)

    await RerankStage(reranker, candidates=7).order("question", hits)

    assert reranker.asked == [[hit.chunk.embedded_text for hit in hits[:7]]]


async def test_a_text_that_stands_twice_is_read_once_and_takes_no_other_place():
    reranker = ScriptedReranker(lambda text: 0.9 if "twice" in text else 0.1)
    hits = [hit_with(0), hit_with(1, text="twice"), hit_with(2, text="twice"), hit_with(3), hit_with(4)]

    ranked = await RerankStage(reranker, candidates=3).order("question", hits)

    assert [len(texts) for texts in reranker.asked] == [3]
    assert ids(ranked.hits) == ["chunk-1", "chunk-2", "chunk-0", "chunk-3", "chunk-4"]
    assert [hit.scores.rerank for hit in ranked.hits] == [0.9, 0.9, 0.1, 0.1, None]


async def test_a_text_of_any_length_is_read_from_its_beginning():
    reranker = ScriptedReranker()

    await RerankStage(reranker).order("question", [hit_with(1, text="word" * 1_000_000)])

    assert reranker.asked[0][0].startswith("Guide")
    assert len(reranker.asked[0][0]) == 8_000


@settings(deadline=None)
@given(
    fused=st.lists(st.floats(0, 1), max_size=12),
    scores=st.lists(st.floats(0, 1), min_size=12, max_size=12),
    candidates=st.integers(1, 12),
)
async def test_the_order_is_that_of_the_scores_and_no_hit_is_lost_or_told_twice(fused, scores, candidates):
    hits = [hit_with(number, each) for number, each in enumerate(sorted(fused, reverse=True))]
    reranker = ScriptedReranker(lambda text: scores[number_of(text)])

    ranked = (await RerankStage(reranker, candidates=candidates).order("question", hits)).hits

    assert sorted(ids(ranked)) == sorted(ids(hits))
    assert [hit.score for hit in ranked] == sorted((hit.score for hit in ranked), reverse=True)
    read = [hit for hit in ranked if hit.scores.rerank is not None]
    assert list(ranked[: len(read)]) == read
    assert len(read) == min(candidates, len(hits))
    assert ids(ranked[len(read) :]) == ids(hits[len(read) :])
    assert {hit.chunk.id: hit.scores.fused for hit in ranked} == {hit.chunk.id: hit.scores.fused for hit in hits}


async def test_equal_scores_leave_the_fused_order():
    hits = hits_with(9)

    assert ids((await RerankStage(ScriptedReranker(), candidates=5).order("question", hits)).hits) == ids(hits)


async def test_without_hits_nobody_is_asked():
    reranker = ScriptedReranker()

    assert (await RerankStage(reranker).order("question", [])).hits == ()
    assert reranker.asked == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"error": ModelUnavailable("the provider is down")}, "the provider is down"),
        ({"load_error": ModelUnavailable("no such model")}, "no such model"),
        ({"is_stuck": True}, "took longer than 0.01 s"),
        ({"scores": []}, "0 scores for 3 passages"),
        ({"scores": [0.1, 0.2]}, "2 scores for 3 passages"),
        ({"scores": [0.1] * 4}, "4 scores for 3 passages"),
        ({"scores": [0.1, math.nan, 0.2]}, "not between 0 and 1"),
        ({"scores": [0.1, math.inf, 0.2]}, "not between 0 and 1"),
        ({"scores": [0.1, -0.001, 0.2]}, "not between 0 and 1"),
    ],
)
async def test_when_the_reranker_fails_the_fused_order_stands_and_the_reason_is_told(change, reason, caplog):
    reranker = ScriptedReranker(number_of)
    for name, value in change.items():
        setattr(reranker, name, value)
    hits = hits_with(3)

    with caplog.at_level(logging.WARNING):
        seconds = 0.01 if reranker.is_stuck else 60
        ranked = await RerankStage(reranker, timeout_seconds=seconds).order("what do they earn", hits)

    assert list(ranked.hits) == hits
    [note] = ranked.notes
    assert reason in note
    assert reason in caplog.text
    for shown in (note, caplog.text):
        assert TEXT not in shown
        assert "earn" not in shown


async def test_a_late_reranker_is_cancelled():
    reranker = ScriptedReranker()
    reranker.is_stuck = True

    await RerankStage(reranker, timeout_seconds=0.01).order("question", hits_with(3))

    assert reranker.was_cancelled == 1


async def test_after_a_failure_nobody_waits_for_the_reranker_until_a_pause_is_over():
    reranker, clock = ScriptedReranker(lambda text: number_of(text) / 10), Clock()
    stage = RerankStage(reranker, clock=clock)
    reranker.error = ModelUnavailable("down")
    await stage.order("question", hits_with(3))
    reranker.error = None

    clock.now += 9.9
    paused = await stage.order("question", hits_with(3))
    clock.now += 0.2
    again = await stage.order("question", hits_with(3))

    assert ids(paused.hits) == ["chunk-0", "chunk-1", "chunk-2"]
    assert paused.notes == ("not reranked: scripted failed or was late a moment ago",)
    assert ids(again.hits) == ["chunk-2", "chunk-1", "chunk-0"]
    assert len(reranker.asked) == 2


async def test_a_request_that_is_cancelled_is_no_failure_of_the_reranker():
    reranker = ScriptedReranker(lambda text: number_of(text) / 10)
    stage = RerankStage(reranker)
    reranker.is_stuck = True
    waiting = asyncio.create_task(stage.order("question", hits_with(3)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    reranker.is_stuck = False

    assert (await stage.order("question", hits_with(3))).notes == ()


@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_a_greater_logit_is_never_a_smaller_probability(one, other):
    low, high = sorted([one, other])

    assert 0 <= probability(low) <= probability(high) <= 1


def test_the_probability_of_no_logit_is_none():
    assert math.isnan(probability(math.nan))
    assert probability(0.0) == 0.5
