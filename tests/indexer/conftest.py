from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from index.writer import IndexWriter, open_index_writer
from indexer.progress import OnProgress
from indexer.recorded_run import Order, run_source
from indexer.run import run_sources
from indexer.workbench import Workbench
from ledger.documents import indexed_documents
from ledger.failures import failures
from ledger.leases import hold_lease
from tests.fakes.hash_embedder import HashEmbedder
from tests.fakes.listed_source import ListedSource
from tests.fakes.quick_ledger import open_quick_ledger
from tests.indexer.agreement import assert_agreement, rows_of
from tests.indexer.samples import QUEUE


@dataclass(slots=True)
class Desk:
    """An index and a ledger in a folder, and what a test does with them."""

    folder: Path
    bench: Workbench
    embedder: HashEmbedder

    def reopen(self, *, embedder: HashEmbedder | None = None, writer: type[IndexWriter] = IndexWriter) -> None:
        """Open both anew, as the next process would."""
        self.bench.ledger.dispose()
        self.embedder = embedder or HashEmbedder()
        self.bench = open_bench(self.folder, self.embedder)
        self.bench = replace(self.bench, writer=writer(self.bench.writer.table, self.bench.writer.space))

    def pass_time(self, time: timedelta) -> None:
        """Move the clock of what is run from now on."""
        before = self.bench.clock
        self.bench = replace(self.bench, clock=lambda: before() + time)

    def watch(self, on_progress: OnProgress) -> None:
        self.bench = replace(self.bench, on_progress=on_progress)

    def run(
        self,
        *sources: ListedSource,
        is_forced: bool = False,
        accepts_deletions: bool = False,
    ):
        """Run, and forget what was read and embedded before."""
        self.embedder.embedded.clear()
        for source in sources:
            source.was_read.clear()
        return run_sources(
            self.bench,
            sources,
            requested_by="a test",
            is_forced=is_forced,
            accepts_deletions=accepts_deletions,
        )

    def read(self, source: ListedSource):
        """Run one source, and leave its vectors waiting."""
        with hold_lease(self.bench.ledger, "index") as lease:
            return run_source(self.bench, source, lease, Order("a test"))

    def run_well(self, source: ListedSource, *, is_forced: bool = False):
        """Run one source, and check that it came to a good end."""
        [report] = self.run(source, is_forced=is_forced)
        assert report.error is None
        assert_agreement(self.bench, source)
        return report

    def known(self, source: ListedSource):
        return indexed_documents(self.bench.ledger, self.bench.writer.space.fingerprint, source.name)

    def rows(self, source: ListedSource):
        return rows_of(self.bench.writer, source.name)

    def texts(self, source: ListedSource):
        """Every stored text by path."""
        found: dict[str, list[str]] = {}
        for row in self.rows(source):
            found.setdefault(row["path"], []).append(row["text"])
        return found

    def reasons(self, source: ListedSource):
        """Why documents are not in the index, by path."""
        return {failure.path: (failure.kind, failure.reason) for failure in failures(self.bench.ledger, source.name)}

    def ids(self, source: ListedSource):
        return {row["text"]: row["id"] for row in self.rows(source)}


def open_bench(folder: Path, embedder: HashEmbedder) -> Workbench:
    writer = open_index_writer(str(folder / "index"), embedder.space)
    return Workbench(open_quick_ledger(folder / "ledger.db"), writer, embedder)


@pytest.fixture
def desk(tmp_path):
    embedder = HashEmbedder()
    desk = Desk(tmp_path, open_bench(tmp_path, embedder), embedder)
    yield desk
    desk.bench.ledger.dispose()


@pytest.fixture
def source():
    return ListedSource()


@pytest.fixture
def wiki(source):
    source.put("queue.md", QUEUE)
    source.put("lunch.md", "# Lunch\n\nAt noon.\n")
    return source
