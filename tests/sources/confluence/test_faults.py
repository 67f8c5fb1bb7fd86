"""What a site can do to a run, and what the run makes of it."""

import ssl
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.contextvars import bound_contextvars

from sources.confluence import retry
from sources.confluence.retry import MOST_PATIENCE_SECONDS, Patience, Transient, retry_after
from sources.confluence.transport import failure_of
from sources.document import Entry
from sources.errors import DocumentUnreadable, SourceUnavailable
from tests.fakes.event_log import event_log
from tests.sources.confluence.conftest import documents, may_read, path_of, paths

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("30", 30.0),
        ("0", 0.0),
        ("1.5", 1.5),
        (format_datetime(MOMENT + timedelta(seconds=90), usegmt=True), 90.0),
        (format_datetime(MOMENT - timedelta(seconds=90), usegmt=True), 0.0),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_read_as_a_number_or_a_date(value, seconds):
    assert retry_after(httpx.Headers({"Retry-After": value}), MOMENT) == seconds


@pytest.mark.parametrize("told", ["7", "0", None])
def test_a_busy_site_is_asked_again_after_what_it_says(wiki, told):
    page = wiki.page("Runbook")
    wiki.server.faults.answer("content/search", 429, times=2, retry_after=told)

    assert path_of(page) in paths(wiki.source().changes(None))
    assert len(wiki.naps) >= 2
    assert all(nap >= float(told or 0) for nap in wiki.naps[:1])


def test_a_site_that_says_come_back_tomorrow_is_not_waited_for(wiki):
    wiki.server.faults.answer("content/search", 429, times=None, retry_after=str(int(MOST_PATIENCE_SECONDS) + 1))

    with pytest.raises(SourceUnavailable, match=r"429.*try again later"):
        wiki.source().changes(None)
    assert wiki.naps == []


class Clock:
    """Stands still but for what is slept."""

    def __init__(self):
        self.now = 1000.0

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


@given(busy=st.floats(0, 10), worked=st.lists(st.floats(0, 3), min_size=1, max_size=20))
def test_whoever_is_in_a_hurry_pauses_for_nothing_that_comes_after_their_time(busy, worked):
    clock, paused_until = Clock(), [0.0]

    def ask():
        raise Transient("it answered 429", busy, is_busy=True)

    def pause(seconds):
        clock.sleep(seconds)
        paused_until.append(clock.now)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(retry, "time", clock)
        patience = Patience(pause)
        patience.hurry(5)
        for seconds in worked:
            with pytest.raises(Transient):
                patience.call(ask)
            clock.sleep(seconds)
    assert max(paused_until) <= 1005
    assert len(paused_until) > 1 or busy > 4.5, "a pause is a little longer than was asked for"


def test_a_site_that_nobody_waits_for_any_more_is_not_asked_again():
    asked = []

    def ask():
        asked.append(True)
        raise Transient("it answered 503")

    patience = Patience(sleep=lambda _: patience.give_up())
    for _ in range(2):
        with pytest.raises(Transient, match="nobody waits"):
            patience.call(ask)
    assert len(asked) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_site_that_fails_for_a_moment_costs_nothing(wiki, status):
    page = wiki.page("Runbook", "<p>Restart it.</p>")
    wiki.server.faults.answer("content/search|api/v2/pages", status, times=3)

    assert documents(wiki.source())["Runbook"].path == path_of(page)


@pytest.mark.parametrize("fault", ["drop", "cut", "spoil"])
def test_a_broken_answer_is_asked_for_again(wiki, fault):
    page = wiki.page("Runbook")
    getattr(wiki.server.faults, fault)("content/search", times=2)

    assert path_of(page) in paths(wiki.source().changes(None))


def test_a_slow_answer_is_given_up_and_asked_for_again(wiki):
    page = wiki.page("Runbook")
    wiki.server.faults.slow("content/search", seconds=2, times=1)

    assert path_of(page) in paths(wiki.source(timeout_seconds=0.5).changes(None))


def test_a_site_that_stays_broken_is_not_taken_for_an_empty_one(wiki):
    wiki.page("Runbook")
    wiki.server.faults.answer("content/search", 500, times=None)

    with pytest.raises(SourceUnavailable, match=r"answered 500.*try again later"):
        wiki.source().changes(None)


def test_pages_of_answers_that_lead_in_a_circle_are_an_error_not_an_endless_run(cloud):
    for number in range(260):
        cloud.page(f"Page {number}")
    cloud.server.faults.repeat_cursor("content/search")

    with pytest.raises(SourceUnavailable, match="lead nowhere"):
        cloud.source().changes(None)


def test_a_cursor_that_expires_costs_a_second_beginning(cloud):
    for number in range(260):
        cloud.page(f"Page {number}")
    cloud.server.faults.expire_cursor("content/search", times=1)

    assert len(cloud.source().changes(None).entries) == 261


def test_one_page_that_always_fails_costs_no_other(wiki):
    pages = [wiki.page(f"Page {number}") for number in range(8)]
    broken = pages[3]
    wiki.server.faults.answer(rf"(?=.*(api/v2/pages|body)).*{broken.id}", 500, times=None)
    source = wiki.source()
    entries = source.changes(None).entries
    source.prepare(entries)
    failed, read = [], []
    for entry in entries:
        try:
            read.append(source.read(entry).path)
        except DocumentUnreadable as error:
            failed.append((entry.path, str(error)))

    assert [path for path, _ in failed] == [path_of(broken)]
    assert "Page 3" in failed[0][1]
    assert len(read) == len(entries) - 1


def test_when_every_page_fails_the_site_is_down(wiki):
    for number in range(8):
        wiki.page(f"Page {number}")
    source = wiki.source()
    entries = source.changes(None).entries
    source.prepare(entries)
    wiki.server.faults.answer("api/v2/pages|body", 500, times=None)

    def read_all() -> None:
        for entry in entries:
            try:
                source.read(entry)
            except DocumentUnreadable:
                continue

    with pytest.raises(SourceUnavailable):
        read_all()


@pytest.mark.parametrize("status", [403, 404, 500])
def test_a_file_that_cannot_be_had_costs_no_other(wiki, status):
    page = wiki.page("Runbook")
    lost = wiki.site.attach(page, "a.txt", b"a", by=wiki.ana, media_type="text/plain")
    wiki.site.attach(page, "b.txt", b"b", by=wiki.ana, media_type="text/plain")
    source = wiki.source()
    entries = [entry for entry in source.changes(None).entries if entry.path.endswith(".txt")]
    wiki.server.faults.answer(rf"a\.txt|{lost.id}/download", status, times=None)

    with pytest.raises(DocumentUnreadable, match=r"a\.txt.*http.*answered"):
        source.read(entries[0])
    assert source.read(entries[1]).body == b"b"


def test_credentials_go_to_the_site_alone(cloud):
    page = cloud.page("Runbook")
    cloud.site.attach(page, "a.txt", b"a", by=cloud.ana, media_type="text/plain")
    source = cloud.source()
    [entry] = [entry for entry in source.changes(None).entries if entry.path.endswith(".txt")]

    assert source.read(entry).body == b"a"


def test_a_token_is_in_no_message(wiki):
    wiki.server.faults.answer("content/search", 403, times=None)

    with pytest.raises(SourceUnavailable) as caught:
        wiki.source().changes(None)
    assert "token-of-footnote" not in str(caught.value)
    assert "token-of-footnote" not in repr(wiki.source()._settings)


def test_no_more_requests_are_on_their_way_than_a_site_bears(wiki):
    for number in range(120):
        wiki.page(f"Page {number}")
    source = wiki.source()
    entries = source.changes(None).entries
    source.prepare(entries)
    for entry in entries:
        source.read(entry)

    assert wiki.server.traffic.most_in_flight <= 4
    assert Entry(entries[0].path, entries[0].version) == entries[0]


def test_an_including_page_that_cannot_be_read_costs_no_other_and_shows_nobody_its_old_text(wiki):
    include = (
        '<ac:structured-macro ac:name="include"><ac:parameter ac:name="">'
        '<ac:link><ri:page ri:content-title="Rota" /></ac:link></ac:parameter></ac:structured-macro>'
    )
    rota = wiki.page("Rota", "<p>Ana is on call.</p>")
    broken, whole = wiki.page("Broken", include), wiki.page("Whole", include)
    source = wiki.source()
    before = {entry.path: entry.version for entry in source.changes(None).entries}
    wiki.site.restrict(rota, users=(wiki.ana, wiki.sync))
    wiki.server.faults.answer(rf"(?=.*(api/v2/pages|body)).*{broken.id}", 500, times=None)
    listed = {entry.path: entry.version for entry in source.changes(None).entries}

    for path in (path_of(broken), path_of(whole)):
        assert not may_read(source, source.readers(before)[path], "ana@example.com")
        assert may_read(source, source.readers(listed)[path], "ana@example.com")


def test_a_site_that_is_asked_again_is_told_once_for_a_time_of_trouble(wiki, caplog):
    wiki.server.faults.answer("content/search", 503, times=3)

    wiki.source().changes(None)

    [warning] = [record for record in caplog.records if record.levelname == "WARNING"]
    assert warning.getMessage().startswith("site is asked again reason=it answered 503 seconds=")


@pytest.mark.parametrize("asked", ["body[-.]", "permissions"])
def test_what_is_logged_by_threads_that_ask_beside_each_other_has_the_id_of_its_run(wiki, caplog, asked):
    wiki.page("Runbook", "<p>Restart it.</p>")
    wiki.server.faults.answer(asked, 503, times=1)

    with event_log() as events, bound_contextvars(run_id=7):
        documents(wiki.source())

    assert [event["run_id"] for event in events("site is asked again")] == [7]
    [warning] = [record for record in caplog.records if record.levelname == "WARNING"]
    assert warning.threadName != threading.current_thread().name


def test_a_certificate_that_cannot_be_verified_is_told_with_the_reason():
    refused = ssl.SSLCertVerificationError(1, "CERTIFICATE_VERIFY_FAILED")
    refused.verify_message = "certificate has expired"
    broken = httpx.ConnectError("handshake")
    broken.__cause__ = refused

    failure = failure_of(broken)

    assert failure.is_lasting
    assert "certificate is not trusted here (certificate has expired)" in failure.reason
    assert "SSL_CERT_FILE" in failure.reason
