"""Segments: the indexes of a table, of which many processes build a part each, and one commits them together.

What results is what `open_index_writer` and upkeep would have built: the same kinds, with the same parameters.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, fields
from typing import Any

from lancedb.index import FTS, Bitmap, BTree, LabelList

from index.disk import on_disk
from index.fence import kept
from index.store import open_dataset, remove_files
from index.table import INDEXES, VECTOR_INDEX_ROWS
from index.vectors import VECTOR, place_partitions, vector_count
from index.writer import IndexWriter

logger = logging.getLogger(__name__)

_TYPES: dict[type, str] = {FTS: "INVERTED", BTree: "BTREE", Bitmap: "BITMAP", LabelList: "LABEL_LIST"}
# As long as so many of the rows are still where they were when their index was begun, it is worth to be committed.
_STANDING_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class IndexPlan:
    """How one index is built. It travels between processes, as do its segments.

    Attributes:
        column: What it is an index of.
        parts: Numbers of fragments; each part is a segment.
        version: Of the table, when this was planned.
        parameters: As Lance names them.
    """

    column: str
    parts: tuple[tuple[int, ...], ...]
    version: int
    parameters: dict[str, Any] = field(repr=False)

    @property
    def name(self) -> str:
        """As LanceDB names it."""
        return f"{self.column}_idx"


def plan_indexes(writer: IndexWriter, parts: int) -> Iterator[IndexPlan]:
    """Yield how to build each index of a table anew, in so many parts; nothing for an empty table.

    Whoever goes on to the next has committed those before it. Until then, the version of which it is built is kept.

    Raises:
        UnwritableIndex: the table cannot be read.
    """
    if not writer.table.count_rows():
        return
    for column, config in INDEXES.items():
        default = type(config)()
        changed = {each.name for each in fields(config) if getattr(config, each.name) != getattr(default, each.name)}
        parameters = {name: getattr(config, name) for name in changed}
        with _planned(writer, column, parts, {"index_type": _TYPES[type(config)], **parameters}) as plan:
            yield plan
    if vector_count(writer) >= VECTOR_INDEX_ROWS:
        with planned_vectors(writer, parts) as plan:
            yield plan


def planned_vectors(writer: IndexWriter, parts: int) -> AbstractContextManager[IndexPlan]:
    """Return what yields how to build the index of vectors anew, with partitions that suit the present ones.

    Raises:
        UnwritableIndex: as above.
    """
    return _planned(writer, VECTOR, parts, place_partitions(writer))


@on_disk()
def build_segment(writer: IndexWriter, plan: IndexPlan, part: int) -> Any:
    """Build one part of an index, and return what `commit_segments` needs to know of it; nobody sees it until then."""
    # Of the version that is kept: of one that is not, Lance would not know any more which rows it covers.
    return _begun(writer, plan).create_index_uncommitted(
        column=plan.column, name=plan.name, replace=True, fragment_ids=list(plan.parts[part]), **plan.parameters
    )


@on_disk()
def commit_segments(writer: IndexWriter, plan: IndexPlan, segments: Sequence[Any]) -> bool:
    """Let an index be what was built, in place of what it was.

    Returns:
        Whether it is; False if others have built it meanwhile, or have moved many of its rows by compacting.

    Raises:
        Overtaken: another process has taken this one's place, and nothing was committed.
    """
    # Of several segments a query would have to look into each. To merge them takes a while, in which others may write.
    merged = _begun(writer, plan).merge_existing_index_segments(segments)
    with writer.dataset_for_commit() as dataset:
        is_committed = _still_suits(plan, dataset)
        if not is_committed:
            logger.info("index left as others have changed it meanwhile column=%s", plan.column)
        elif plan.column == VECTOR and _has_rows_of_others(plan, dataset):
            # Those would be kept beside it; but of other partitions, they could never be merged with it.
            _replace_all(plan, dataset, merged)
        else:
            dataset.commit_existing_index_segments(plan.name, plan.column, [merged])
    if not is_committed:
        remove_files(writer.table, f"_indices/{merged.uuid}", [file.path for file in merged.files])
    writer.table.checkout_latest()
    return is_committed


def _still_suits(plan: IndexPlan, dataset: Any) -> bool:
    if any(segment.dataset_version_at_last_update >= plan.version for segment in _older_segments(plan, dataset)):
        return False
    standing = [fragment for fragment in dataset.get_fragments() if fragment.fragment_id in _fragments(plan)]
    rows: int = sum(fragment.count_rows() for fragment in standing)
    return bool(rows >= _STANDING_SHARE * dataset.count_rows())


def _has_rows_of_others(plan: IndexPlan, dataset: Any) -> bool:
    return any(not segment.fragment_ids <= _fragments(plan) for segment in _segments(plan, dataset))


def _replace_all(plan: IndexPlan, dataset: Any, built: Any) -> None:
    """Commit an index in place of all its present segments: were they dropped first, queries would find none."""
    import lance  # noqa: PLC0415 - as `open_dataset`
    from lance.dataset import Index  # noqa: PLC0415 - as above

    gone = [
        Index(
            uuid=segment.uuid,
            name=plan.name,
            fields=built.fields,
            dataset_version=segment.dataset_version_at_last_update,
            fragment_ids=segment.fragment_ids,
            index_version=segment.index_version,
        )
        for segment in _segments(plan, dataset)
    ]
    operation = lance.LanceOperation.CreateIndex(new_indices=[built], removed_indices=gone)
    lance.LanceDataset.commit(dataset, operation, read_version=dataset.version)


def _older_segments(plan: IndexPlan, dataset: Any) -> list[Any]:
    """Return the present segments that what was built would replace."""
    return [segment for segment in _segments(plan, dataset) if segment.fragment_ids & _fragments(plan)]


def _segments(plan: IndexPlan, dataset: Any) -> list[Any]:
    found = [index for index in dataset.describe_indices() if index.name == plan.name]
    return [segment for index in found for segment in index.segments]


def _fragments(plan: IndexPlan) -> set[int]:
    return {number for part in plan.parts for number in part}


def _begun(writer: IndexWriter, plan: IndexPlan) -> Any:
    return open_dataset(writer.table).checkout_version(plan.version)


@contextmanager
def _planned(writer: IndexWriter, column: str, parts: int, parameters: dict[str, Any]) -> Iterator[IndexPlan]:
    with on_disk():
        dataset = open_dataset(writer.table)
        plan = _plan(dataset, column, parts, parameters)
    with kept(dataset):
        yield plan


def _plan(dataset: Any, column: str, parts: int, parameters: dict[str, Any]) -> IndexPlan:
    # The largest first, each to where there is least so far.
    fragments = sorted(dataset.get_fragments(), key=lambda each: -each.count_rows())
    filled: list[tuple[int, list[int]]] = [(0, []) for _ in range(min(parts, len(fragments)))]
    for fragment in fragments:
        rows, numbers = min(filled)
        filled.remove((rows, numbers))
        filled.append((rows + fragment.count_rows(), [*numbers, fragment.fragment_id]))
    return IndexPlan(column, tuple(tuple(sorted(each)) for _, each in filled), dataset.version, parameters)
