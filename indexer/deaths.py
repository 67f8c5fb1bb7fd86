"""Deaths: a process ended while it read documents; the next run of their source counts it, and says so."""

import logging
from collections.abc import Sequence
from datetime import datetime

from indexer.tries import died
from ledger.engine import Ledger
from ledger.failures import failures, record_failures
from ledger.reading_marks import MarkedDocument

logger = logging.getLogger(__name__)


def count_death(ledger: Ledger, source: str, marked: Sequence[MarkedDocument], at: datetime) -> None:
    """Count that a process ended while it read these documents; of several it is not known which one it was.

    Raises:
        LedgerUnavailable: the ledger cannot be read or written.
    """
    if len(marked) != 1:
        logger.warning("ended while reading source=%s documents=%d; each is read alone now", source, len(marked))
        return
    [document] = marked
    before = next((each for each in failures(ledger, source) if each.path == document.path), None)
    failure = died(before, document, at)
    record_failures(ledger, source, [failure])
    logger.warning("ended while reading source=%s path=%s deaths=%d", source, document.path, failure.deaths)
