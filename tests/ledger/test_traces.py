import threading
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest
from sqlalchemy import insert, select

from ledger.errors import LedgerUnavailable, RecordRefused
from ledger.tables import keys
from ledger.traces import StoredTrace, find_traces, latest_traces, question_key, store_trace
from ledger.transaction import reading, writing
from tests.ledger.conftest import opened

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
LONG_AGO = NOON - timedelta(days=365)


def trace(trace_id, minutes=0, **body):
    return StoredTrace(trace_id, NOON + timedelta(minutes=minutes), body)


def test_traces_come_back_as_they_were_the_latest_first(ledger):
    first = trace("abc", hits=[{"chunk_id": "x", "dense": 0.5, "keyword": None}], status="answered")
    second = trace("abd", minutes=1)
    store_trace(ledger, first, forget_before=LONG_AGO)
    store_trace(ledger, second, forget_before=LONG_AGO)

    assert latest_traces(ledger, 10) == [second, first]
    assert latest_traces(ledger, 1) == [second]


def test_a_trace_is_found_by_the_beginning_of_its_id(ledger):
    for each in ("abc", "abd", "xyz"):
        store_trace(ledger, trace(each), forget_before=LONG_AGO)

    assert [each.id for each in find_traces(ledger, "ab", 10)] == ["abc", "abd"]
    assert [each.id for each in find_traces(ledger, "ab", 1)] == ["abc"]
    assert [each.id for each in find_traces(ledger, "xyz", 10)] == ["xyz"]
    assert find_traces(ledger, "%", 10) == find_traces(ledger, "a_c", 10) == []


def test_what_is_older_than_the_retention_is_forgotten_little_by_little(ledger):
    for number in range(120):
        store_trace(ledger, trace(f"old{number:03}", minutes=number), forget_before=LONG_AGO)
    kept = []
    for number in range(3):
        store_trace(ledger, trace(f"new{number}", minutes=1_000), forget_before=NOON + timedelta(minutes=500))
        kept.append(len(latest_traces(ledger, 1_000)))

    assert kept == [71, 22, 3]
    assert {each.id for each in latest_traces(ledger, 1_000)} == {"new0", "new1", "new2"}


def test_a_taken_id_is_refused_and_the_first_trace_stays(ledger):
    store_trace(ledger, trace("abc", status="first"), forget_before=LONG_AGO)
    with pytest.raises(RecordRefused):
        store_trace(ledger, trace("abc", status="second"), forget_before=LONG_AGO)

    assert latest_traces(ledger, 10) == [trace("abc", status="first")]


def test_a_trace_waits_for_no_other_writer_longer_than_half_a_second(ledger):
    started, ended = threading.Event(), threading.Event()

    def hold():
        with writing(ledger):
            started.set()
            ended.wait(20)

    holder = threading.Thread(target=hold)
    holder.start()
    started.wait(20)
    before = monotonic()
    try:
        with pytest.raises(LedgerUnavailable, match="locked"):
            store_trace(ledger, trace("abc"), forget_before=LONG_AGO)
        waited = monotonic() - before
    finally:
        ended.set()
        holder.join()

    assert 0.4 < waited < 5
    store_trace(ledger, trace("abc"), forget_before=LONG_AGO)


def test_other_writers_keep_their_patience_on_a_connection_that_stored_a_trace(ledger):
    store_trace(ledger, trace("abc"), forget_before=LONG_AGO)
    with writing(ledger) as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 10_000


def test_the_key_of_questions_is_made_once_and_is_the_same_for_every_process(ledger, url):
    key = question_key(ledger)
    with opened(url) as other:
        assert question_key(other) == key == question_key(ledger)

    assert len(key) == 32
    with reading(ledger) as connection:
        assert len(connection.execute(select(keys)).all()) == 1


def test_each_ledger_has_a_key_of_its_own(ledger, tmp_path):
    with opened(f"sqlite:///{tmp_path}/other.db") as other:
        assert question_key(other) != question_key(ledger)


def test_a_trace_of_odd_text_is_stored_all_the_same(ledger):
    odd = trace("abc", reason="caf\udce9 \0 \N{GRINNING FACE}")
    store_trace(ledger, odd, forget_before=LONG_AGO)

    assert latest_traces(ledger, 1) == [odd]


def test_an_upgraded_ledger_of_the_first_release_holds_traces(ledger, url):
    from alembic import command

    from ledger.upgrade import migrations

    with writing(ledger) as connection:
        connection.execute(insert(keys), {"name": "questions", "secret": "ab"})
        command.downgrade(migrations(connection), "0001")
    with opened(url) as again:
        store_trace(again, trace("abc"), forget_before=LONG_AGO)
        assert len(question_key(again)) == 32
