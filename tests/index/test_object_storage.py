"""What only object storage does: it is shared, far away, and fails in ways of its own."""

import asyncio
import json
import subprocess
import sys
from contextlib import ExitStack, suppress
from datetime import timedelta
from threading import Thread

import pytest

from index.errors import UnreadableIndex, UnwritableIndex, UpkeepFailed
from index.pinned import is_present, open_pinned
from index.reader import open_index_reader
from index.row_filter import RowFilter
from index.store import Store
from index.stored import stored_tables
from index.upkeep import tidy
from index.waiting import stored_waiting_counts
from index.writer import open_index_writer
from playground.object_storage import Fault
from tests.fakes.hash_embedder import HashEmbedder, embeddings_of
from tests.index.conftest import chunk_with
from tests.index.writing import TURNS

EMBEDDER = HashEmbedder()
ALL = RowFilter((1, 2), ("handbook", "wiki"))
NO_ANSWER = "object storage does not answer, or fails. Check the network"


@pytest.fixture
def store(storage):
    """A store in which ten chunks lie, with nothing broken on the way there, now and afterwards."""
    store = storage.new_store()
    put(open_index_writer(store, EMBEDDER.space), *(chunk_with(number, f"alpha {number}") for number in range(10)))
    yield store
    storage.faults.end()


def put(writer, *chunks):
    writer.replace_documents([chunk.document_id for chunk in chunks], chunks, embeddings_of(EMBEDDER, chunks))


async def found(reader, words="alpha"):
    matches = await reader.keyword([(words, 1.0)], ALL, limit=50)
    return sorted(await reader.read(matches, ALL))


async def test_a_reader_looks_for_commits_as_often_as_it_is_told_and_keeps_what_it_has_read_of_indexes(storage, store):
    patient = await open_index_reader(storage.behind_proxy(store, refresh=timedelta(hours=1)), EMBEDDER.space)
    hasty = await open_index_reader(storage.behind_proxy(store), EMBEDDER.space)
    usual = await open_index_reader(storage.behind_proxy(store, refresh=timedelta(seconds=0.2)), EMBEDDER.space)
    for reader in (patient, hasty, usual):
        assert len(await found(reader)) == 10
    storage.faults.take_requests()
    await found(patient)
    asked = storage.faults.take_requests()
    assert asked
    assert all("/data/" in request for request in asked)

    put(open_index_writer(store, EMBEDDER.space), chunk_with(10, "alpha 10", document_id="document-2"))
    assert len(await found(patient)) == 10
    assert len(await found(hasty)) == 11
    async with asyncio.timeout(20):
        while len(await found(usual)) < 11:
            pass


def test_two_processes_that_write_different_sources_lose_nothing_of_each_other(storage):
    store = storage.new_store()
    open_index_writer(store, EMBEDDER.space)
    with ExitStack() as stack:
        command = [sys.executable, "-m", "tests.index.writing", store.uri, json.dumps(dict(store.options))]
        pipe = subprocess.PIPE
        processes = [
            stack.enter_context(subprocess.Popen([*command, source], stdin=pipe, stdout=pipe, text=True))
            for source in ("handbook", "wiki")
        ]
        assert [process.stdout.readline() for process in processes if process.stdout] == ["ready\n"] * 2
        for process in processes:
            assert process.stdin is not None
            process.stdin.close()
    assert [process.returncode for process in processes] == [0, 0]

    writer = open_index_writer(store, EMBEDDER.space)
    rows = writer.table.search().select(["id", "card", "text", "policy_id"]).limit(None).to_arrow().to_pylist()
    turns = range(1, TURNS)
    expected = {
        (f"{source}-{turn}", f"final {turn}", 1 + turn % 2) for source in ("handbook", "wiki") for turn in turns
    }
    assert {(row["id"], row["text"], row["policy_id"]) for row in rows} == expected
    assert len(rows) == len(expected)


async def test_a_reader_finds_every_row_while_edits_are_made_and_tidied(store):
    reader = await open_index_reader(store, EMBEDDER.space)

    def edit():
        writer = open_index_writer(store, EMBEDDER.space)
        for turn in range(3):
            put(writer, *(chunk_with(number, f"alpha {number} {turn}") for number in range(10)))
            tidy(writer)

    editing = Thread(target=edit)
    editing.start()
    reads = 0
    while editing.is_alive() or not reads:
        assert len(await found(reader)) == 10
        reads += 1
    editing.join()
    assert {chunk.text[-1] for chunk in await reader.document("handbook", "guide.md", ALL)} == {"2"}


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.SLOW_DOWN])
async def test_where_every_third_request_fails_all_is_done_as_if_none_did(storage, store, fault):
    through = storage.behind_proxy(store)
    writer = open_index_writer(through, EMBEDDER.space)
    reader = await open_index_reader(through, EMBEDDER.space)

    storage.faults.begin(fault, every=3)
    put(writer, *(chunk_with(number, f"beta {number}") for number in range(5)))
    writer.set_policy(["document-1"], 2)
    assert await found(reader, "beta") == [f"chunk-{number}" for number in range(5)]
    assert await found(reader) == []

    storage.faults.end()
    assert open_index_writer(store, EMBEDDER.space).chunk_counts("handbook") == {"document-1": 5}


def test_a_write_whose_answer_is_lost_is_done_or_told_as_failed_and_made_again_leaves_what_it_should(storage, store):
    writer = open_index_writer(storage.behind_proxy(store), EMBEDDER.space)
    writes = (
        lambda: put(writer, *(chunk_with(number, f"beta {number}") for number in range(5))),
        lambda: writer.set_policy(["document-1"], 2),
        lambda: put(writer, chunk_with(9, "alpha", document_id="document-2")),
        lambda: writer.remove_documents(["document-2"]),
    )
    for write in writes:
        storage.faults.begin(Fault.CUT, every=3)
        with suppress(UnwritableIndex):
            write()
        storage.faults.end()
        write()

    rows = open_index_writer(store, EMBEDDER.space).table.search().select(["text", "policy_id"]).limit(None).to_list()
    assert sorted((row["text"], row["policy_id"]) for row in rows) == [(f"beta {number}", 2) for number in range(5)]


async def test_one_request_that_hangs_is_made_again_within_the_patience_of_a_reader(storage, store):
    reader = await open_index_reader(storage.behind_proxy(store), EMBEDDER.space)
    storage.faults.begin(Fault.HANG, times=1)

    assert len(await found(reader)) == 10


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.HANG, Fault.SLOW_DOWN])
async def test_a_reader_says_clearly_that_nothing_answers_and_reads_on_when_it_does(storage, store, fault, caplog):
    through = storage.behind_proxy(store, patience=1)
    reader = await open_index_reader(through, EMBEDDER.space)

    storage.faults.begin(fault)
    with pytest.raises(UnreadableIndex, match=NO_ANSWER):
        await found(reader)
    with pytest.raises(UnreadableIndex, match=NO_ANSWER):
        await open_index_reader(through, EMBEDDER.space)
    assert "nothing-secret" not in caplog.text

    storage.faults.end()
    assert len(await found(reader)) == 10


def test_a_writer_says_clearly_that_nothing_answers_makes_nothing_anew_and_writes_on_when_it_does(storage, store):
    through = storage.behind_proxy(store, tries=1)
    writer = open_index_writer(through, EMBEDDER.space)
    table = open_pinned(through, EMBEDDER.space)

    storage.faults.begin(Fault.SLOW_DOWN)
    with pytest.raises(UnwritableIndex, match=NO_ANSWER):
        put(writer, chunk_with(11, "alpha", document_id="document-2"))
    with pytest.raises(UpkeepFailed, match=NO_ANSWER):
        tidy(writer)
    with pytest.raises(UnwritableIndex, match=NO_ANSWER):
        open_index_writer(through, EMBEDDER.space)
    with pytest.raises(UnwritableIndex, match=NO_ANSWER):
        stored_waiting_counts(through, EMBEDDER.space)
    with pytest.raises(UnreadableIndex, match=NO_ANSWER):
        stored_tables(through)
    with pytest.raises(UnreadableIndex, match=NO_ANSWER):
        is_present(table, through, EMBEDDER.space)

    storage.faults.end()
    put(writer, chunk_with(11, "alpha", document_id="document-2"))
    assert open_index_writer(store, EMBEDDER.space).chunk_counts("handbook") == {"document-1": 10, "document-2": 1}


async def test_a_bucket_that_is_not_there_is_told_from_one_that_does_not_answer(storage):
    nowhere = Store("s3://nowhere/index", storage.options())

    with pytest.raises(UnreadableIndex, match="knows no such bucket"):
        await open_index_reader(nowhere, EMBEDDER.space)
    with pytest.raises(UnwritableIndex, match="knows no such bucket"):
        open_index_writer(nowhere, EMBEDDER.space)


def test_whoever_only_looks_gives_up_early_on_storage_that_never_answers(storage, store):
    # Six tries of five seconds each, if it is not said otherwise; LanceDB's own are four times as many.
    hanging = Store(store.uri, {**storage.options(storage.proxied), "timeout": "200ms"})
    storage.faults.begin(Fault.HANG)
    storage.faults.take_requests()
    with pytest.raises(UnwritableIndex, match=NO_ANSWER):
        stored_waiting_counts(hanging, EMBEDDER.space)
    with pytest.raises(UnreadableIndex, match=NO_ANSWER):
        stored_tables(hanging)

    assert len(storage.faults.take_requests()) <= 12


def test_tables_are_listed_and_read_at_one_version_without_their_size_on_disk(store):
    [table] = stored_tables(store)
    assert (table.space, table.rows, table.vectors, table.size_bytes) == (EMBEDDER.space, 10, 10, None)
    pinned = open_pinned(store, EMBEDDER.space)
    assert pinned is not None
    assert is_present(pinned, store, EMBEDDER.space)

    put(open_index_writer(store, EMBEDDER.space), chunk_with(1, "beta"))
    assert not is_present(pinned, store, EMBEDDER.space)
    assert pinned.count() == 10
