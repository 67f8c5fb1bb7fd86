"""Segments: the indexes of a table, of which many processes build a part each, and one commits them together.

What results is what `open_index_writer` and upkeep would have built: the same kinds, with the same parameters.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from lancedb.index import FTS, Bitmap, BTree, LabelList

from index.disk import on_disk
from index.store import open_dataset
from index.table import INDEXES, VECTOR_INDEX, VECTOR_INDEX_ROWS
from index.upkeep import vector_count
from index.writer import IndexWriter

_VECTOR = "vector"
_TYPES: dict[type, str] = {FTS: "INVERTED", BTree: "BTREE", Bitmap: "BITMAP", LabelList: "LABEL_LIST"}
# As many vectors a partition as LanceDB's own build strives for, of which Lance looks at so many to place it.
_PARTITION_ROWS = 4096
_SAMPLE_RATE = 256


@dataclass(frozen=True, slots=True)
class IndexPlan:
    """How one index is built. It travels between processes, as do its segments.

    Attributes:
        column: What it is an index of.
        parts: Numbers of fragments; each part is a segment.
        parameters: As Lance names them.
    """

    column: str
    parts: tuple[tuple[int, ...], ...]
    parameters: dict[str, Any] = field(repr=False)

    @property
    def name(self) -> str:
        """As LanceDB names it."""
        return f"{self.column}_idx"


def plan_indexes(writer: IndexWriter, parts: int) -> Iterator[IndexPlan]:
    """Yield how to build each index of a table anew, in so many parts; nothing for an empty table.

    Whoever goes on to the next has committed those before it.

    Raises:
        UnwritableIndex: the table cannot be read.
    """
    if not writer.table.count_rows():
        return
    for column, config in INDEXES.items():
        default = type(config)()
        changed = {each.name for each in fields(config) if getattr(config, each.name) != getattr(default, each.name)}
        parameters = {name: getattr(config, name) for name in changed}
        yield _plan(writer, column, parts, {"index_type": _TYPES[type(config)], **parameters})
    if vector_count(writer) >= VECTOR_INDEX_ROWS:
        yield _plan(writer, _VECTOR, parts, _trained(writer))


@on_disk()
def build_segment(writer: IndexWriter, plan: IndexPlan, part: int) -> Any:
    """Build one part of an index, and return what `commit_segments` needs to know of it; nobody sees it until then."""
    return open_dataset(writer.table).create_index_uncommitted(
        column=plan.column, name=plan.name, replace=True, fragment_ids=list(plan.parts[part]), **plan.parameters
    )


@on_disk()
def commit_segments(writer: IndexWriter, plan: IndexPlan, segments: Sequence[Any]) -> None:
    """Let an index be what was built, in place of what it was, in one commit.

    Raises:
        Overtaken: another process has taken this one's place, and nothing was committed.
    """
    # Of several segments a query would have to look into each. To merge them takes a while, in which others may write.
    merged = open_dataset(writer.table).merge_existing_index_segments(segments)
    with writer.dataset_for_commit() as dataset:
        dataset.commit_existing_index_segments(plan.name, plan.column, [merged])
    writer.table.checkout_latest()


@on_disk()
def _plan(writer: IndexWriter, column: str, parts: int, parameters: dict[str, Any]) -> IndexPlan:
    dataset = open_dataset(writer.table)
    # The largest first, each to where there is least so far.
    fragments = sorted(dataset.get_fragments(), key=lambda each: -each.count_rows())
    filled: list[tuple[int, list[int]]] = [(0, []) for _ in range(min(parts, len(fragments)))]
    for fragment in fragments:
        rows, numbers = min(filled)
        filled.remove((rows, numbers))
        filled.append((rows + fragment.count_rows(), [*numbers, fragment.fragment_id]))
    return IndexPlan(column, tuple(tuple(sorted(each)) for _, each in filled), parameters)


@on_disk()
def _trained(writer: IndexWriter) -> dict[str, Any]:
    """Place the partitions of the vectors, once for all parts, which would not fit together otherwise."""
    from lance.indices import IndicesBuilder  # noqa: PLC0415 - as `open_dataset`
    from lance.lance import indices  # noqa: PLC0415

    vectors = vector_count(writer)
    partitions = max(1, vectors // _PARTITION_ROWS)
    model = IndicesBuilder(open_dataset(writer.table), _VECTOR).train_ivf(
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
