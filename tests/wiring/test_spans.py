import logging
from datetime import UTC, datetime
from time import monotonic

import pytest

from retrieval.hit import Scores
from retrieval.stopwatch import Stage
from retrieval.trace import Trace, TracedHit
from tests.fakes.nobody import nobody
from tests.wiring.collector import collecting, plain, silent_address
from wiring.spans import SpanSender

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
BEGAN = round(NOON.timestamp() * 1e9)
STAGES = (
    Stage("keyword", "search", 0.001, 5.0),
    Stage("embed", "search", 0.001, 12.0),
    Stage("search", None, 0.001, 20.0),
    Stage("pack", None, 0.021, 4.5),
)
TRACE = Trace(
    id="abcdefgh12",
    at=NOON,
    kind="ask",
    status="answered",
    milliseconds=30.0,
    question_hash="5f" * 16,
    space="fingerprint",
    people=1,
    policies=(2, 5),
    sources=(1, 2),
    filters=("paths",),
    hits=(TracedHit("chunk-1", Scores(0.5, 0.6, 3.0, 0.9)),),
    more_dropped=7,
    answerability=0.75,
    stages=STAGES,
    flags=("truncated_context",),
)


@pytest.fixture
def collector():
    with collecting() as each:
        yield each


@pytest.fixture(autouse=True)
def _logging_as_before():
    logger = logging.getLogger("opentelemetry")
    level = logger.level
    yield
    logger.setLevel(level)


def sent(collector, *traces):
    sender = SpanSender(collector.address)
    for trace in traces:
        sender.send(trace)
    sender.close()
    return {span.name: span for span in collector.spans()}


def test_a_request_arrives_as_one_span_with_its_stages_in_it(collector):
    spans = sent(collector, TRACE)

    assert collector.paths == ["/v1/traces"]
    assert spans.keys() == {"footnote ask", "search", "embed", "keyword", "pack"}
    request = spans["footnote ask"]
    assert len({span.trace_id for span in spans.values()}) == 1
    assert request.parent_span_id == b""
    assert spans["search"].parent_span_id == spans["pack"].parent_span_id == request.span_id
    assert spans["embed"].parent_span_id == spans["keyword"].parent_span_id == spans["search"].span_id


def test_spans_begin_and_end_when_the_stages_did(collector):
    spans = sent(collector, TRACE)

    times = {name: (span.start_time_unix_nano - BEGAN, span.end_time_unix_nano - BEGAN) for name, span in spans.items()}
    assert times == {
        "footnote ask": (0, 30_000_000),
        "search": (1_000_000, 21_000_000),
        "embed": (1_000_000, 13_000_000),
        "keyword": (1_000_000, 6_000_000),
        "pack": (21_000_000, 25_500_000),
    }


def test_attributes_say_what_the_trace_says_in_numbers(collector):
    request = sent(collector, TRACE)["footnote ask"]

    assert plain(request.attributes) == {
        "footnote.trace_id": "abcdefgh12",
        "footnote.status": "answered",
        "footnote.question_hash": "5f" * 16,
        "footnote.space": "fingerprint",
        "footnote.audience.people": 1,
        "footnote.audience.has_outsiders": False,
        "footnote.policies.allowed": 2,
        "footnote.policies.known": 5,
        "footnote.sources.allowed": 1,
        "footnote.sources.known": 2,
        "footnote.filters": ["paths"],
        "footnote.hits": 1,
        "footnote.dropped": 7,
        "footnote.passages": 0,
        "footnote.left_out": 0,
        "footnote.answerability": 0.75,
        "footnote.flags": ["truncated_context"],
    }
    assert plain(collector.resources()[0].resource.attributes)["service.name"] == "footnote"


def test_a_request_that_failed_is_an_error_of_its_kind(collector):
    failed = Trace("abcdefgh12", NOON, "search", "failed", 3.0, error="StorageError")

    request = sent(collector, failed)["footnote search"]

    assert (request.status.code, request.status.message) == (2, "StorageError")


def test_many_requests_travel_together(collector):
    sent(collector, *[TRACE] * 20)

    assert len(collector.bodies) == 1
    assert len({span.trace_id for span in collector.spans()}) == 20


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
def test_a_collector_that_refuses_costs_no_time_and_one_line(collector, caplog, status):
    collector.status = status
    before = monotonic()

    sent(collector, TRACE)

    assert monotonic() - before < 20
    assert [(record.name, record.levelname) for record in caplog.records] == [("wiring.spans", "WARNING")]
    assert collector.address in caplog.text


@pytest.mark.parametrize("is_listening", [False, True])
def test_a_collector_that_is_down_costs_no_time_and_one_line(caplog, is_listening):
    with silent_address() if is_listening else nobody() as address:
        sender = SpanSender(address)
        # More than one batch of 512 spans.
        for _ in range(150):
            sender.send(TRACE)
        before = monotonic()
        sender.close()
        waited = monotonic() - before

    # Nothing that hangs, and none of the library's attempts, which take a minute together.
    assert waited < 20
    assert [record.levelname for record in caplog.records if record.name.startswith("opentelemetry")] == []
    assert len(caplog.records) == 1


def test_it_is_said_once_that_spans_are_lost_and_once_that_they_arrive_again(collector, caplog):
    sender = SpanSender(collector.address)
    for status in (503, 503, 200, 200):
        collector.status = status
        sender.send(TRACE)
        assert sender._processor.force_flush()
    sender.close()

    said = [record.getMessage() for record in caplog.records]
    assert [line.split(":")[0].split(" at ")[0] for line in said] == ["spans are lost", "spans arrive again"]
