import json
from dataclasses import replace
from datetime import UTC, datetime
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ModelUnavailable
from index.reader import open_index_reader
from index.row_filter import Excluded
from index.writer import open_index_writer
from retrieval.audience import Access
from retrieval.evidence import Evidence, Writing, evidence_of
from retrieval.filters import Filters
from retrieval.hit import Dropped, Hit, Scores
from retrieval.library import Library
from retrieval.passages import Passage
from retrieval.search import SearchResult, search
from retrieval.stopwatch import Stage
from retrieval.trace import Trace, hash_question, set_filters, with_evidence
from retrieval.trace_id import meant_id, new_trace_id
from tests.fakes.hash_embedder import HashEmbedder
from tests.index.conftest import chunk_with

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
BARE = Trace("abc", NOON, "ask", "answered", 12.5)


def hit(number, fused=0.5, **scores):
    given = {"dense": 0.5, "statement": None, "keyword": None, "rerank": None} | scores
    return Hit(chunk_with(number, f"secret text {number}"), Scores(fused=fused, **given))


def result(hits=(), dropped=(), *, question=(1.0,), stages=()):
    return SearchResult(tuple(hits), tuple(dropped), question, tuple(stages))


def traced(evidence, began=0.0):
    return with_evidence(BARE, evidence, began=began)


class DownEmbedder(HashEmbedder):
    """A model that cannot be reached when it is asked."""

    def embed_question(self, question):
        raise ModelUnavailable("the model is down")


async def test_a_trace_of_a_search_holds_ids_scores_and_times_and_not_a_word(tmp_path):
    uri = str(tmp_path / "index")
    embedder = HashEmbedder()
    chunks = [
        chunk_with(number, f"zanzibar plan {number}", document_id=str(number), title="Yellowstone")
        for number in range(4)
    ]
    chunks.append(chunk_with(9, "zanzibar plan 0", document_id="9"))
    vectors = embedder.embed_passages([chunk.embedded_text for chunk in chunks], [() for _ in chunks])
    open_index_writer(uri, embedder.space).replace_documents([each.document_id for each in chunks], chunks, vectors)
    library = Library(await open_index_reader(uri, embedder.space), embedder)
    began = perf_counter()

    found = await search("zanzibar plan", Access((1,), ("handbook",)), library=library, limit=2)
    trace = traced(evidence_of(found), began)

    assert [each.chunk_id for each in trace.hits] == [each.chunk.id for each in found.hits]
    assert trace.hits[0].scores.fused == round(found.hits[0].scores.fused, 4)
    assert {each.chunk_id: each.reason for each in trace.dropped} == {
        each.hit.chunk.id: each.reason for each in found.dropped
    }
    assert {"embed", "dense", "keyword", "search", "fuse"} <= {stage.name for stage in trace.stages}
    assert all(0 <= stage.started < 60 for stage in trace.stages)
    text = json.dumps(trace.to_body()).lower()
    assert not any(word in text for word in ("zanzibar", "plan", "yellowstone", "handbook"))


async def test_a_search_without_its_model_is_flagged(tmp_path):
    embedder = DownEmbedder()
    uri = str(tmp_path / "index")
    open_index_writer(uri, embedder.space)
    library = Library(await open_index_reader(uri, embedder.space), embedder)

    found = await search("queue", Access((1,), ("handbook",)), library=library)

    assert traced(evidence_of(found)).flags == ("empty_retrieval", "dense_leg_missing")


@pytest.mark.parametrize(
    ("evidence", "flags"),
    [
        (Evidence(result([hit(1)]), (), answerability=0.9), ()),
        (Evidence(result([hit(1)]), (), answerability=0.1), ("low_scores",)),
        (Evidence(result(), (), answerability=0.1), ("empty_retrieval",)),
        (Evidence(result([hit(1)]), ()), ()),
        (Evidence(result([hit(1)]), (), 0.9, left_out=(Dropped(hit(1), "no room"),)), ("truncated_context",)),
        (Evidence(result([hit(1, dense=None)], question=None), (), 0.9), ("dense_leg_missing",)),
        (Evidence(result([hit(1)], [Dropped(hit(2, dense=None), "low")]), (), 0.9), ("vectors_missing",)),
        (Evidence(result([hit(1)]), (Stage("rerank", None, 0.0, 2.0),), 0.9), ("rerank_missing",)),
        (Evidence(result([hit(1, rerank=0.7), hit(2)]), (Stage("rerank", None, 0.0, 2.0),), 0.9), ()),
    ],
)
def test_what_is_worth_a_look_is_flagged(evidence, flags):
    assert traced(evidence).flags == flags


def test_a_source_that_was_left_out_for_the_age_of_its_permissions_is_flagged():
    trace = with_evidence(replace(BARE, expired=1), Evidence(result(), ()), began=0.0)

    assert trace.flags == ("empty_retrieval", "permissions_expired")


def test_of_what_ranked_below_the_best_are_kept_and_the_others_counted():
    dropped = [Dropped(hit(number), "ranked below the first 1") for number in range(30)]

    trace = traced(Evidence(result([hit(99)], dropped), ()))

    assert [each.chunk_id for each in trace.dropped] == [f"chunk-{number}" for number in range(20)]
    assert trace.more_dropped == 10


def test_stages_begin_at_the_request_and_not_at_the_clock():
    stages = (Stage("embed", "search", 1_000.25, 12.0), Stage("search", None, 1_000.25, 20.0))

    trace = traced(Evidence(result(), stages), began=1_000.0)

    assert [(stage.name, stage.started) for stage in trace.stages] == [("embed", 0.25), ("search", 0.25)]


WRITING = Writing("model", 900, 80, 0.01, ("main",), sentences=5, struck=1, tools=("grafana.query",))


def test_a_trace_survives_being_stored():
    first, second = hit(1, dense=0.25, statement=0.5, keyword=7.0, rerank=-2.0), hit(2)
    passage = Passage((first.chunk, second.chunk), (first,))
    stages = (Stage("search", None, 0.5, 20.0),)
    found = result([first], [Dropped(second, "the same text as chunk-1")], stages=stages)
    trace = traced(Evidence(found, stages, 0.7, (passage,), (Dropped(second, "no room"),), WRITING))

    assert trace.passages == (("chunk-1", "chunk-2"),)
    assert Trace.from_body("abc", NOON, json.loads(json.dumps(trace.to_body()))) == trace


def test_a_trace_of_another_version_is_read_as_far_as_it_is_known():
    body = {"kind": "ask", "hits": [{"chunk_id": "x", "mood": 3}], "stages": [], "weather": "fine"}

    trace = Trace.from_body("abc", NOON, body)

    assert (trace.kind, trace.status, trace.policies) == ("ask", "", (0, 0))
    assert trace.hits[0].chunk_id == "x"
    assert trace.hits[0].scores.dense is None


def test_filters_are_named_and_their_values_are_not():
    assert set_filters(Filters(paths=("plans/merger",), updated_after=NOON)) == ("paths", "updated_after")
    assert set_filters(Filters(phrases=("merger",), excluded=Excluded(labels=("x",)))) == ("phrases", "excluded")
    assert set_filters(Filters()) == ()


def test_a_question_hashes_the_same_however_it_is_spaced_and_differently_under_another_key():
    key = b"k" * 32

    assert hash_question("What  is\nERR_4021? ", key) == hash_question("what is err_4021?", key)
    assert hash_question("a", key) != hash_question("b", key)
    assert hash_question("a", key) != hash_question("a", b"j" * 32)
    assert len(hash_question("caf\udce9 \0", key)) == 32


@given(st.integers(min_value=0, max_value=2**50 - 1))
@settings(deadline=None)
def test_an_id_is_understood_however_it_is_written(number):
    trace_id = new_trace_id(number)

    assert len(trace_id) == 10
    assert meant_id(trace_id) == trace_id
    assert meant_id(f" {trace_id[:4].upper()}-{trace_id[4:]} ") == trace_id
    assert meant_id(trace_id.replace("0", "O").replace("1", "l")) == trace_id
    assert new_trace_id(number ^ 1) != trace_id


@pytest.mark.parametrize("text", ["", " ", "u", "%", "abcdefghjkm", "../etc", "caf\udce9", "a_c"])
def test_what_can_be_no_id_is_none(text):
    assert meant_id(text) is None
