import asyncio
from typing import NamedTuple

import pytest

from benchmarks.dealing import POLICIES
from benchmarks.engines.footnote import SOURCE, build, space_of
from benchmarks.unfiltered import Everything, open_unfiltered
from index.reader import IndexReader, open_index_reader
from index.row_filter import RowFilter

EVERYTHING = RowFilter(Everything(), (SOURCE,))
EVERY_POLICY = RowFilter(tuple(range(1, POLICIES + 1)), (SOURCE,))


class Readers(NamedTuple):
    plain: IndexReader
    unfiltered: IndexReader


@pytest.fixture(scope="module")
def uri(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("index")
    build(str(folder), data, {row: row for row in range(len(data.vectors))})
    return str(folder)


def with_readers(uri, data, ask):
    async def run():
        space = space_of(data)
        return await ask(Readers(await open_index_reader(uri, space), await open_unfiltered(uri, space, EVERYTHING)))

    return asyncio.run(run())


def test_without_a_filter_is_found_what_a_filter_of_every_policy_finds(uri, data):
    async def ask(readers):
        vector = data.question_vectors[0]
        filtered = await readers.plain.dense(vector, EVERY_POLICY, limit=10)
        everything = await readers.unfiltered.dense(vector, EVERYTHING, limit=10)
        none = await readers.plain.dense(vector, RowFilter((POLICIES + 1,), (SOURCE,)), limit=10)
        return [[match.chunk_id for match in found] for found in (filtered, everything, none)]

    filtered, everything, none = with_readers(uri, data, ask)

    assert len(everything) == 10
    assert everything == filtered
    assert none == []


def test_other_conditions_than_the_filter_are_kept(uri, data):
    async def ask(readers):
        return [chunk.id for chunk in await readers.unfiltered.chunks(["3", "5"], EVERYTHING)]

    assert with_readers(uri, data, ask) == ["3", "5"]
