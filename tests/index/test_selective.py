"""Dense search where the audience may read few rows of many: the nearest of them may lie in any partition."""

import numpy as np
import pytest
from lancedb.index import IvfRq

from index import reader as reader_module
from index.embedder import Embedding
from index.reader import open_index_reader
from index.row_filter import RowFilter
from index.space import Space
from index.writer import open_index_writer
from tests.index.conftest import chunk_with

ROWS, DIMENSION, WANTED = 4_000, 32, 10
SPACE = Space("random", "1", DIMENSION)
RARE = 2


@pytest.fixture(scope="module")
def vectors():
    drawn = np.random.default_rng(1).normal(size=(ROWS, DIMENSION)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def uri(tmp_path_factory, vectors):
    """Four thousand rows in twenty partitions; a policy that only every fortieth row has."""
    uri = str(tmp_path_factory.mktemp("selective") / "index")
    writer = open_index_writer(uri, SPACE)
    chunks = [
        chunk_with(number, f"text {number}", document_id=f"document-{number}", policy_id=RARE if is_rare(number) else 1)
        for number in range(ROWS)
    ]
    embeddings = [Embedding(vector, np.empty((0, DIMENSION), dtype=np.float32)) for vector in vectors]
    writer.replace_documents([chunk.document_id for chunk in chunks], chunks, embeddings)
    writer.table.create_index("vector", config=IvfRq(distance_type="cosine", num_partitions=20))
    return uri


def is_rare(number):
    return number % 40 == 0


async def recall(uri, vectors):
    reader = await open_index_reader(uri, SPACE)
    rare = np.array([number for number in range(ROWS) if is_rare(number)])
    shares = []
    for question in vectors[1::200]:
        nearest = set(rare[np.argsort(-(vectors[rare] @ question))[:WANTED]].tolist())
        found = await reader.dense(question, RowFilter((RARE,), ("handbook",)), limit=WANTED)
        shares.append(len(nearest & {int(match.chunk_id.removeprefix("chunk-")) for match in found}) / WANTED)
    return np.mean(shares)


@pytest.mark.parametrize("one_by_one", [0, ROWS], ids=["looking on", "comparing one by one"])
async def test_of_few_rows_among_many_none_is_missed(uri, vectors, monkeypatch, one_by_one):
    monkeypatch.setattr(reader_module, "_PARTITIONS", 1)
    assert await recall(uri, vectors) < 0.8
    monkeypatch.setattr(reader_module, "_WELL_PROBED", 0)
    monkeypatch.setattr(reader_module, "_COMPARED_ONE_BY_ONE", one_by_one)

    assert await recall(uri, vectors) >= 0.99
