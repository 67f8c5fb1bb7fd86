"""Tidying: upkeep of the index around the work of a run; should it fail, the log says so, and the work stands."""

import logging
from collections.abc import Callable
from functools import partial

from index.errors import UpkeepFailed
from index.upkeep import OnStep, clean_up, go_on, index_new_rows, tidy, tidy_edits
from index.writer import IndexWriter

logger = logging.getLogger(__name__)


def tidy_up(writer: IndexWriter, *, has_grown: bool = False, on_step: OnStep = go_on) -> bool:
    """Leave the index as if it had been built at once, and tell whether it is; arguments as in `index.upkeep`."""
    return _is_done(partial(tidy, writer, has_grown=has_grown, on_step=on_step))


def tidy_a_little(writer: IndexWriter) -> None:
    """Keep queries quick after a few edits."""
    _is_done(partial(tidy_edits, writer))


def clean(writer: IndexWriter) -> None:
    """Free the room of versions that nobody reads any more."""
    _is_done(partial(clean_up, writer))


def keep_up(writer: IndexWriter) -> None:
    """Keep queries quick in the middle of the work."""
    _is_done(partial(index_new_rows, writer))


def _is_done(work: Callable[[], None]) -> bool:
    try:
        work()
    except UpkeepFailed:
        # The work is done and recorded; a slower index must not make it look failed.
        logger.exception("upkeep failed")
        return False
    return True
