import math
from datetime import timedelta

from prometheus_client import CollectorRegistry

from ledger.errors import LedgerUnavailable
from ledger.runs import RunStatus
from retrieval.freshness import Freshness
from retrieval.source_status import SourceStatus
from tests.wiring.figures import HOUR, NEVER_INDEXED, NOW, WIKI, run_of
from wiring.source_figures import FIGURES, SourceFigures


class Shelf:
    """What is read of ledger and index, how often, and at what time."""

    def __init__(self, *statuses):
        self.statuses = list(statuses)
        self.readings = 0
        self.now = NOW

    def read(self):
        self.readings += 1
        if not self.statuses:
            raise LedgerUnavailable("the ledger cannot be read")
        return list(self.statuses)

    def registry(self):
        registry = CollectorRegistry()
        registry.register(SourceFigures(self.read, lambda: self.now))
        return registry


def values(registry, source):
    return {
        sample.name.removeprefix("footnote_"): sample.value
        for family in registry.collect()
        for sample in family.samples
        if sample.labels.get("source") == source
    }


def test_a_source_shows_all_that_ledger_and_index_know_of_it():
    assert values(Shelf(WIKI).registry(), "wiki") == {
        "source_age_seconds": 7200.0,
        "source_promise_seconds": 3600.0,
        "source_breaker_open": 1.0,
        "source_run_failed": 1.0,
        "source_documents": 3.0,
        "source_chunks": 40.0,
        "source_waiting_chunks": 7.0,
        "source_failed_documents": 1.0,
        "source_dead_letters": 1.0,
        "source_skipped_documents": 2.0,
        "source_out_of_date_documents": 2.0,
        "permissions_age_seconds": 3600.0,
        "permissions_limit_seconds": 86400.0,
    }


def test_a_source_that_was_never_indexed_is_older_than_any_limit_and_has_no_permissions_to_be_old():
    told = values(Shelf(WIKI, NEVER_INDEXED).registry(), "notes")

    assert told["source_age_seconds"] == math.inf
    assert (told["source_documents"], told["source_chunks"], told["source_run_failed"]) == (0.0, 0.0, 0.0)
    assert "permissions_age_seconds" not in told
    assert "source_promise_seconds" not in told


def test_permissions_that_were_never_read_are_older_than_any_limit():
    unread = SourceStatus("wiki", None, None, [], 0, freshness=Freshness(None, HOUR))

    assert values(Shelf(unread).registry(), "wiki")["permissions_age_seconds"] == math.inf


def test_a_run_under_way_has_not_failed():
    running = SourceStatus("wiki", None, run_of("wiki", RunStatus.RUNNING), [], 0)

    assert values(Shelf(running).registry(), "wiki")["source_run_failed"] == 0.0


def test_however_often_anybody_asks_the_index_is_read_once_in_ten_seconds_and_ages_go_on():
    shelf = Shelf(WIKI)
    registry = shelf.registry()
    ages = []
    for seconds in (0, 1, 9, 10):
        shelf.now = NOW + timedelta(seconds=seconds)
        ages.append(values(registry, "wiki")["source_age_seconds"])

    assert ages == [7200.0, 7201.0, 7209.0, 7210.0]
    assert shelf.readings == 2


def test_a_clock_that_is_set_back_keeps_no_old_figures():
    shelf = Shelf(WIKI)
    registry = shelf.registry()
    values(registry, "wiki")
    shelf.now -= HOUR
    values(registry, "wiki")

    assert shelf.readings == 2


def test_a_ledger_that_cannot_be_read_is_a_figure_and_the_next_reading_shows_all_again(caplog):
    shelf = Shelf()
    registry = shelf.registry()
    assert registry.get_sample_value("footnote_status_readable") == 0.0
    assert values(registry, "wiki") == {}
    assert shelf.readings == 1
    assert "the ledger cannot be read" in caplog.text

    shelf.statuses = [WIKI]
    shelf.now += timedelta(seconds=10)
    assert registry.get_sample_value("footnote_status_readable") == 1.0
    assert len(values(registry, "wiki")) == len(FIGURES)


def test_nothing_is_read_before_somebody_asks():
    shelf = Shelf(WIKI)
    shelf.registry()

    assert shelf.readings == 0
