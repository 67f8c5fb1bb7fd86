from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.reader import open_index_reader
from index.stub import Stub
from ledger.engine import open_ledger
from ledger.errors import LedgerUnavailable
from ledger.policies import store_policy
from ledger.policy import Policy
from ledger.retired_chunks import RetiredChunk, heading_digests
from retrieval.audience import Access
from retrieval.filters import Filters
from retrieval.library import Library
from retrieval.successor import Successor, nearest, successor
from tests.fakes.hash_embedder import HashEmbedder
from tests.retrieval.shelf import ANA, PUBLICLY, Shelf, text_of

FOR_ANA = (frozenset({"user:ana@example.com"}),)
RESTART, LEAVE = "# Queue\n\nRestart it.\n", "# Queue\n\nLeave it.\n"


@pytest.fixture(scope="module")
def one_shelf(tmp_path_factory):
    shelf = Shelf(tmp_path_factory.mktemp("shelf"))
    yield shelf
    shelf.bench.ledger.dispose()


@pytest.fixture
def shelf(one_shelf):
    one_shelf.begin()
    return one_shelf


def test_an_edited_section_is_replaced_by_what_stands_below_its_heading_now(shelf):
    old = shelf.edit(f"{RESTART}\n# Mail\n\nWait.\n", f"# Mail\n\nWait.\n\n{LEAVE}")

    assert "Leave it." in text_of(shelf.ask(old))


def test_an_id_that_lives_has_no_successor_though_it_was_retired_once(shelf):
    old = shelf.edit(RESTART, LEAVE)
    assert shelf.ask(old)

    shelf.source.put("a.md", RESTART)
    shelf.run()

    assert old in shelf.ids
    assert shelf.ask(old) is None
    assert shelf.ask(old, filters=Filters(phrases=("not in it",))) is None


def test_of_a_document_that_is_gone_just_that_is_told_and_of_one_that_came_back_what_it_says(shelf):
    old = shelf.edit(RESTART, LEAVE)
    shelf.source.delete("a.md")
    shelf.run()
    assert shelf.ask(old) == Successor(None)

    shelf.source.put("a.md", "# Queue\n\nThink first.\n")
    shelf.run()

    assert "Think first." in text_of(shelf.ask(old))


def test_a_document_that_moved_still_has_what_replaced_it(shelf):
    old = shelf.edit(RESTART, LEAVE)
    shelf.source.move("a.md", "runbooks/b.md")
    shelf.run()

    found = shelf.ask(old)

    assert found
    assert found.chunk
    assert found.chunk.path == "runbooks/b.md"


def test_a_document_without_text_has_nothing_that_replaced_it(shelf):
    assert shelf.ask(shelf.edit(RESTART, "")) == Successor(None)


@pytest.mark.parametrize("was_restricted", [True, False])
def test_who_could_not_read_it_then_or_may_not_now_is_told_nothing(shelf, was_restricted):
    shelf.source.put("a.md", RESTART, FOR_ANA if was_restricted else ())
    shelf.run()
    [old] = shelf.ids
    shelf.source.put("a.md", LEAVE)
    shelf.run()
    shelf.source.restrict("a.md", () if was_restricted else FOR_ANA)
    shelf.run()

    assert shelf.ask(old, PUBLICLY) is None
    assert "Leave it." in text_of(shelf.ask(old, ANA))


def test_who_may_not_read_an_empty_document_is_not_told_that_it_is_empty(shelf):
    old = shelf.edit(RESTART, "")
    shelf.source.restrict("a.md", FOR_ANA)
    shelf.run()

    assert shelf.ask(old, PUBLICLY) is None
    assert shelf.ask(old, ANA) == Successor(None)


def test_rows_that_have_fewer_readers_than_the_ledger_tells_are_not_called_gone(shelf):
    old = shelf.edit(RESTART, LEAVE)
    narrow = store_policy(shelf.bench.ledger, Policy.of(FOR_ANA))
    shelf.bench.writer.set_policy([row["document_id"] for row in shelf.rows], narrow)

    assert shelf.ask(old, PUBLICLY) is None
    assert "Leave it." in text_of(shelf.ask(old, ANA))


def test_the_readers_of_a_source_are_those_of_its_settings_now(shelf):
    old = shelf.edit(RESTART, LEAVE)

    assert shelf.ask(old, shelf.access(PUBLICLY, Policy.of([["group:sre"]]))) is None
    assert shelf.ask(old, replace(shelf.access(ANA), sources=("code",))) is None
    assert shelf.ask(old, Access((), ())) is None


def test_what_the_asker_narrowed_searches_to_holds_but_for_words_of_single_passages(shelf):
    old = shelf.edit(RESTART, LEAVE)

    assert shelf.ask(old, filters=Filters(paths=("b",))) is None
    assert shelf.ask(old, filters=Filters(sources=("code",))) is None
    assert shelf.ask(old, filters=Filters(paths=("a",), phrases=("not in it",)))


@pytest.mark.parametrize("chunk_id", ["never-was", "", "\0", "\ud800", "' OR 1=1 --"])
def test_of_an_id_that_never_was_nothing_is_told(shelf, chunk_id):
    shelf.edit(RESTART, LEAVE)

    assert shelf.ask(chunk_id) is None


async def test_without_a_ledger_nothing_is_told_and_one_that_cannot_be_read_says_so(tmp_path, shelf):
    reader = await open_index_reader(str(shelf.folder / "index"), HashEmbedder().space)
    assert await successor("old", shelf.access(ANA), Library(reader, HashEmbedder())) is None

    file = tmp_path / "ledger.db"
    ledger = open_ledger(f"sqlite:///{file}")
    ledger.dispose()
    file.write_bytes(b"no database")
    with pytest.raises(LedgerUnavailable):
        await successor("old", shelf.access(ANA), Library(reader, HashEmbedder(), ledger=ledger))


_PATHS = st.lists(st.sampled_from("xyz"), max_size=3).map(tuple)


@given(_PATHS, st.integers(0, 9), st.lists(_PATHS, min_size=1, max_size=9))
def test_the_nearest_chunk_has_the_same_headings_or_the_most_of_them_and_then_the_least_distance(
    headings, position, paths
):
    stubs = [Stub(f"c{number}", "d", "wiki", 1, path, number) for number, path in enumerate(paths)]

    found = nearest(RetiredChunk("old", "d", "wiki", 1, heading_digests(headings), position), stubs)

    same = [stub for stub in stubs if stub.heading_path == headings]
    depth = max(_shared(stub.heading_path, headings) for stub in stubs)
    pool = same or [stub for stub in stubs if _shared(stub.heading_path, headings) == depth]
    assert found in pool
    assert abs(found.position - position) == min(abs(stub.position - position) for stub in pool)


def _shared(one, other):
    return max(depth for depth in range(4) if one[:depth] == other[:depth] and depth <= min(len(one), len(other)))
