"""Upkeep: keeps query time after a year of small updates that of a fresh index."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from index.errors import UpkeepFailed
from index.table import VECTOR_INDEX, VECTOR_INDEX_ROWS
from index.writer import IndexWriter

logger = logging.getLogger(__name__)

# A reader takes the newest version at every query, and a query takes milliseconds: what is an hour old
# has no reader. LanceDB's own default of seven days let 25 MB of rows hold 691 MB of disk.
KEEP_VERSIONS = timedelta(hours=1)
# Far more segments than a table ever has between two upkeeps: merge them all.
_ALL_SEGMENTS = 1000


def tidy(writer: IndexWriter, *, is_training: bool = False) -> None:
    """Index new rows, merge index segments, compact fragments and remove versions nobody reads.

    The order matters: LanceDB's own optimize never merges vector segments, and does not compact fragments
    that different segments cover (lance issue 8742), so that query time would grow with every update.

    Args:
        writer: Of the table.
        is_training: Build the vector index anew, as many vectors came to those that it learned its partitions from.

    Raises:
        UpkeepFailed: the disk is full, say; the rows are as they were.
    """
    with _reported():
        _tidy(writer, is_training=is_training)


def index_new_rows(writer: IndexWriter) -> None:
    """Index new rows in segments of their own: a tenth of a second, after which no query has to scan them.

    Raises:
        UpkeepFailed: the disk is full, say; the rows are as they were.
    """
    with _reported():
        _optimize_indices(writer, merged=0)


def vector_count(writer: IndexWriter) -> int:
    """Return how many rows have a vector."""
    return int(writer.table.count_rows("vector IS NOT NULL"))


@contextmanager
def _reported() -> Iterator[None]:
    try:
        yield
    except (OSError, RuntimeError, ValueError) as error:  # what Lance raises for a full disk and the like
        raise UpkeepFailed(
            f"The index could not be tidied ({type(error).__name__}). Nothing is lost; check the disk, the next run "
            "tries again."
        ) from error


def _tidy(writer: IndexWriter, *, is_training: bool) -> None:
    table = writer.table
    rows, vectors = table.count_rows(), vector_count(writer)
    has_vector_index = any("vector" in index.columns for index in table.list_indices())
    # Rows that wait for their vectors teach an index nothing, and of none at all it cannot be made.
    if vectors >= VECTOR_INDEX_ROWS and (is_training or not has_vector_index):
        table.create_index("vector", config=VECTOR_INDEX, replace=True)
        has_vector_index = True
    if rows:
        _optimize_indices(writer, merged=_ALL_SEGMENTS)
    table.optimize(cleanup_older_than=KEEP_VERSIONS)
    logger.info("index tidied rows=%d vectors=%d vector_index=%s", rows, vectors, has_vector_index)


def _optimize_indices(writer: IndexWriter, *, merged: int) -> None:
    # A quarter of a second to import, and a run that wrote nothing needs no upkeep.
    import lance  # noqa: PLC0415

    lance.dataset(writer.table.uri).optimize.optimize_indices(num_indices_to_merge=merged)
    writer.table.checkout_latest()
