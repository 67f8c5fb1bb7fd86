import subprocess
import sys
from datetime import timedelta

import pytest

from indexer.errors import RunInProgress
from indexer.hand import Hand
from ledger.reindex_requests import ask_reindex, reindex_requests
from ledger.run_requests import ask_run, waiting_runs
from ledger.runs import RunStatus, runs
from ledger.waiting_runs import RunRequest
from tests.fakes.listed_source import ListedSource


def test_a_source_that_is_down_keeps_its_rows_and_the_others_are_indexed(desk, wiki):
    desk.run_well(wiki)
    wiki.is_down = True
    other = ListedSource("code")
    other.put("readme.md", "# Read me\n\nPlease.\n")
    before = desk.rows(wiki)

    down, fine = desk.run(wiki, other)

    assert down.error == "wiki cannot be reached; check the network"
    assert fine.error is None
    assert desk.rows(wiki) == before
    assert desk.texts(other).keys() == {"readme.md"}
    [run, _] = runs(desk.bench.ledger, wiki.name)
    assert (run.status, run.error) == (RunStatus.FAILED, down.error)


def test_a_surprise_in_one_source_does_not_stop_the_others_and_is_not_told_word_by_word(desk, wiki):
    class Surprising(ListedSource):
        def changes(self, since):
            raise ValueError("token=abc123")

    surprising, fine = desk.run(Surprising("code"), wiki)

    assert surprising.error is not None
    assert "ValueError" in surprising.error
    assert "abc123" not in surprising.error
    assert fine.error is None


def test_after_a_run_no_row_is_left_out_of_any_index(desk, wiki):
    desk.run(wiki)
    wiki.restrict("queue.md", (frozenset({"group:sre"}),))
    desk.run(wiki)

    table = desk.bench.writer.table
    stats = {index.name: table.index_stats(index.name) for index in table.list_indices()}
    assert stats
    assert {name: found.num_unindexed_rows for name, found in stats.items() if found.num_unindexed_rows} == {}


def test_a_second_process_is_told_who_holds_the_index(desk, wiki):
    program = (
        "import sys; from ledger.engine import open_ledger; from ledger.leases import hold_lease\n"
        f"with hold_lease(open_ledger('sqlite:///{desk.folder}/ledger.db'), 'index'):\n"
        "    print('held', flush=True); sys.stdin.read()\n"
    )
    holder = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"

        with pytest.raises(RunInProgress, match=rf"process {holder.pid} .* Wait until it has finished"):
            desk.run(wiki)
        holder.kill()
        holder.wait()

    desk.run_well(wiki)
    assert desk.texts(wiki).keys() == {"lunch.md", "queue.md"}


def test_a_run_clears_what_was_asked_for_before_it_listed_its_source_and_not_what_was_asked_while_it_worked(desk, wiki):
    ledger, now = desk.bench.ledger, desk.bench.clock()
    # The clock of whoever asked is an hour fast.
    ask_reindex(ledger, wiki.name, ["queue.md"], now + timedelta(hours=1))
    ask_reindex(ledger, "code", ["readme.md"], now)
    wiki.is_down = True
    desk.run(wiki)
    assert reindex_requests(ledger)[wiki.name].keys() == {"queue.md"}
    wiki.is_down = False
    desk.watch(lambda _: ask_reindex(ledger, wiki.name, ["lunch.md"], now))
    desk.run_well(wiki)

    assert reindex_requests(ledger)[wiki.name].keys() == {"lunch.md"}
    assert reindex_requests(ledger)["code"].keys() == {"readme.md"}


def test_a_run_that_was_asked_for_in_full_waits_for_one_that_reads_everything(desk, wiki):
    ledger, now = desk.bench.ledger, desk.bench.clock()
    ask_run(ledger, RunRequest(wiki.name, True, "Ana", now))
    desk.run_well(wiki)
    assert [each.source for each in waiting_runs(ledger)] == [wiki.name]
    desk.run_well(wiki, is_forced=True)

    assert waiting_runs(ledger) == []


def test_what_another_process_works_through_is_left_to_it_and_the_rest_is_done(desk, wiki):
    code = ListedSource("code")
    code.put("readme.md", "# Read me\n\nAt noon.\n")
    with Hand(desk.bench.ledger, tuple).source("code"):
        left, done = desk.run(code, wiki)
        with pytest.raises(RunInProgress, match="'code' is being worked through by process"):
            desk.run(code)

    assert "'code' is being worked through by process" in left.error
    assert (done.error, done.counts.added) == (None, 2)
    assert desk.texts(code) == {}
    assert desk.run_well(code).counts.added == 1
