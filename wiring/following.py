"""Following: a process that runs for long takes over the embedding model that was switched to, within seconds.

A thread looks; the model is loaded and its table opened there, while requests go on with the one before.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from index.errors import StorageError
from ledger.errors import LedgerError
from wiring.rooms import Rooms

logger = logging.getLogger(__name__)

# One row of the ledger, read in less than a millisecond.
_LOOK_SECONDS = 1.0
# A model that cannot be loaded is tried again, and not every second.
_TROUBLE_SECONDS = 10.0
# A model that is being loaded does not keep a process from ending.
_END_SECONDS = 2.0


@contextmanager
def following(
    rooms: Rooms, *, look_seconds: float = _LOOK_SECONDS, trouble_seconds: float = _TROUBLE_SECONDS
) -> Iterator[None]:
    """Follow switches of the embedding model while the block runs.

    Args:
        rooms: Whose `now` changes.
        look_seconds: How often it is looked.
        trouble_seconds: When it is tried again after a model could not be taken over.
    """
    ended = Event()
    thread = Thread(target=_follow, args=(rooms, ended, look_seconds, trouble_seconds), name="following", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(_END_SECONDS)


def _follow(rooms: Rooms, ended: Event, look_seconds: float, trouble_seconds: float) -> None:
    told, wait = "", look_seconds
    while not ended.wait(wait):
        try:
            rooms.serving.look()
            wait, told = look_seconds, ""
        except (StorageError, LedgerError) as error:
            wait = trouble_seconds
            if told != str(error):
                logger.warning("the embedding model that serves could not be taken over: %s", error)
            told = str(error)
        except Exception:
            # Nobody else would look: requests go on, and so does this.
            wait = trouble_seconds
            logger.exception("looking for the embedding model that serves failed")
