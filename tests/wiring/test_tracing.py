import asyncio
import json
import logging
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest

from answering.answer import Answer
from config.log import ROOMS
from config.settings import TracingSettings
from index.errors import StorageError
from ledger.traces import StoredTrace, latest_traces, question_key, store_trace
from ledger.transaction import writing
from retrieval.audience import Access, Audience
from retrieval.evidence import Evidence
from retrieval.filters import Filters
from retrieval.hit import Hit, Scores
from retrieval.search import SearchResult
from retrieval.stopwatch import Stage
from retrieval.trace import Request, Trace, hash_question
from tests.fakes.event_log import event_log
from tests.fakes.quick_ledger import open_quick_ledger
from tests.index.conftest import chunk_with
from tests.wiring.collector import collecting
from wiring.tracing import Setting, Tracing

ROOT = Path(__file__).parents[2]
QUESTION = "what does zanzibar cost"
SETTING = Setting("fingerprint", 3)
REQUEST = Request(
    "ask",
    QUESTION,
    Audience.person("ana@example.com"),
    Access((1, 2), ("handbook",)),
    Filters(paths=("mergers/",)),
)


@pytest.fixture
def ledger(tmp_path):
    engine = open_quick_ledger(tmp_path / "ledger.db")
    yield engine
    engine.dispose()


@pytest.fixture(autouse=True)
def _all_events(caplog):
    caplog.set_level(logging.INFO, "wiring")
    assert "wiring" in ROOMS


def tracing_in(ledger, **settings):
    return Tracing(ledger, TracingSettings(**settings))


def found(*, question=(1.0,)):
    hit = Hit(chunk_with(1, "Zanzibar costs 900 €"), Scores(0.5, 0.6, 3.0, 0.9))
    return SearchResult((hit,), (), question, (Stage("search", None, 0.0, 2.0),))


def answer(result):
    return Answer("answered", "Zanzibar costs 900 € [1]", (), (), Evidence(result, result.stages, 0.9))


def follow(tracing, outcome):
    with tracing.follow(REQUEST, SETTING) as trace:
        trace.answered(outcome)
    tracing.close()
    return trace.id


def only_trace(ledger):
    [stored] = latest_traces(ledger, 10)
    return Trace.from_body(stored.id, stored.at, stored.body)


def events(caplog, beginning):
    return [record for record in caplog.records if record.getMessage().startswith(beginning)]


def test_a_request_leaves_one_trace_in_the_ledger_and_one_line_in_the_log(ledger, caplog):
    trace_id = follow(tracing_in(ledger), answer(found()))

    trace = only_trace(ledger)
    assert (trace.id, trace.kind, trace.status) == (trace_id, "ask", "answered")
    assert (trace.people, trace.has_outsiders, trace.policies, trace.sources) == (1, False, (2, 0), (1, 3))
    assert (trace.space, trace.filters, trace.answerability) == ("fingerprint", ("paths",), 0.9)
    assert trace.question_hash == hash_question(QUESTION, question_key(ledger))
    [line] = events(caplog, "request traced")
    said = f"request traced trace_id={trace_id} kind=ask status=answered milliseconds={trace.milliseconds:.1f}"
    assert line.getMessage() == said


def test_all_that_is_logged_for_a_request_has_the_id_of_its_trace_and_of_no_other(ledger):
    tracing, log = tracing_in(ledger), logging.getLogger("retrieval.search").info

    async def ask():
        with tracing.follow(REQUEST, SETTING) as trace:
            await asyncio.sleep(0)  # so that the other one begins
            log("searched on=%s", trace.id)
            await asyncio.to_thread(log, "searched on=%s", trace.id)
            trace.answered(answer(found()))
        log("searched on=%s", "")

    async def ask_both():
        await asyncio.gather(ask(), ask())

    with event_log() as events:
        asyncio.run(ask_both())
        tracing.close()

    searched = events("searched")
    assert len(searched) == 6
    assert len({event["on"] for event in searched}) == 3
    assert all(event.get("trace_id", "") == event["on"] for event in searched)
    assert {event["trace_id"] for event in events("request")} == {event["on"] for event in searched} - {""}


def test_all_of_a_trace_is_logged_for_who_debugs_and_for_nobody_else(ledger, caplog):
    follow(tracing_in(ledger), answer(found()))
    assert not events(caplog, "trace ")

    caplog.set_level(logging.DEBUG, "wiring")
    trace_id = follow(tracing_in(ledger), answer(found()))
    stored = next(each for each in latest_traces(ledger, 10) if each.id == trace_id)
    trace = Trace.from_body(stored.id, stored.at, stored.body)
    [line] = events(caplog, "trace ")
    logged = json.loads(line.getMessage().removeprefix("trace "))
    assert logged == {"id": trace_id, "at": trace.at.isoformat(), **json.loads(json.dumps(trace.to_body()))}


def test_neither_ledger_nor_log_nor_spans_hold_a_word_of_question_documents_or_people(ledger, caplog, tmp_path):
    with collecting() as collector:
        follow(tracing_in(ledger, otlp_endpoint=collector.address), answer(found()))

        assert collector.spans()
        sent = b"".join(collector.bodies).lower()
    stored = b"".join(file.read_bytes() for file in tmp_path.glob("ledger.db*")).lower()
    for word in (b"zanzibar", b"costs", b"mergers", b"ana@", b"example.com"):
        assert word not in sent
        assert word not in stored
        assert word not in caplog.text.lower().encode()


def test_a_request_that_fails_is_traced_with_the_kind_of_its_error_and_fails_as_it_would(ledger):
    tracing = tracing_in(ledger)
    with pytest.raises(StorageError), tracing.follow(REQUEST, SETTING):
        raise StorageError("zanzibar.lance is damaged")
    tracing.close()

    assert (only_trace(ledger).status, only_trace(ledger).error) == ("failed", "StorageError")


def test_what_fails_after_the_answer_takes_nothing_back(ledger):
    tracing = tracing_in(ledger)

    def print_to_nobody():
        raise BrokenPipeError

    with suppress(BrokenPipeError), tracing.follow(REQUEST, SETTING) as trace:
        trace.found(found())
        print_to_nobody()
    tracing.close()

    assert (only_trace(ledger).status, only_trace(ledger).error) == ("found", "")


def test_an_answer_waits_for_no_ledger_that_another_process_holds(ledger, caplog):
    question_key(ledger)
    tracing = tracing_in(ledger)
    waited = []
    with writing(ledger):
        for _ in range(2):
            before = monotonic()
            with tracing.follow(REQUEST, SETTING) as trace:
                trace.answered(answer(found()))
            waited.append(monotonic() - before)
        tracing.close()

    # Each of them would wait half a second; a busy machine may hold up one.
    assert min(waited) < 0.3
    assert latest_traces(ledger, 10) == []
    warning = events(caplog, "trace not stored")[-1]
    assert warning.levelname == "WARNING"
    assert trace.id in warning.getMessage()
    assert events(caplog, "request traced")


def test_a_ledger_that_is_gone_is_a_warning(ledger, caplog, tmp_path):
    tracing = tracing_in(ledger)
    ledger.dispose()
    for file in tmp_path.glob("ledger.db*"):
        file.unlink()
    tmp_path.joinpath("ledger.db").write_text("this is no database, but a page of prose that somebody put here")
    follow(tracing, answer(found()))

    assert [record.levelname for record in events(caplog, "trace not stored")] == ["WARNING"]
    assert events(caplog, "request traced")


def test_nothing_is_stored_where_nothing_is_to_be_kept(ledger, caplog):
    follow(tracing_in(ledger, keep_days=0), answer(found()))

    assert latest_traces(ledger, 10) == []
    assert events(caplog, "request traced")


def test_traces_are_forgotten_after_the_days_that_the_settings_say(ledger):
    now = datetime.now(UTC)
    for days in (6, 8):
        old = StoredTrace(f"old{days}", now - timedelta(days=days), {})
        store_trace(ledger, old, forget_before=now - timedelta(days=99))
    new = follow(tracing_in(ledger, keep_days=7), answer(found()))

    assert {each.id for each in latest_traces(ledger, 10)} == {"old6", new}


def test_flags_are_logged_as_such_and_only_a_missing_leg_as_a_warning(ledger, caplog):
    nothing = SearchResult((), (), None, ())
    trace_id = follow(tracing_in(ledger), Answer("unknown", "", (), (), Evidence(nothing, (), 0.0)))

    flagged = {record.getMessage(): record.levelname for record in events(caplog, "request flagged")}
    assert flagged == {
        f"request flagged flag=empty_retrieval trace_id={trace_id} kind=ask": "INFO",
        f"request flagged flag=dense_leg_missing trace_id={trace_id} kind=ask": "WARNING",
    }


def test_requests_at_the_same_time_leave_a_trace_each(ledger):
    tracing = tracing_in(ledger)

    def ask():
        with tracing.follow(REQUEST, SETTING) as trace:
            trace.answered(answer(found()))

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tracing.close()

    assert len({each.id for each in latest_traces(ledger, 100)}) == 12


def test_without_a_collector_nothing_of_opentelemetry_is_imported():
    code = (
        "import sys, cli.app, cli.ask, cli.search, wiring.tracing; "
        "print([name for name in sys.modules if name.startswith('opentelemetry')])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
