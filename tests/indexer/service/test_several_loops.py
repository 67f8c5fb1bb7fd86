"""Several loops over one index, as in several processes."""

from datetime import timedelta

from index.waiting import waiting_counts
from indexer.hand import Hand
from ledger.runs import runs
from ledger.waiting_runs import Priority
from tests.fakes.listed_source import ListedSource
from tests.indexer.agreement import assert_agreement
from tests.indexer.service.conftest import GatedSource, filled


def names(office):
    return [run.source for run in office.ended()]


def test_two_work_on_different_sources_at_the_same_time_and_on_none_twice(office):
    slow, wiki = filled(GatedSource("slow", at="0010.md"), 40), filled(ListedSource("wiki"), 3)
    first, second = office(slow, wiki), office(slow, wiki)
    first.ask("slow")
    first.start()
    assert slow.gate.reached.wait(30)
    first.ask("slow", Priority.PAGE)
    second.start()
    second.ask("wiki", Priority.SCHEDULE)
    second.until(lambda: names(second) == ["wiki"])

    # The first one is in the middle of its run, which is nobody else's, however urgent what waits for it is.
    assert [run.source for run in runs(first.ledger)] == ["wiki", "slow"]
    slow.gate.opened.set()
    first.until_quiet()
    first.until(lambda: not waiting_counts(first.desk.bench.writer.table))
    assert set(names(first)) == {"slow", "wiki"}
    for source in (slow, wiki):
        assert_agreement(first.desk.bench, source)


def test_vectors_of_a_source_that_another_process_fills_are_left_to_it_and_looked_after_later(office, desk):
    wiki, code = filled(ListedSource("wiki"), 40), filled(ListedSource("code"), 40)
    desk.read(wiki)
    desk.read(code)
    other = Hand(desk.bench.ledger, tuple)
    loop = office(wiki, code)
    with other.vectors("wiki"):
        loop.start()
        loop.until(lambda: set(waiting_counts(desk.bench.writer.table)) == {"wiki"})


def test_whoever_stood_still_and_was_overtaken_says_so_and_goes_on_with_what_waits(office, caplog):
    slow, wiki = filled(GatedSource("slow", at="0001.md"), 3), filled(ListedSource("wiki"), 3)
    loop = office(slow, wiki)
    loop.ask("slow")
    loop.start()
    assert slow.gate.reached.wait(30)
    # By this clock, nothing was heard of it for minutes.
    other = Hand(loop.ledger, tuple, clock=lambda: loop.now() + timedelta(minutes=5))
    with other.source("slow"):
        slow.gate.opened.set()
        loop.until(lambda: "goes on elsewhere" in caplog.text)
        loop.ask("wiki")
        loop.until(lambda: names(loop)[-1:] == ["wiki"])

    assert not loop.loop.trouble
    assert "not kept up to date" not in caplog.text
