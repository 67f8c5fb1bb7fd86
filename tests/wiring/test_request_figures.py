import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry

from tests.wiring.figures import WRITTEN, stages_of, trace_of
from wiring.metrics import metrics_text
from wiring.request_figures import RequestFigures


def counted(*traces):
    registry = CollectorRegistry()
    figures = RequestFigures(registry)
    for trace in traces:
        figures.count(trace)
    return registry


@pytest.mark.parametrize(
    ("trace", "outcome"),
    [
        (trace_of("search", "found"), "found"),
        (trace_of("search", "nothing"), "nothing"),
        (trace_of(stages=stages_of("search", "write")), "answered"),
        (trace_of(stages=stages_of("search", "answer")), "extractive"),
        (trace_of(stages=stages_of("search", "write", "answer"), sentences=2), "extractive"),
        (trace_of(stages=stages_of("search", "answer", "write")), "answered"),
        (trace_of(status="unknown", stages=stages_of("search", "answer")), "unknown"),
        (trace_of(status="failed", error="StorageError"), "failed"),
        (trace_of(status="failed", error="CancelledError"), "cancelled"),
        (trace_of(status="failed", error="GeneratorExit"), "cancelled"),
    ],
)
def test_a_request_is_counted_once_under_how_it_ended(trace, outcome):
    registry = counted(trace)

    counts = [
        (sample.labels, sample.value)
        for family in registry.collect()
        for sample in family.samples
        if sample.name == "footnote_requests_total" and sample.value
    ]
    assert counts == [({"kind": trace.kind, "outcome": outcome}, 1.0)]


def test_times_are_in_seconds_of_the_request_and_of_each_stage():
    registry = counted(WRITTEN, trace_of("search", "found", 20.0, stages=stages_of("search")))

    assert registry.get_sample_value("footnote_request_seconds_sum", {"kind": "ask"}) == 1.5
    assert registry.get_sample_value("footnote_request_seconds_bucket", {"kind": "search", "le": "0.025"}) == 1.0
    in_search = {"kind": "search", "stage": "search"}
    assert registry.get_sample_value("footnote_stage_seconds_sum", in_search) == pytest.approx(0.04)
    assert registry.get_sample_value("footnote_stage_seconds_count", {"kind": "ask", "stage": "write"}) == 1.0


def test_what_a_model_wrote_and_cost_is_summed_by_model():
    registry = counted(WRITTEN, WRITTEN, trace_of(model="other", prompt_tokens=5, cost=None))

    def tokens(model, direction):
        return registry.get_sample_value("footnote_model_tokens_total", {"model": model, "direction": direction})

    assert (tokens("openai/gpt-small", "prompt"), tokens("openai/gpt-small", "completion")) == (1800.0, 200.0)
    assert (tokens("other", "prompt"), tokens("other", "completion")) == (5.0, 0.0)
    assert registry.get_sample_value("footnote_model_cost_dollars_total", {"model": "openai/gpt-small"}) == 0.5
    assert registry.get_sample_value("footnote_model_cost_dollars_total", {"model": "other"}) == 0.0
    assert registry.get_sample_value("footnote_model_failures_total", {"name": "main"}) == 2.0
    assert registry.get_sample_value("footnote_sentences_total", {"verdict": "kept"}) == 6.0
    assert registry.get_sample_value("footnote_sentences_total", {"verdict": "struck"}) == 2.0


def test_what_the_audience_may_not_read_is_counted_in_policies_and_never_below_zero():
    unread_ledger = trace_of(policies=(3, 0))
    registry = counted(WRITTEN, unread_ledger)

    assert registry.get_sample_value("footnote_policies_denied_total", {"kind": "ask"}) == 3.0


def test_flags_are_counted_by_kind():
    registry = counted(WRITTEN, WRITTEN)

    flagged = {"kind": "ask", "flag": "truncated_context"}
    assert registry.get_sample_value("footnote_request_flags_total", flagged) == 2.0


def test_a_process_that_was_asked_nothing_shows_its_failures_at_zero():
    registry = counted()

    assert registry.get_sample_value("footnote_requests_total", {"kind": "ask", "outcome": "failed"}) == 0.0
    missing = {"kind": "search", "flag": "dense_leg_missing"}
    assert registry.get_sample_value("footnote_request_flags_total", missing) == 0.0


@given(
    question_hash=st.text("0123456789abcdef", min_size=32, max_size=32),
    filters=st.lists(st.sampled_from(["paths", "labels"])),
    people=st.integers(0, 10_000),
)
def test_no_series_is_added_by_who_asks_or_what_is_asked(question_hash, filters, people):
    def series(trace):
        return {line.rpartition(b" ")[0] for line in metrics_text(counted(trace)).splitlines()}

    asked = trace_of(question_hash=question_hash, filters=tuple(filters), people=people, tools=("lookup",))
    assert series(asked) == series(trace_of())
