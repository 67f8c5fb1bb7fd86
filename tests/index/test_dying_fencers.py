"""Fences whose fencers die in the middle, and commits that come in between: nothing that was told as made is lost."""

import shutil
from collections import deque
from contextlib import nullcontext, suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index.errors import Overtaken
from index.fence import raise_fence
from index.store import connect_for_commits, open_dataset
from index.turn import Turns, told_overtaken
from index.writer import open_index_writer
from tests.fakes.hash_embedder import HashEmbedder, embeddings_of
from tests.index.conftest import chunk_with

EMBEDDER = HashEmbedder()
DOCUMENTS = [f"document-{number}" for number in range(2)]


class Killed(Exception):
    """The fencer is."""


class Table:
    """A table that two writers and any number of fencers share, in an order that the test gives.

    Each word is a step: a writer takes its turn or makes its commit, a fencer begins, goes on (to its next commit) or
    is killed. Of several fencers the last that began is the one that goes on.
    """

    def __init__(self, place: str, order: list[str]) -> None:
        self.place = place
        self.order = deque(order)
        self.told = dict.fromkeys(DOCUMENTS, 1)
        self.pending: dict[str, tuple[int, Turns]] = {}
        self.fences = self.commits = 0

    def play(self) -> None:
        """Do what comes until the fencer that waits for this goes on; Killed, if it is."""
        while self.order:
            word = self.order.popleft()
            if word in {"go on", "die"}:
                if word == "die":
                    raise Killed
                return
            if word == "fence":
                self.fence()
            else:
                self.write(word)

    def fence(self) -> None:
        try:
            raise_fence(Stepped(open_dataset(self.open()), self))
        except Killed:
            return
        self.fences += 1

    def write(self, document: str) -> None:
        if document in self.pending:
            self.commit(document, self.pending.pop(document)[1])
        # Another writer has the turn only once a fence stands between the two.
        elif all(fences < self.fences for fences, _ in self.pending.values()):
            turns = Turns(self.open(), lambda: nullcontext(lambda: None))
            with turns.table_for_commit() as table:
                assert self.stored(table) == self.told
            self.pending[document] = self.fences, turns

    def commit(self, document: str, turns: Turns) -> None:
        self.commits += 1
        policy = 1 + self.commits
        with suppress(Overtaken), told_overtaken():
            turns.table.update(where=f"document_id = '{document}'", values={"policy_id": policy})
            self.told[document] = policy

    def open(self):
        return connect_for_commits(self.place).open_table(EMBEDDER.space.table_name)

    def stored(self, table):
        rows = table.search().select(["document_id", "policy_id"]).limit(None).to_arrow().to_pylist()
        return {row["document_id"]: row["policy_id"] for row in rows}


class Stepped:
    """A table as a fencer sees it, which waits before each commit that it makes, and afterwards."""

    def __init__(self, dataset, table: Table) -> None:
        self.dataset = dataset
        self.table = table

    def __getattr__(self, name):
        return getattr(self.dataset, name)

    def checkout_version(self, version):
        return Stepped(self.dataset.checkout_version(version), self.table)

    def restore(self):
        self.table.play()
        self.dataset.restore()
        self.table.play()


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    place = tmp_path_factory.mktemp("index")
    chunks = [chunk_with(number, "alpha", document_id=document) for number, document in enumerate(DOCUMENTS)]
    open_index_writer(str(place), EMBEDDER.space).replace_documents([], chunks, embeddings_of(EMBEDDER, chunks))
    return place


WRITER, SUCCESSOR = DOCUMENTS


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([*DOCUMENTS, "fence", "go on", "go on", "die"]), max_size=24))
# A commit comes before the first commit of a fencer, which is killed after it; and the next fencer is well.
@example([WRITER, "fence", WRITER, "go on", "die", "fence", "go on", "go on"])
# So does one, and the fencer goes on only after the writer had its next turn.
@example([WRITER, "fence", WRITER, "go on", WRITER, WRITER, "go on", "go on", "go on"])
@example([WRITER, "fence", WRITER, "go on", "die", "fence", "go on", "die", SUCCESSOR, SUCCESSOR])
def test_no_order_in_which_fencers_die_loses_what_was_told_as_written(template, tmp_path, order):
    place = tmp_path / "index"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(template, place)
    table = Table(str(place), order)
    while table.order:
        with suppress(Killed):
            table.play()

    raise_fence(open_dataset(table.open()))
    assert table.stored(table.open()) == table.told
