"""What becomes of documents that fail: tried again, given up, listed; and of those that end the process."""

from datetime import timedelta

import pytest

from indexer.errors import StopReason
from indexer.recorded_run import Order, run_source
from indexer.tries import MOST_TRIES
from ledger.errors import LedgerUnavailable
from ledger.failures import failures, retry_failures
from ledger.leases import hold_lease
from ledger.reading_marks import MarkedDocument, mark_reading, standing_mark
from ledger.runs import RunStatus, runs, start_run
from ledger.waiting_runs import RunRequest
from sources.errors import SourceUnavailable
from tests.fakes.fickle_source import FickleSource
from tests.indexer.samples import DAMAGED

HOUR = timedelta(hours=1)


@pytest.fixture
def wiki():
    source = FickleSource()
    for number in range(10):
        source.put(f"page-{number:02}.md", f"# Page {number}\n\nText {number}.\n")
    return source


def raising(error):
    def fate():
        raise error

    return fate


def failure_of(desk, source, path):
    return next(each for each in failures(desk.bench.ledger, source.name) if each.path == path)


def killed_at(desk, source, *paths):
    """Leave what a process leaves that is killed while it reads these documents."""
    ledger, listed = desk.bench.ledger, {entry.path: entry.version for entry in source.changes(None).entries}
    run = start_run(ledger, source.name, desk.bench.writer.space.fingerprint, "a killed process", desk.bench.clock())
    mark_reading(ledger, run, [MarkedDocument(path, listed[path]) for path in paths])


def retry(desk, source, *paths):
    request = RunRequest(source.name, is_full=False, asked_by="a test", asked_at=desk.bench.clock())
    return retry_failures(desk.bench.ledger, paths, request)


@pytest.mark.parametrize("error", [KeyError("secret text"), RecursionError(), MemoryError()])
def test_a_surprise_at_one_document_fails_this_one_alone_and_tells_no_word_of_it(desk, wiki, error, caplog):
    wiki.fates["page-07.md"] = raising(error)
    report = desk.run_well(wiki)

    kind = type(error).__name__
    assert (report.counts.added, report.counts.failed) == (9, 1)
    assert f"the indexer stumbled over it ({kind} at" in desk.reasons(wiki)["page-07.md"][1]
    assert f"document failed source=wiki path=page-07.md error={kind} at=test_dead_letters.py:" in caplog.text
    assert "secret text" not in caplog.text
    assert "secret text" not in str(report)


def test_a_fault_of_ours_takes_no_good_text_away(desk, wiki):
    desk.run_well(wiki)
    wiki.fates["page-07.md"] = raising(KeyError())
    desk.run_well(wiki, is_forced=True)

    assert any("Text 7." in text for text in desk.texts(wiki)["page-07.md"])
    assert "page-07.md" in desk.reasons(wiki)


@pytest.mark.parametrize(
    "error", [LedgerUnavailable("the ledger is away"), SourceUnavailable("the wiki is away"), OSError(28, "no space")]
)
def test_what_is_not_the_documents_fault_fails_the_run_and_counts_against_no_document(desk, wiki, error):
    wiki.fates["page-07.md"] = raising(error)
    [report] = desk.run(wiki)

    assert report.error
    assert desk.reasons(wiki) == {}


@pytest.mark.parametrize("lists_all", [False, True])
def test_what_fails_again_and_again_is_given_up_until_its_version_changes(desk, wiki, lists_all):
    wiki.lists_all = lists_all
    wiki.fates["page-07.md"] = raising(KeyError())
    tried = 0
    for _ in range(10):
        desk.run_well(wiki)
        tried += "page-07.md" in wiki.was_read
        desk.pass_time(80 * HOUR)
    assert tried == MOST_TRIES
    assert failure_of(desk, wiki, "page-07.md").is_dead_letter

    wiki.put("page-07.md", "# Page 7\n\nMended.\n")
    desk.run_well(wiki)
    assert failure_of(desk, wiki, "page-07.md").tries == 1
    del wiki.fates["page-07.md"]
    desk.run_well(wiki)
    assert (desk.reasons(wiki), len(desk.known(wiki))) == ({}, 10)


def test_a_rest_holds_for_ordinary_runs_and_not_for_one_that_reads_everything(desk, wiki):
    wiki.unreadable.add("page-07.md")
    for _ in range(2):
        desk.run_well(wiki)
    desk.run_well(wiki)
    assert wiki.was_read == []
    desk.run_well(wiki, is_forced=True)
    assert "page-07.md" in wiki.was_read


@pytest.mark.parametrize("lists_all", [False, True])
def test_a_dead_letter_that_is_retried_is_read_by_the_next_run(desk, wiki, lists_all):
    wiki.lists_all = lists_all
    wiki.put("page-07.md", DAMAGED)
    desk.run_well(wiki)
    desk.run_well(wiki)
    assert wiki.was_read == []

    assert retry(desk, wiki, "page-07.md", "page-08.md") == ["page-07.md"]
    desk.run_well(wiki)
    assert wiki.was_read == ["page-07.md"]
    found = failure_of(desk, wiki, "page-07.md")
    assert (found.tries, found.is_dead_letter) == (1, True)


def test_what_a_process_was_reading_when_it_was_killed_is_read_last_and_one_by_one(desk, wiki):
    for number in range(10, 70):
        wiki.put(f"page-{number}.md", f"# Page {number}\n")
    killed_at(desk, wiki, "page-01.md", "page-02.md")
    marks = {}
    for path in ("page-00.md", "page-01.md", "page-02.md", "page-69.md"):
        wiki.fates[path] = lambda path=path: marks.update({path: len(standing_mark(desk.bench.ledger, "wiki"))})
    desk.run_well(wiki)

    assert wiki.was_read[-2:] == ["page-01.md", "page-02.md"]
    assert marks == {"page-00.md": 64, "page-01.md": 1, "page-02.md": 1, "page-69.md": 4}
    assert desk.reasons(wiki) == {}
    desk.run_well(wiki, is_forced=True)
    assert wiki.was_read[:2] == ["page-00.md", "page-01.md"]


def test_one_death_is_told_and_its_document_read_by_the_next_run_all_the_same(desk, wiki, caplog):
    killed_at(desk, wiki, "page-07.md")
    desk.run_well(wiki)

    assert wiki.was_read[-1] == "page-07.md"
    assert "ended while reading source=wiki path=page-07.md deaths=1" in caplog.text
    assert (desk.reasons(wiki), len(desk.known(wiki))) == ({}, 10)


def test_everything_else_is_written_before_a_document_that_was_deadly_is_read(desk, wiki):
    killed_at(desk, wiki, "page-07.md")
    written = []
    wiki.fates["page-07.md"] = lambda: written.append(len(desk.known(wiki)))
    desk.run_well(wiki)

    assert written == [9]


def test_three_deaths_keep_a_document_from_being_read_and_its_last_good_text_stays(desk, wiki):
    desk.run_well(wiki)
    wiki.put("page-07.md", "# Page 7\n\nDeadly.\n")
    for _ in range(3):
        killed_at(desk, wiki, "page-07.md")
        wiki.fates["page-07.md"] = raising(SourceUnavailable("it is not read to its end"))
        desk.run(wiki)
        desk.pass_time(2 * HOUR)
    for is_forced in (False, True):
        [report] = desk.run(wiki, is_forced=is_forced)
        assert report.error is None
        assert "page-07.md" not in wiki.was_read
    assert failure_of(desk, wiki, "page-07.md").deaths == 3
    assert failure_of(desk, wiki, "page-07.md").is_dead_letter
    assert any("Text 7." in text for text in desk.texts(wiki)["page-07.md"])

    retry(desk, wiki, "page-07.md")
    del wiki.fates["page-07.md"]
    desk.run_well(wiki)
    assert any("Deadly." in text for text in desk.texts(wiki)["page-07.md"])


def test_a_run_that_is_stopped_leaves_no_mark(desk, wiki):
    with hold_lease(desk.bench.ledger, "index") as lease:
        run_source(desk.bench, wiki, lease, Order("a test"), must_stop=lambda _: StopReason.ENDING)
    assert runs(desk.bench.ledger)[0].status is RunStatus.INTERRUPTED
    assert standing_mark(desk.bench.ledger, "wiki") == []


def test_the_log_of_a_death_of_many_names_none(desk, wiki, caplog):
    killed_at(desk, wiki, "page-01.md", "page-02.md")
    desk.run_well(wiki)

    assert "ended while reading source=wiki documents=2; each is read alone now" in caplog.text
