from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.reader import open_index_reader
from index.row_filter import RowFilter
from index.writer import open_index_writer
from retrieval.hit import Hit, Scores
from retrieval.pack import Budget, pack
from retrieval.passages import prompt_text
from tests.fakes.hash_embedder import HashEmbedder, embeddings_of
from tests.index.conftest import chunk_with

EMBEDDER = HashEmbedder()
ROWS = RowFilter((1,), ("handbook",))
DOCUMENTS, SECTIONS, LENGTH = 3, 2, 6


def words(texts):
    return [len(text.split()) for text in texts]


def characters(texts):
    return [len(text) for text in texts]


def more_when_joined(texts):
    """A tokenizer to which whole texts are more than their parts."""
    return [len(text.split()) ** 2 // 8 for text in texts]


def chunk(document, section, position, text, **place):
    """Sections of a document follow one on another; every text of a section adjoins the next."""
    number = section * LENGTH + position
    place = {"document_id": f"d{document}", "section": section, "context": f"Page {document}"} | place
    found = chunk_with(number, text, id=f"{document}-{section}-{position}", **place)
    return replace(found, start=number * 1000, end=(number + 1) * 1000 - 1)


def hit(found, score=0.5, also=()):
    return Hit(found, Scores(score, score, None, score), None, tuple(also))


@pytest.fixture
def open_reader(tmp_path):
    async def open_reader(chunks):
        writer = open_index_writer(str(tmp_path / "index"), EMBEDDER.space)
        writer.replace_documents([], chunks, embeddings_of(EMBEDDER, chunks))
        return await open_index_reader(str(tmp_path / "index"), EMBEDDER.space)

    return open_reader


def read(packed):
    return [[each.id for each in passage.chunks] for passage in packed.passages]


def reasons(packed):
    return {dropped.hit.chunk.id: dropped.reason for dropped in packed.left_out}


# Some chunks say the same, one is huge, some are not for this audience.
PAGES = [
    chunk(
        document,
        section,
        position,
        "the same old words" if position == 4 else f"page {document} " * (400 if position == 5 else 3) + f"{position}",
        policy_id=2 if (document, position) == (1, 2) else 1,
    )
    for document in range(DOCUMENTS)
    for section in range(SECTIONS)
    for position in range(LENGTH if section else 3)
]
READABLE = {each.id: each for each in PAGES if each.policy_id == 1}


@pytest.fixture(scope="module")
def uri(tmp_path_factory):
    uri = str(tmp_path_factory.mktemp("pages") / "index")
    open_index_writer(uri, EMBEDDER.space).replace_documents([], PAGES, embeddings_of(EMBEDDER, PAGES))
    return uri


@settings(deadline=None, max_examples=80)
@given(
    found=st.lists(st.sampled_from(PAGES), max_size=9),
    max_tokens=st.sampled_from([0, 3, 10, 25, 60, 200, 5000]),
    count_tokens=st.sampled_from([words, characters, more_when_joined]),
    also=st.sampled_from(PAGES),
)
async def test_a_packing_keeps_its_promises(uri, found, max_tokens, count_tokens, also):
    reader = await open_index_reader(uri, EMBEDDER.space)
    hits = [hit(each, 1 - rank / 10, [also] if rank == 0 and each != also else []) for rank, each in enumerate(found)]

    packed = await pack(hits, ROWS, reader=reader, budget=Budget(max_tokens, count_tokens))

    # Never more than the budget, counted on what is really read.
    assert packed.tokens <= max_tokens
    assert packed.tokens == (count_tokens([prompt_text(packed.passages)])[0] if packed.passages else 0)
    ids = [chunk_id for passage in read(packed) for chunk_id in passage]
    # No chunk twice, no text twice, nothing that may not be read or stands for another.
    assert len(ids) == len(set(ids))
    texts = [READABLE[chunk_id].text for chunk_id in ids]
    assert len(texts) == len(set(texts))
    if hits and hits[0].also and hits[0].chunk.id in ids:
        assert also.id not in ids
    # Every hit is either read or left out with a reason.
    told = reasons(packed)
    assert {each.id for each in found} == told.keys() | (set(ids) & {each.id for each in found})
    assert not told.keys() & set(ids)
    assert all(told.values())
    for passage in packed.passages:
        # Neighbours of one section, one after the other, around at least one hit.
        assert len({(each.document_id, each.section) for each in passage.chunks}) == 1
        positions = [each.position for each in passage.chunks]
        assert positions == list(range(positions[0], positions[0] + len(positions)))
        assert passage.hits
        assert {each.chunk.id for each in passage.hits} == {each.id for each in found} & {e.id for e in passage.chunks}
    # The passage with the best hit comes first.
    scores = [passage.score for passage in packed.passages]
    assert scores == sorted(scores, reverse=True)


async def test_a_section_is_read_as_far_as_four_chunks_from_a_hit(open_reader):
    short = [chunk(0, 0, position, f"short {position}") for position in range(5)]
    long = [chunk(1, 0, position, f"long {position}") for position in range(12)]
    reader = await open_reader([*short, *long, chunk(1, 1, 0, "another section")])

    packed = await pack([hit(short[4]), hit(long[6], 0.4)], ROWS, reader=reader, budget=Budget(500, words))

    assert read(packed) == [[each.id for each in short], [each.id for each in long[2:11]]]
    assert packed.left_out == ()
    assert packed.tokens == 2 * (5 + 9) + 2 * 2


async def test_as_much_of_a_section_is_read_as_fits_the_nearest_first(open_reader):
    chunks = [chunk(0, 0, position, f"number {position}") for position in range(9)]
    reader = await open_reader(chunks)

    packed = await pack([hit(chunks[4])], ROWS, reader=reader, budget=Budget(13, words))

    assert read(packed) == [[each.id for each in chunks[2:7]]]
    assert packed.tokens == 12


async def test_all_hits_come_before_any_neighbour(open_reader):
    chunks = [
        chunk(document, 0, position, "a b c d " * 5 + f"{document} {position}")
        for document in (0, 1)
        for position in range(3)
    ]
    reader = await open_reader(chunks)

    packed = await pack([hit(chunks[1]), hit(chunks[4], 0.4)], ROWS, reader=reader, budget=Budget(50, words))

    assert read(packed) == [["0-0-1"], ["1-0-1"]]
    packed = await pack([hit(chunks[1]), hit(chunks[4], 0.4)], ROWS, reader=reader, budget=Budget(75, words))
    assert read(packed) == [["0-0-0", "0-0-1"], ["1-0-1"]]


async def test_a_hit_that_is_too_long_is_left_out_and_a_smaller_one_below_it_still_read(open_reader):
    huge, large, small = (chunk(number, 0, 0, "word " * size) for number, size in enumerate((1000, 40, 5)))
    reader = await open_reader([huge, large, small])
    hits = [hit(huge, 0.9), hit(small, 0.8), hit(large, 0.7)]

    packed = await pack(hits, ROWS, reader=reader, budget=Budget(45, words))

    assert read(packed) == [["2-0-0"]]
    assert reasons(packed) == {
        "0-0-0": "longer than the 45 tokens that may be read",
        "1-0-0": "no room left in the 45 tokens that may be read",
    }


async def test_what_a_hit_stands_for_spends_nothing(open_reader):
    near, shown, neighbour = chunk(0, 0, 0, "near"), chunk(0, 0, 1, "restart the queue"), chunk(0, 0, 2, "restart it")
    copy, edition = chunk(1, 0, 0, "Restart the  queue"), chunk(2, 0, 0, "restart a queue")
    reader = await open_reader([near, shown, neighbour, copy, edition])
    hits = [hit(shown, 0.9, [edition, neighbour]), hit(copy, 0.8), hit(edition, 0.7)]

    packed = await pack(hits, ROWS, reader=reader, budget=Budget(500, words))

    assert read(packed) == [["0-0-0", "0-0-1"]]
    assert reasons(packed) == {"1-0-0": "the same text as 0-0-1", "2-0-0": "said by 0-0-1"}


async def test_what_left_the_index_or_may_no_longer_be_read_is_left_out(open_reader):
    kept, gone, hidden = chunk(0, 0, 0, "one"), chunk(1, 0, 0, "two"), chunk(2, 0, 0, "three", policy_id=2)
    edited = chunk(3, 0, 0, "four")
    reader = await open_reader([kept, hidden, replace(edited, id="new")])

    packed = await pack(
        [hit(each) for each in (gone, hidden, edited, kept)], ROWS, reader=reader, budget=Budget(99, words)
    )

    assert read(packed) == [["0-0-0"]]
    assert reasons(packed) == dict.fromkeys(["1-0-0", "2-0-0", "3-0-0"], "no longer in the index")


async def test_nothing_found_is_nothing_read(open_reader):
    packed = await pack([], ROWS, reader=await open_reader([chunk(0, 0, 0, "one")]), budget=Budget(0, words))

    assert (packed.passages, packed.left_out, packed.tokens) == ((), (), 0)
