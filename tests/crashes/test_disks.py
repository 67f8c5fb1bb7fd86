"""A disk that is full, and one that becomes read-only, under a loop that goes on working."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.errors import UnwritableIndex
from index.pinned import open_pinned
from ledger.errors import LedgerUnavailable
from ledger.run_requests import waiting_runs
from ledger.runs import RunStatus
from tests.fakes.hash_embedder import HashEmbedder
from tests.fakes.listed_source import ListedSource
from tests.indexer.agreement import assert_agreement
from tests.indexer.conftest import Desk, open_bench
from tests.indexer.service.conftest import Office

DOCUMENTS = 30


@dataclass(frozen=True, slots=True)
class Disk:
    """A small disk of its own."""

    folder: Path

    @contextmanager
    def full_but_for(self, room: int) -> Iterator[None]:
        """Leave so many bytes while the block runs."""
        filler = self.folder / "filler"
        with filler.open("wb", buffering=0) as file:
            with suppress(OSError):
                while file.write(bytes(4096)):
                    pass
            file.truncate(max(0, file.tell() - room))
        try:
            yield
        finally:
            filler.unlink()

    @contextmanager
    def read_only(self) -> Iterator[None]:
        subprocess.run(["mount", "-o", "remount,ro", self.folder], check=True)
        try:
            yield
        finally:
            subprocess.run(["mount", "-o", "remount,rw", self.folder], check=True)


@pytest.fixture
def disk(tmp_path) -> Iterator[Disk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", folder], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("mounting a small disk is not permitted here; tests/index/test_disk.py limits files instead")
    yield Disk(folder)
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def office(disk) -> Iterator[Office]:
    embedder = HashEmbedder()
    office = Office(Desk(disk.folder, open_bench(disk.folder, embedder), embedder), ListedSource("wiki"))
    office.start()
    yield office
    office.end()
    office.ledger.dispose()


def write(office: Office, edition: object) -> None:
    for number in range(DOCUMENTS):
        office.sources["wiki"].put(f"{number:02}.md", f"# A\n\nEdition {edition}.\n\n# B\n\nEdition {edition}.\n")


def editions(office: Office) -> dict[str, set[str]]:
    """What is stored of each document, read as others would."""
    table = open_pinned(str(office.desk.folder / "index"), HashEmbedder().space)
    assert table
    found: dict[str, set[str]] = {}
    for row in [row for batch in table.batches(["path", "text"]) for row in batch.to_pylist()]:
        found.setdefault(row["path"], set()).add(row["text"].partition("Edition ")[2])
    return found


def assert_goes_on(office: Office, edition: object) -> None:
    office.ask("wiki")
    office.until(lambda: office.ended() and office.ended()[-1].status is RunStatus.DONE)
    office.until_quiet()
    office.until(lambda: not office.loop.trouble)
    assert set(map(frozenset, editions(office).values())) == {frozenset({f"{edition}."})}
    assert_agreement(office.desk.bench, office.sources["wiki"])


def asked(office: Office) -> Callable[[], object]:
    with suppress(LedgerUnavailable):
        office.ask("wiki")
    # Without room for a request there is nothing to be done; with some, the run meets the end of it.
    return lambda: office.loop.trouble or not waiting_runs(office.ledger)


def test_on_a_full_disk_nothing_is_torn_and_it_goes_on_by_itself_when_there_is_room(office, disk):
    write(office, "first")
    assert_goes_on(office, "first")
    for room in (0, 60_000, 150_000, 400_000):
        write(office, room)
        with disk.full_but_for(room):
            office.until(asked(office))
            assert {len(each) for each in editions(office).values()} == {1}
        assert_goes_on(office, room)
    assert not office.desk.known(office.sources["wiki"]).keys() - editions(office).keys()


def test_on_a_disk_that_is_read_only_it_says_so_the_rows_can_be_read_and_it_goes_on_when_it_can_write(office, disk):
    write(office, "first")
    assert_goes_on(office, "first")
    write(office, "second")
    # Files that are open keep a disk from becoming read-only.
    office.end()
    office.ledger.dispose()
    again = Office(office.desk, *office.sources.values())
    with disk.read_only():
        again.start()
        again.until(lambda: "Check that it can be reached, read and written" in again.loop.trouble)
        with pytest.raises(UnwritableIndex, match="its disk is read-only"):
            again.desk.bench.writer.remove_documents(["a document"])
        assert editions(again) == {f"{number:02}.md": {"first."} for number in range(DOCUMENTS)}
    assert_goes_on(again, "second")
    again.end()
