"""Attempt: does a part of the work, and tells why it failed, so that the other parts go on."""

import logging
from collections.abc import Callable

from index.errors import StorageError
from indexer.errors import IndexerError, RunStopped
from ledger.errors import LeaseLost, LedgerError
from sources.errors import SourceError

logger = logging.getLogger(__name__)


def attempt(name: str, work: Callable[[], None]) -> str | None:
    """Do a part of the work, and return why it failed, or None.

    Args:
        name: Of the part, for the log.
        work: Does it.

    Raises:
        LeaseLost: another process has taken over; the other parts must not go on either.
        RunStopped: it did not fail, but had to stop.
    """
    try:
        work()
    except (LeaseLost, RunStopped):
        raise
    except (SourceError, StorageError, LedgerError, IndexerError) as failure:
        logger.info("failed part=%s: %s", name, failure)
        return str(failure)
    except Exception as failure:
        # One source's surprise must not keep the others from being indexed; the log has the details.
        logger.exception("failed part=%s", name)
        return f"An unexpected {type(failure).__name__}; the log has the details."
    return None
