from contextlib import contextmanager
from itertools import chain, repeat

from index.waiting import waiting_counts
from indexer.fill import Fill
from ledger.errors import LeaseHeld
from ledger.parts import vectors_part
from tests.fakes.listed_source import ListedSource
from tests.indexer.samples import sections


def test_what_was_at_hand_of_a_source_is_left_to_the_process_that_fills_it_by_now(desk, source):
    small = ListedSource("small")
    small.put("small.md", sections("alpha", 40))
    source.put("large.md", sections("beta", 60))
    for each in (small, source):
        desk.read(each)
    others = set()

    @contextmanager
    def taking(name):
        if name in others:
            raise LeaseHeld("Another process fills it.", vectors_part(name))
        yield desk.bench

    stops = chain([False, True, True], repeat(False))
    fill = Fill(desk.bench, lambda: None, stops.__next__, taking, steady=lambda: 0.0)
    fill.work()
    left = waiting_counts(desk.bench.writer.table)
    assert 0 < left["small"] < 40

    others.add("small")
    fill.work()
    assert waiting_counts(desk.bench.writer.table) == {"small": left["small"]}
    assert fill.others == {"small"}
