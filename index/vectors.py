"""Vectors: how many rows have one, and whether their index is that of a fresh build.

Several processes may see that it has to be built anew, so what it was built of is asked of itself.
"""

from typing import Any

from index.disk import on_disk
from index.store import open_dataset
from index.table import VECTOR_INDEX, VECTOR_INDEX_ROWS
from index.writer import IndexWriter

VECTOR = "vector"
# As many vectors a partition as LanceDB's own build strives for, of which Lance looks at so many to place it.
_PARTITION_ROWS = 4096
_SAMPLE_RATE = 256
# Its samples fill 1.6 GB of memory at 384 dimensions. Past seventeen million vectors partitions grow instead.
_MOST_PARTITIONS = 4096
# With fewer of its partitions than this share, an index is not that of a fresh build.
_FRESH_SHARE = 0.8


@on_disk()
def vector_count(writer: IndexWriter) -> int:
    """Return how many rows have a vector."""
    return int(writer.table.count_rows("vector IS NOT NULL"))


@on_disk()
def lacks_partitions(writer: IndexWriter, vectors: int) -> bool:
    """Tell whether the index of so many vectors has to be built anew: it is missing, or was built when there were few.

    Rows that wait for their vectors teach an index nothing, and of few vectors none is made.
    """
    if vectors < VECTOR_INDEX_ROWS:
        return False
    return _partitions(open_dataset(writer.table)) < _FRESH_SHARE * _partitions_for(vectors)


@on_disk()
def place_partitions(writer: IndexWriter) -> dict[str, Any]:
    """Place the partitions of the vectors, once for all segments, which would not fit together otherwise.

    Returns:
        How to build them, as Lance names it.
    """
    from lance.indices import IndicesBuilder  # noqa: PLC0415 - as `open_dataset`
    from lance.lance import indices  # noqa: PLC0415

    vectors = vector_count(writer)
    partitions = _partitions_for(vectors)
    model = IndicesBuilder(open_dataset(writer.table), VECTOR).train_ivf(
        num_partitions=partitions,
        distance_type=VECTOR_INDEX.distance_type,
        sample_rate=min(_SAMPLE_RATE, vectors // partitions),
    )
    bits = VECTOR_INDEX.num_bits
    return {
        "index_type": "IVF_RQ",
        "metric": VECTOR_INDEX.distance_type,
        "num_partitions": model.num_partitions,
        "ivf_centroids": model.centroids,
        "num_bits": bits,
        "rabitq_model": indices.build_rq_model(dimension=writer.space.dimension, num_bits=bits),
    }


def _partitions_for(vectors: int) -> int:
    return max(1, min(vectors // _PARTITION_ROWS, _MOST_PARTITIONS))


def _partitions(dataset: Any) -> int:
    """Return into how many partitions the index of vectors divides them; 0 if there is none."""
    if not any(VECTOR in index.field_names for index in dataset.describe_indices()):
        return 0
    return len(dataset.centroids(column=VECTOR))
