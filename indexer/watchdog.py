"""Watchdog: ends the process when one document takes too long to be cut, as nothing else can end a parser.

Whoever watches over the process starts it again, and the mark that stands in the ledger counts against the document. A
thread looks at the time. What is stuck outside Python may keep every thread from running: then a timer of the
interpreter, which the thread winds up again and again, runs down and ends the process instead.
"""

import faulthandler
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from types import TracebackType
from typing import Self

from indexer.errors import RunStopped
from ledger.errors import LedgerError
from sources.document import Entry

logger = logging.getLogger(__name__)

# A thousand pages of a PDF take a laptop a minute or two; what takes longer than this never ends.
DOCUMENT_SECONDS = 600.0
# "Try again", as sendmail says it: whoever sees it need not ask what became of the process.
STUCK = 75
_LOOKS = 20


class Watchdog:
    """Watches over the documents of one run, one after the other, as a context manager."""

    def __init__(self, mark: Callable[[Entry], None], limit_seconds: float = DOCUMENT_SECONDS) -> None:
        """Take what marks in the ledger which document it was, and how long one may take."""
        self._mark = mark
        self._limit_seconds = limit_seconds
        self._look_seconds = limit_seconds / _LOOKS
        self._under_way: tuple[Entry, float] | None = None
        self._is_over = Event()
        self._thread = Thread(target=self._watch, name="watchdog", daemon=True)

    def __enter__(self) -> Self:
        """Begin to watch."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Watch no more."""
        self._is_over.set()
        self._thread.join()
        faulthandler.cancel_dump_traceback_later()

    @contextmanager
    def over(self, entry: Entry) -> Iterator[None]:
        """End the process if the block, in which this document is cut, takes too long."""
        self._under_way = entry, monotonic()
        try:
            yield
        finally:
            self._under_way = None

    def _watch(self) -> None:
        self._wind_up()
        while not self._is_over.wait(self._look_seconds):
            self._wind_up()
            under_way = self._under_way
            if under_way and monotonic() - under_way[1] > self._limit_seconds:
                self._end(under_way[0])

    def _wind_up(self) -> None:
        """Let the interpreter's timer begin anew: it ends the process with code 1, and says where each thread was."""
        if error_stream := _error_stream():
            seconds = self._limit_seconds + 2 * self._look_seconds
            faulthandler.dump_traceback_later(seconds, exit=True, file=error_stream)

    def _end(self, entry: Entry) -> None:
        logger.error(
            "a document takes longer than %.0f s, so the process ends; start it again: path=%s",
            self._limit_seconds,
            entry.path,
        )
        try:
            self._mark(entry)
        except (LedgerError, RunStopped) as error:
            logger.warning("what took too long could not be marked: %s", error)
        finally:
            logging.shutdown()
            os._exit(STUCK)


def _error_stream() -> int | None:
    """Return the standard error stream of the process, if it has one; `sys.stderr` may be a stand-in for it."""
    try:
        return sys.__stderr__.fileno() if sys.__stderr__ else None
    except (OSError, ValueError):
        return None
