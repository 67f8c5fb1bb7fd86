from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from index.errors import Overtaken, UpkeepFailed
from index.fence import fence
from index.fragments import append_fragments, write_fragments
from index.segments import build_segment, commit_segments, plan_indexes
from index.upkeep import clean_up, index_new_rows, tidy, tidy_edits
from index.waiting import store_embeddings
from index.writer import open_index_writer
from tests.fakes.hash_embedder import HashEmbedder, embeddings_of
from tests.index.conftest import chunk_with

EMBEDDER = HashEmbedder()
CHUNKS = [chunk_with(number, f"alpha {number}", document_id=f"document-{number}") for number in range(8)]


class Frozen:
    """Turns of a writer that is frozen at some moment, while others do something."""

    def __init__(self):
        self.before_the_newest: Callable[[], object] = tuple
        self.before_the_commit: Callable[[], object] = tuple
        self.commits = 0
        self.frozen_at = 1

    @contextmanager
    def turn(self) -> Iterator[Callable[[], None]]:
        self.before_the_newest()
        self.commits += 1
        yield self._confirm

    def _confirm(self) -> None:
        self.frozen_at -= 1
        if self.frozen_at <= 0:
            self.before_the_commit()


@pytest.fixture
def frozen():
    return Frozen()


@pytest.fixture
def writer(place, frozen):
    writer = open_index_writer(place, EMBEDDER.space, frozen.turn)
    put(writer, CHUNKS[:4], [None] * 4)
    put(writer, CHUNKS[4:])
    return writer


def put(writer, chunks, embeddings=None):
    writer.replace_documents([], chunks, embeddings or embeddings_of(EMBEDDER, chunks))


def rows(writer):
    return sorted(writer.table.search().limit(None).to_arrow().to_pylist(), key=lambda row: row["id"])


def row_numbers(writer):
    return writer.table.search().with_row_id(True).select(["id"]).limit(None).to_arrow()["_rowid"].to_pylist()


def compact(writer):
    writer.remove_documents(["document-1"])
    for number in range(20, 27):
        put(writer, [chunk_with(number, f"beta {number}", document_id=f"document-{number}")])
    return lambda: tidy(writer)


def append(writer):
    chunk = chunk_with(88, "from a node", document_id="document-88")
    written = write_fragments(writer, [chunk], embeddings_of(EMBEDDER, [chunk]))
    return lambda: append_fragments(writer, written)


def index_in_parts(writer):
    def commit():
        # Kept until the end, as it keeps the version.
        plans = plan_indexes(writer, 2)
        plan = next(plans)
        commit_segments(writer, plan, [build_segment(writer, plan, part) for part in range(len(plan.parts))])

    return commit


# Each returns what is to be done by a writer that is frozen in the middle of it.
COMMITS = {
    "replacing": lambda writer: lambda: put(writer, [chunk_with(1, "late", document_id="document-1")]),
    "adding": lambda writer: lambda: put(writer, [chunk_with(77, "late", document_id="document-77")]),
    "removing": lambda writer: lambda: writer.remove_documents(["document-1"]),
    "readers": lambda writer: lambda: writer.set_policy(["document-1"], 2),
    "rows": lambda writer: lambda: writer.remove_rows(row_numbers(writer)[:1]),
    "forgetting vectors": lambda writer: lambda: writer.forget_embeddings(row_numbers(writer)),
    "vectors": lambda writer: (
        lambda: store_embeddings(
            writer,
            [chunk.id for chunk in CHUNKS],
            dict(zip([chunk.digest for chunk in CHUNKS], embeddings_of(EMBEDDER, CHUNKS), strict=True)),
        )
    ),
    "fragments": append,
    "segments": index_in_parts,
    "new rows": lambda writer: lambda: index_new_rows(writer),
    "edits": lambda writer: lambda: tidy_edits(writer),
    "tidying": compact,
}


# Tidying indexes new rows, merges segments, and then compacts.
@pytest.mark.parametrize(("name", "frozen_at"), [*((name, 1) for name in COMMITS), ("tidying", 2), ("tidying", 3)])
def test_what_a_frozen_writer_was_about_to_commit_is_refused_once_it_is_overtaken(
    place, writer, frozen, name, frozen_at
):
    commit = COMMITS[name](writer)
    before = rows(writer)
    # Others that came after: what they did is cleaned away when the writer wakes up, but for the fence itself.
    successor = open_index_writer(place, EMBEDDER.space)

    def overtake():
        frozen.before_the_commit = tuple
        fence(place)
        successor.set_policy(["document-5"], 2)
        successor.set_policy(["document-5"], 1)
        clean_up(successor, keep=-timedelta(1))

    frozen.before_the_commit, frozen.frozen_at = overtake, frozen_at
    # Upkeep may also fail for what was cleaned away.
    with pytest.raises((Overtaken, UpkeepFailed) if frozen_at > 1 else Overtaken):
        commit()

    assert rows(writer) == before
    frozen.before_the_commit = tuple
    commit()


@pytest.mark.parametrize("name", ["replacing", "vectors", "tidying"])
def test_a_writer_that_has_its_turn_again_writes_on_what_others_wrote_meanwhile(place, writer, frozen, name):
    commit = COMMITS[name](writer)
    other = open_index_writer(place, EMBEDDER.space)
    frozen.before_the_newest = lambda: (fence(place), other.set_policy(["document-5"], 2))
    commit()

    [row] = [row for row in rows(writer) if row["document_id"] == "document-5"]
    assert row["policy_id"] == 2


def test_a_table_is_made_in_a_turn_and_by_whoever_comes_first(place, frozen):
    frozen.before_the_newest = lambda: open_index_writer(place, EMBEDDER.space)
    writer = open_index_writer(place, EMBEDDER.space, frozen.turn)
    assert frozen.commits == 1
    open_index_writer(place, EMBEDDER.space, frozen.turn)
    assert frozen.commits == 1, "nothing is missing"
    put(writer, CHUNKS)
    assert len(rows(writer)) == len(CHUNKS)


def test_no_turn_is_taken_where_nothing_is_to_be_written(writer, frozen):
    before = frozen.commits
    writer.remove_documents([])
    writer.set_policy([], 2)
    store_embeddings(writer, [], {})
    assert frozen.commits == before


def test_a_writer_may_be_given_another_turn(writer, frozen):
    other = Frozen()
    before = frozen.commits
    writer.in_turns(other.turn).set_policy(["document-1"], 2)
    assert (frozen.commits, other.commits) == (before, 1)
