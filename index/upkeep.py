"""Upkeep: keeps query time after a year of small updates that of a fresh index."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from index.errors import UnwritableIndex, UpkeepFailed
from index.fence import forget_fences, is_unfenced_since
from index.segments import build_segment, commit_segments, planned_vectors
from index.store import is_out_of_reach, open_dataset, remove_files, why_out_of_reach
from index.vectors import lacks_partitions, vector_count
from index.writer import IndexWriter

logger = logging.getLogger(__name__)

# A reader takes the newest version at every query, and a query takes milliseconds; one whose version was old already,
# and is removed meanwhile, is tried again (index.reader). LanceDB's own default of seven days let 25 MB of rows hold
# 691 MB of disk.
KEEP_VERSIONS = timedelta(minutes=2)
# Every segment of the indexes makes a query slower: with five, dense took 1.8 times as long as with one, with two 1.45.
# To merge the small ones takes .4 s; to merge them with the large one .6 s at 20,000 rows, which is done each time,
# and 3 s at 100,000: that waits until they hold a tenth of it.
_MOST_SEGMENTS = 2
_MERGED_EACH_TIME = 50_000
# Reading rows of many fragments is slow too: of 100,000 rows in seven, a search took 1.2 times as long as in one.
_MOST_FRAGMENTS = 5
_LARGE_SHARE = 0.1
# By their number too, should the clock have been set back: then none is old for as long. Half an hour of edits.
_MOST_VERSIONS = 200
# Far more segments than a table ever has between two upkeeps.
_ALL_SEGMENTS = 1000
# A fragment of this size is written again only when a tenth of its rows are gone. Without a bound, a table of a million
# rows would be written as a whole, time and again.
_FRAGMENT_ROWS = 100_000
_CONFLICT = "Retryable commit conflict"


OnStep = Callable[[], None]
"""Called between two steps; what it raises ends the work, and the next upkeep goes on from there."""


def go_on() -> None:
    """Let the work go on to its end."""


def tidy(writer: IndexWriter, *, has_grown: bool = False, on_step: OnStep = go_on) -> None:
    """Index new rows; merge segments, compact fragments and remove versions nobody reads when it is time for that.

    The order matters: LanceDB's own optimize never merges vector segments, and does not compact fragments
    that different segments cover (lance issue 8742), so that query time would grow with every update.

    Args:
        writer: Of the table.
        has_grown: Many vectors came since the last time: compact what that left in pieces, however few they are.
        on_step: Called before each step that may take long: at 100,000 rows up to half a minute of a processor.

    Raises:
        UpkeepFailed: the disk is full, say; the rows are as they were.
    """
    with _reported():
        _tidy(writer, has_grown=has_grown, on_step=on_step)


def tidy_edits(writer: IndexWriter) -> None:
    """Index new rows, and merge them with those of earlier edits, but not with the rest: some tenths of a second.

    To merge them with the rest writes the whole index anew, a hundred megabytes at 20,000 rows, and what it replaces is
    kept for readers.

    Raises:
        UpkeepFailed: the disk is full, say; the rows are as they were.
    """
    with _reported():
        _optimize_indices(writer, merged=0)
        segments = len(_segment_rows(writer))
        if segments > _MOST_SEGMENTS:
            _optimize_indices(writer, merged=segments - 1)


def clean_up(writer: IndexWriter, *, keep: timedelta = KEEP_VERSIONS) -> None:
    """Remove versions that are older than readers keep them.

    Raises:
        UpkeepFailed: files cannot be removed; the rows are as they were.
    """
    with _reported():
        _clean_up(writer, keep)


def index_new_rows(writer: IndexWriter) -> None:
    """Index new rows in segments of their own: a tenth of a second, after which no query has to scan them.

    Raises:
        UpkeepFailed: the disk is full, say; the rows are as they were.
    """
    with _reported():
        _optimize_indices(writer, merged=0)


@contextmanager
def _reported() -> Iterator[None]:
    try:
        yield
    # What Lance raises for a full disk and the like, and for an index that is missing.
    except (KeyError, OSError, RuntimeError, ValueError, UnwritableIndex) as error:
        if is_out_of_reach(error):
            raise UpkeepFailed(f"The index could not be tidied: {why_out_of_reach(error)}.") from error
        raise UpkeepFailed(
            f"The index could not be tidied ({type(error).__name__}). Nothing is lost; check the disk, the next run "
            "tries again."
        ) from error


def _tidy(writer: IndexWriter, *, has_grown: bool, on_step: OnStep) -> None:
    rows, vectors = writer.table.count_rows(), vector_count(writer)
    if rows:
        on_step()
        # Before an index is built too: what others index meanwhile is then of fragments that it does not know.
        _optimize_indices(writer, merged=0)
        if lacks_partitions(writer, vectors):
            on_step()
            _train(writer)
        if merged := segments_to_merge(_segment_rows(writer)):
            on_step()
            _optimize_indices(writer, merged=merged)
        if has_grown or _is_torn(writer):
            on_step()
            _compact(writer)
    _clean_up(writer, KEEP_VERSIONS)
    logger.info("index tidied rows=%d vectors=%d", rows, vectors)


def segments_to_merge(segment_rows: Sequence[int]) -> int:
    """Return how many segments to merge, the newest first; 0 while there are few and small ones.

    Args:
        segment_rows: Rows of each segment, the oldest first; it has none when it was made with the table.
    """
    if len(segment_rows) < 2:
        return 0
    largest = max(segment_rows)
    is_cheap = largest < _MERGED_EACH_TIME
    if is_cheap or not segment_rows[0] or sum(segment_rows) - largest >= _LARGE_SHARE * largest:
        return _ALL_SEGMENTS
    return len(segment_rows) - 1 if len(segment_rows) > _MOST_SEGMENTS else 0


def _segment_rows(writer: IndexWriter) -> list[int]:
    """Return the rows of each segment, the oldest first."""
    # Every row has an id. The index of vectors has no more segments than this one, and fewer when it was just built.
    rows: list[int] = _dataset(writer).stats.index_stats("id_idx")["num_indexed_rows_per_delta"]
    return rows


def _is_torn(writer: IndexWriter) -> bool:
    """Tell whether many fragments are less than half full, or many rows are gone and still on disk."""
    stats = _dataset(writer).stats.dataset_stats(max_rows_per_group=_FRAGMENT_ROWS // 2)
    gone, rows = stats["num_deleted_rows"], writer.table.count_rows()
    return bool(stats["num_small_files"] > _MOST_FRAGMENTS or gone >= _LARGE_SHARE * (rows + gone) > 0)


def _train(writer: IndexWriter) -> None:
    """Build the index of vectors anew, which takes minutes of a million rows, while others commit."""
    with planned_vectors(writer, 1) as plan:
        commit_segments(writer, plan, [build_segment(writer, plan, part) for part in range(len(plan.parts))])


def _compact(writer: IndexWriter) -> None:
    """Write rows of torn fragments anew while others commit; to tell the indexes of it takes the turn.

    All of it does where others have changed such rows meanwhile.
    """
    from lance.optimize import Compaction, CompactionOptions  # noqa: PLC0415 - as `open_dataset`

    begun = _dataset(writer)
    options = CompactionOptions(target_rows_per_fragment=_FRAGMENT_ROWS)
    written = [task.execute(begun) for task in Compaction.plan(begun, options).tasks]
    if not written:
        return
    with writer.dataset_for_commit() as dataset:
        is_committed = _is_committed(dataset, begun.version, written, options)
        if not is_committed:
            # Beside somebody who writes all the time, it would be in vain time and again.
            logger.info("index compacted in one turn, as others have changed it meanwhile")
            dataset.optimize.compact_files(target_rows_per_fragment=_FRAGMENT_ROWS)
    if not is_committed:
        in_vain = [file.path for task in written for fragment in task.new_fragments for file in fragment.files]
        remove_files(writer.table, "data", in_vain)
    writer.table.checkout_latest()


def _is_committed(dataset: Any, begun_at: int, written: Sequence[Any], options: Any) -> bool:
    """Commit what was compacted, and return whether it is; if not, rows of it were changed since it was begun."""
    from lance.optimize import Compaction  # noqa: PLC0415 - as `open_dataset`

    if not is_unfenced_since(dataset, begun_at):
        return False
    try:
        Compaction.commit(dataset, list(written), options)
    except OSError as error:
        if _CONFLICT not in str(error):
            raise
        return False
    return True


def _clean_up(writer: IndexWriter, keep: timedelta) -> None:
    # A version that somebody copies stays until that has ended (index.copying), and one that is a fence for a day.
    with writer.dataset_for_commit() as dataset:
        forget_fences(dataset, datetime.now(UTC))
        for bound in ({"older_than": keep}, {"retain_versions": _MOST_VERSIONS}):
            dataset.cleanup_old_versions(**bound, error_if_tagged_old_versions=False)
    writer.table.checkout_latest()


def _optimize_indices(writer: IndexWriter, *, merged: int) -> None:
    with writer.dataset_for_commit() as dataset:
        dataset.optimize.optimize_indices(num_indices_to_merge=merged)
    writer.table.checkout_latest()


def _dataset(writer: IndexWriter) -> Any:
    return open_dataset(writer.table)
