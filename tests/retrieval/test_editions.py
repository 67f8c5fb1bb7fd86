from dataclasses import replace

import pytest

from index.reader import open_index_reader
from index.writer import open_index_writer
from retrieval.audience import Access
from retrieval.filters import Filters
from retrieval.library import Library
from retrieval.search import search
from tests.fakes.hash_embedder import HashEmbedder, embeddings_of
from tests.index.conftest import chunk_with
from tests.retrieval.test_search import DownEmbedder

EMBEDDER = HashEmbedder()
ALL = Access((1,), ("handbook",))
TEXT = "To restart the print queue, stop the worker first, then drain what is left and start it again."
# Says the same as TEXT, but nothing of the question below.
RENAMED = "To relaunch every label spool, stop the worker first, then drain what is left and start it again."


def page(number, release, text=TEXT, **place):
    family = {"document_id": release, "path": f"docs/{release}/a.md", "family": "docs/{release}/a.md"}
    return chunk_with(number, text, release=release, **(family | place))


@pytest.fixture
def make_library(tmp_path):
    async def open_library(*chunks, preferred="latest"):
        uri = str(tmp_path / "index")
        writer = open_index_writer(uri, EMBEDDER.space)
        writer.replace_documents([], chunks, embeddings_of(EMBEDDER, chunks))
        reader = await open_index_reader(uri, EMBEDDER.space)
        return Library(reader, EMBEDDER, None, {"handbook": preferred})

    return open_library


def crowd(count):
    """Chunks that fill both legs before a page is reached that has no word of the question."""
    return [chunk_with(1000 + number, f"queue {number}", document_id=f"crowd-{number}") for number in range(count)]


def shown(result):
    return {hit.chunk.id: [chunk.id for chunk in hit.also] for hit in result.hits}


@pytest.mark.parametrize("wanted", ["latest", "4.12"])
async def test_a_page_found_in_an_old_release_is_shown_in_the_wanted_one_that_no_leg_found(make_library, wanted):
    pages = [page(1, "4.12", f"print queue: {TEXT}"), page(2, "4.13", RENAMED)]
    library = await make_library(*pages, *crowd(120), preferred=wanted)

    result = await search("print queue", ALL, library=library)

    found = {hit.chunk.id: hit for hit in result.found}
    if wanted == "4.12":
        assert shown(result)["chunk-1"] == []
        assert "chunk-2" not in found
        return
    assert shown(result)["chunk-2"] == ["chunk-1"]
    [dropped] = [dropped for dropped in result.dropped if dropped.hit.chunk.id == "chunk-1"]
    assert dropped.reason == "the same page as chunk-2, in release 4.12"
    stand_in = found["chunk-2"]
    assert stand_in.score == dropped.hit.score
    assert stand_in.scores.dense is not None
    assert stand_in.scores.dense < (dropped.hit.scores.dense or 0)
    assert stand_in.embedding is not None


async def test_the_page_is_not_shown_in_a_release_that_the_audience_may_not_read(make_library):
    library = await make_library(page(1, "4.12"), page(2, "4.13", policy_id=2))

    assert shown(await search("restart the print queue", ALL, library=library)) == {"chunk-1": []}


async def test_where_the_wanted_release_says_something_else_the_old_one_is_shown_beside_it(make_library):
    other = "Labels are kept in memory, in the order in which they came, and are lost when the power fails."
    library = await make_library(page(1, "4.12"), page(2, "4.13", other))

    assert shown(await search("restart the print queue", ALL, library=library)) == {"chunk-1": [], "chunk-2": []}


@pytest.mark.parametrize(
    ("question", "preferred", "versions", "expected"),
    [
        ("restart the print queue", "latest", (), "4.13"),
        ("restart the print queue", "4.11", (), "4.11"),
        ("restart the print queue in 4.12", "latest", (), "4.12"),
        ("restart the print queue", "latest", ("v4.12",), "4.12"),
        ("restart the print queue", "latest", ("4.11", "4.12"), "4.12"),
        ("restart the print queue in 4.13", "4.11", ("4.11", "4.12"), "4.11"),
        ("restart the print queue", "latest", ("main",), "main"),
    ],
)
async def test_the_release_that_is_shown_follows_filter_question_and_settings(
    make_library, question, preferred, versions, expected
):
    releases = ["4.11", "4.12", "4.13", "main"]
    library = await make_library(*(page(number, each) for number, each in enumerate(releases)), preferred=preferred)

    result = await search(question, ALL, library=library, filters=Filters(versions=versions))

    [hit] = result.hits
    allowed = {each.removeprefix("v") for each in versions or releases}
    assert hit.chunk.release == expected
    assert {hit.chunk.release, *(chunk.release for chunk in hit.also)} == allowed


async def test_each_passage_of_the_wanted_release_stands_for_one_hit(make_library):
    half, rest = TEXT[:47], TEXT[48:]
    old = {"document_id": "4.12"}
    library = await make_library(
        page(1, "4.12", f"print queue: {half}", **old), page(2, "4.12", f"print queue: {rest}", **old), page(3, "4.13")
    )
    result = await search("print queue", ALL, library=library, limit=1)

    assert len(result.hits) == 1
    assert {hit.chunk.id for hit in result.found} == {"chunk-1", "chunk-2", "chunk-3"}
    assert len(result.found) == 3


async def test_one_page_in_many_releases_leaves_room_for_the_others(make_library):
    crowded = [page(number, f"4.{number}", f"print queue {TEXT}") for number in range(150)]
    labels = [
        page(200 + number, f"4.{number}", f"labels of queue {number}", family="docs/{release}/b.md")
        for number in (8, 9)
    ]
    other = chunk_with(300, "queue of scans", document_id="other")
    library = await make_library(*crowded, *labels, other, preferred="4.9")

    result = await search("print queue", ALL, library=library)

    assert {hit.chunk.id for hit in result.hits} == {"chunk-9", "chunk-209", "chunk-300"}
    assert "look again" in result.milliseconds
    narrowed = await search("print queue", ALL, library=library, filters=Filters(versions=("4.9",)))
    assert {hit.chunk.id for hit in narrowed.hits} == {"chunk-9", "chunk-209"}


async def test_without_its_model_the_keyword_leg_looks_again_alone(make_library):
    crowded = [page(number, f"4.{number}", f"print queue {TEXT}") for number in range(150)]
    library = await make_library(*crowded, chunk_with(300, "queue of scans", document_id="other"))

    result = await search("print queue", ALL, library=replace(library, embedder=DownEmbedder()))

    assert {hit.chunk.id for hit in result.hits} == {"chunk-149", "chunk-300"}
