"""Upkeep: keeps query time after a year of small updates that of a fresh index."""

import logging
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


def tidy(writer: IndexWriter) -> None:
    """Index new rows, merge index segments, compact fragments and remove versions nobody reads.

    The order matters: LanceDB's own optimize never merges vector segments, and does not compact fragments
    that different segments cover (lance issue 8742), so that query time would grow with every update.

    Raises:
        UpkeepFailed: the disk is full, say; the rows are as they were.
    """
    try:
        _tidy(writer)
    except (OSError, RuntimeError, ValueError) as error:  # what Lance raises for a full disk and the like
        raise UpkeepFailed(
            f"The index could not be tidied ({type(error).__name__}). Nothing is lost; check the disk, the next run "
            "tries again."
        ) from error


def _tidy(writer: IndexWriter) -> None:
    # A quarter of a second to import, and a run that wrote nothing needs no upkeep.
    import lance  # noqa: PLC0415

    table = writer.table
    rows = table.count_rows()
    has_vector_index = any("vector" in index.columns for index in table.list_indices())
    if rows >= VECTOR_INDEX_ROWS and not has_vector_index:
        table.create_index("vector", config=VECTOR_INDEX)
    if rows:
        lance.dataset(table.uri).optimize.optimize_indices(num_indices_to_merge=_ALL_SEGMENTS)
        table.checkout_latest()
    table.optimize(cleanup_older_than=KEEP_VERSIONS)
    logger.info("index tidied rows=%d vector_index=%s", rows, rows >= VECTOR_INDEX_ROWS or has_vector_index)
