"""Attempt: does a part of the work, and tells why it failed, so that the other parts go on."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from index.errors import Overtaken, StorageError
from indexer.errors import IndexerError, RunStopped
from ledger.errors import LeaseLost, LedgerError
from sources.errors import SourceError

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a part of the work failed.

    Attributes:
        message: For people.
        cause: What was raised.
    """

    message: str
    cause: Exception

    @property
    def is_of_storage(self) -> bool:
        """Whether index, model or ledger failed, which every part needs."""
        return isinstance(self.cause, StorageError | LedgerError)


def attempt(name: str, work: Callable[[], None]) -> Failed | None:
    """Do a part of the work, and return why it failed, or None.

    Args:
        name: Of the part, for the log.
        work: Does it.

    Raises:
        LeaseLost, Overtaken: another process has taken over; the other parts must not go on either.
        RunStopped: it did not fail, but had to stop.
    """
    try:
        work()
    except (LeaseLost, Overtaken, RunStopped):
        raise
    except (StorageError, LedgerError) as failure:
        # Whoever looks after the machine should know without asking.
        logger.warning("failed part=%s: %s", name, failure)
        return Failed(str(failure), failure)
    except (SourceError, IndexerError) as failure:
        logger.info("failed part=%s: %s", name, failure)
        return Failed(str(failure), failure)
    except Exception as failure:
        # One source's surprise must not keep the others from being indexed; the log has the details.
        logger.exception("failed part=%s", name)
        return Failed(f"An unexpected {type(failure).__name__}; the log has the details.", failure)
    return None
