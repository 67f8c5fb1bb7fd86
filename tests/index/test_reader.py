import asyncio
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import IndexMissing, UnreadableIndex, WrongSpace
from index.reader import open_index_reader
from index.row_filter import RowFilter
from index.stored import drop_table
from index.upkeep import tidy
from index.writer import open_index_writer
from tests.fakes.hash_embedder import HashEmbedder, embeddings_of
from tests.index.conftest import MOMENT, chunk_with

ALL = RowFilter(policy_ids=(1, 2), sources=("handbook",))


def write(place, embedder, chunks, document_ids=("document-1",)):
    writer = open_index_writer(place, embedder.space)
    vectors = embeddings_of(embedder, chunks)
    writer.replace_documents(document_ids, chunks, vectors)
    return writer


@pytest.fixture
def uri(tmp_path):
    return str(tmp_path / "index")


async def find(reader, words, rows=ALL):
    return [match.chunk_id for match in await reader.keyword([(words, 1.0)], rows, limit=10)]


@pytest.mark.parametrize(
    "words",
    ["ERR_4021", "4021", "foo_bar.baz", "baz", "--max-tokens", "user", "getUserName", "errors", "err_4021?"],
)
async def test_identifiers_are_found_whole_and_in_parts(uri, make_chunk, words):
    target = {"ERR_4021": 1, "4021": 1, "err_4021?": 1, "errors": 3}.get(words, 2)
    chunks = [
        make_chunk(1, "The printer reports ERR_4021."),
        make_chunk(2, "Call foo_bar.baz with --max-tokens, or getUserName."),
        make_chunk(3, "An error is not always bad."),
    ]
    write(uri, HashEmbedder(), chunks)
    reader = await open_index_reader(uri, HashEmbedder().space)

    assert (await find(reader, words))[0] == f"chunk-{target}"


@pytest.mark.parametrize("words", ["", "  ", "(", '"zebra"', "a:b*", "the", "'; drop", '"zebra" AND (foo'])
async def test_words_that_look_like_query_syntax_are_only_words(uri, make_chunk, words):
    write(uri, HashEmbedder(), [make_chunk(1, "A zebra crossing.")])
    reader = await open_index_reader(uri, HashEmbedder().space)

    assert await find(reader, words) in ([], ["chunk-1"])


async def test_rows_of_other_policies_are_found_by_no_method(place, make_chunk):
    embedder = HashEmbedder()
    write(place, embedder, [make_chunk(1, "salary bands", policy_id=7), make_chunk(2, "salary day", policy_id=1)])
    reader = await open_index_reader(place, embedder.space)

    dense = await reader.dense(embedder.embed_question("salary bands"), ALL, limit=10)
    assert [match.chunk_id for match in dense] == ["chunk-2"]
    assert await find(reader, "salary bands") == ["chunk-2"]
    assert [chunk.id for chunk in await reader.chunks(["chunk-1", "chunk-2"], ALL)] == ["chunk-2"]
    assert [chunk.id for chunk in await reader.sections_at({("document-1", 0)}, ALL)] == ["chunk-2"]
    assert await reader.count(ALL) == 1


async def test_sections_of_several_documents_are_read_at_once_and_no_other_section(place, make_chunk):
    documents = [f"document-{number}" for number in range(4)]
    chunks = [
        make_chunk(number, f"part {number}", document_id=documents[number % 4], section=number // 8, position=number)
        for number in range(32)
    ]
    secret = make_chunk(40, "salaries", document_id=documents[0], section=1, position=40, policy_id=7)
    write(place, HashEmbedder(), [*chunks, secret], documents)
    reader = await open_index_reader(place, HashEmbedder().space)

    for places in (
        {("document-0", 1)},
        {("document-0", 1), ("document-2", 3)},
        {("document-1", 0), ("gone", 2)},
        set(),
    ):
        wanted = [chunk for chunk in chunks if (chunk.document_id, chunk.section) in places]
        in_order = sorted(wanted, key=lambda chunk: (chunk.document_id, chunk.position))
        assert await reader.sections_at(places, ALL) == in_order


@pytest.mark.parametrize("nobody", [RowFilter((), ("handbook",)), RowFilter((1,), ())])
async def test_an_audience_without_policies_or_sources_sees_nothing(uri, make_chunk, nobody):
    embedder = HashEmbedder()
    write(uri, embedder, [make_chunk(1, "holiday")])
    reader = await open_index_reader(uri, embedder.space)

    assert await find(reader, "holiday", nobody) == []
    assert await reader.dense(embedder.embed_question("holiday"), nobody, limit=5) == []
    assert await reader.count(nobody) == 0
    assert await reader.chunks(["chunk-1"], nobody) == []
    assert await reader.sections_at({("document-1", 0)}, nobody) == []
    assert await reader.sections("document-1", range(9), nobody) == []
    assert await reader.document("handbook", "guide.md", nobody) == []


@pytest.mark.parametrize(
    ("changes", "seen"),
    [
        ({"paths": ("notes/it's",)}, ["chunk-1"]),
        ({"labels": ("o'clock", "x")}, ["chunk-1"]),
        ({"kind": "code"}, ["chunk-2"]),
        ({"updated_after": MOMENT}, ["chunk-1"]),
        ({"updated_before": MOMENT}, ["chunk-2"]),
        ({"sources": ("elsewhere",)}, []),
        ({"paths": ("%",)}, []),
    ],
)
async def test_filters_narrow_what_is_found(uri, make_chunk, changes, seen):
    chunks = [
        make_chunk(1, "lunch", path="notes/it's.md", labels=("o'clock",)),
        make_chunk(2, "lunch", kind="code", updated_at=MOMENT - timedelta(days=1)),
    ]
    write(uri, HashEmbedder(), chunks)
    reader = await open_index_reader(uri, HashEmbedder().space)
    values = {"policy_ids": (1,), "sources": ("handbook",)} | changes

    assert sorted(await find(reader, "lunch", RowFilter(**values))) == seen


async def test_a_stored_chunk_reads_back_equal(place, make_chunk):
    chunk = make_chunk(1, "Grüße, 'quoted'\n", heading_path=("A", "B"), labels=("x",), lines=None, page=3)
    write(place, HashEmbedder(), [chunk])
    reader = await open_index_reader(place, HashEmbedder().space)

    assert await reader.chunks(["chunk-1"], ALL) == [chunk]


async def test_a_document_is_read_in_its_order_and_nothing_of_another(place, make_chunk):
    chunks = [make_chunk(number, f"part {number}", heading_path=("Guide", f"Part {number}")) for number in range(12)]
    elsewhere = make_chunk(20, "other", document_id="document-2", path="elsewhere.md")
    write(place, HashEmbedder(), [*chunks[::-1], elsewhere], ("document-1", "document-2"))
    reader = await open_index_reader(place, HashEmbedder().space)

    assert await reader.document(chunks[0].source, chunks[0].path, ALL) == chunks
    assert await reader.document(chunks[0].source, "' OR 1=1 --", ALL) == []
    stubs = await reader.stubs("document-1", ALL)
    assert [(stub.id, stub.heading_path, stub.position) for stub in stubs] == [
        (chunk.id, chunk.heading_path, chunk.position) for chunk in chunks
    ]


async def test_of_a_document_that_the_rows_leave_out_nothing_is_read(place, make_chunk):
    chunk = make_chunk(1, "alpha")
    write(place, HashEmbedder(), [chunk])
    reader = await open_index_reader(place, HashEmbedder().space)

    for rows in (RowFilter((2,), ("handbook",)), RowFilter((1,), ("code",)), RowFilter((), ())):
        assert await reader.document(chunk.source, chunk.path, rows) == []
        assert await reader.stubs("document-1", rows) == []


async def test_which_documents_may_be_read_still_is_told_without_their_texts(place, make_chunk):
    chunks = [
        make_chunk(1, "alpha"),
        make_chunk(2, "beta"),
        make_chunk(3, "gamma", document_id="document-2", policy_id=2),
        make_chunk(4, "delta", document_id="document's-3", path="third.md"),
    ]
    asked = ("document-1", "document-2", "document's-3", "gone")
    write(place, HashEmbedder(), chunks, asked)
    reader = await open_index_reader(place, HashEmbedder().space)

    assert await reader.documents(asked, ALL) == {"document-1", "document-2", "document's-3"}
    assert await reader.documents(asked, RowFilter((1,), ("handbook",))) == {"document-1", "document's-3"}
    assert await reader.documents(asked, RowFilter((), ())) == set()
    assert await reader.documents([], ALL) == set()


async def test_an_open_reader_sees_a_commit_and_survives_upkeep(place, make_chunk):
    writer = write(place, HashEmbedder(), [make_chunk(1, "alpha")])
    reader = await open_index_reader(place, HashEmbedder().space)
    assert await find(reader, "beta") == []

    write(place, HashEmbedder(), [make_chunk(2, "beta")])
    assert await find(reader, "beta") == ["chunk-2"]
    assert await find(reader, "alpha") == []
    tidy(writer)
    assert await find(reader, "beta") == ["chunk-2"]


async def test_an_empty_index_says_what_to_run(place):
    with pytest.raises(IndexMissing, match="footnote index"):
        await open_index_reader(place, HashEmbedder().space)


async def test_a_table_of_another_model_is_refused_with_what_to_do(place, make_chunk):
    write(place, HashEmbedder(model="old-model"), [make_chunk(1, "alpha")])

    with pytest.raises(WrongSpace, match=r"old-model .* set to new-model.*Set the model back"):
        await open_index_reader(place, HashEmbedder(model="new-model").space)


async def test_what_was_found_is_not_read_from_a_table_that_was_made_anew_for_other_readers(place, make_chunk):
    chunks = [make_chunk(number, "alpha") for number in range(3)]
    writer = write(place, HashEmbedder(), chunks)
    reader = await open_index_reader(place, HashEmbedder().space)
    found = await reader.keyword([("alpha", 1.0)], ALL, limit=5)

    drop_table(place, writer.table.name)
    write(place, HashEmbedder(), [replace(chunk, policy_id=9) for chunk in chunks])
    assert await reader.read(found, ALL) == {}


def lose_rows(uri):
    for file in Path(uri).rglob("*.lance"):
        if file.is_file():
            file.unlink()


async def test_an_index_whose_files_are_lost_says_so_in_our_words(uri, make_chunk):
    write(uri, HashEmbedder(), [make_chunk(1, "alpha")])
    reader = await open_index_reader(uri, HashEmbedder().space)
    lose_rows(uri)

    with pytest.raises(UnreadableIndex, match="Check its folder"):
        await reader.chunks(["chunk-1"], ALL)


async def test_an_index_of_which_nothing_is_left_says_so_when_its_rows_are_counted(uri, make_chunk):
    write(uri, HashEmbedder(), [make_chunk(1, "alpha")])
    reader = await open_index_reader(uri, HashEmbedder().space)
    shutil.rmtree(uri)

    with pytest.raises(UnreadableIndex, match="Check its folder"):
        await reader.count(ALL)


CHANGES = {
    "edit": lambda writer, make, number: put(writer, number, make(number, f"alpha edited {number}")),
    "remove": lambda writer, make, number: writer.remove_documents([f"document-{number}"]),
    "withdraw": lambda writer, make, number: writer.set_policy([f"document-{number}"], 9),
    "allow": lambda writer, make, number: writer.set_policy([f"document-{number}"], 2),
    "add": lambda writer, make, number: put(writer, number + 10, make(number + 10, "alpha new")),
    "tidy": lambda writer, make, number: tidy(writer),
}


def put(writer, number, chunk):
    writer.replace_documents([f"document-{number}"], [chunk], embeddings_of(HashEmbedder(), [chunk]))


def make_alpha(number, text):
    return chunk_with(number, text, document_id=f"document-{number}")


@pytest.fixture(scope="module")
def six_documents(tmp_path_factory):
    """An index of six documents that all hold one word, each written by itself."""
    folder = tmp_path_factory.mktemp("six")
    writer = open_index_writer(str(folder), HashEmbedder().space)
    for number in range(6):
        put(writer, number, make_alpha(number, f"alpha {number}"))
    return folder


@settings(deadline=None, max_examples=30)
@given(changes=st.lists(st.tuples(st.sampled_from(sorted(CHANGES)), st.integers(0, 5)), max_size=5))
def test_what_was_found_reads_as_it_is_now_whatever_happened_since(six_documents, changes):
    async def find_then_read():
        reader = await open_index_reader(folder, HashEmbedder().space)
        found = await reader.keyword([("alpha", 1.0)], ALL, limit=10)
        for change, number in changes:
            CHANGES[change](writer, make_alpha, number)
        expected = await reader.chunks([match.chunk_id for match in found], ALL)
        return await reader.read(found, ALL), {chunk.id: chunk for chunk in expected}

    with TemporaryDirectory() as folder:
        shutil.copytree(six_documents, folder, dirs_exist_ok=True)
        writer = open_index_writer(folder, HashEmbedder().space)
        read, expected = asyncio.run(find_then_read())
    assert read == expected
