"""Excuses: what whoever asked is told when there is no answer, and how their question ends by that."""

import logging

from bot.notices import NO_INDEX, NOTHING_ASKED, failure
from bot.understanding import NothingAskedError
from index.errors import IndexMissing, StorageError
from ledger.errors import LedgerUnavailable
from ledger.questions import State
from retrieval.errors import WrongFilter

logger = logging.getLogger(__name__)


def excuse_for(error: Exception, reference: str) -> tuple[str, State]:
    """Return a sentence, and the state in which the question ends.

    Args:
        error: Because of which there is no answer; one that the asker can do nothing about is logged.
        reference: Under which the log says what it was.
    """
    match error:
        case NothingAskedError():
            return " ".join((*error.notes, NOTHING_ASKED)), "refused"
        case WrongFilter():
            return str(error), "refused"
        case IndexMissing():
            return NO_INDEX, "failed"
        case StorageError() | LedgerUnavailable():
            # Their words are made for whoever reads the log, and say what to do.
            logger.error("question not answered question_id=%s: %s", reference, error)
            return failure(reference), "failed"
        case _:
            logger.error("question not answered question_id=%s", reference, exc_info=error)
            return failure(reference), "failed"
