"""Scout: asks one source, in a thread of its own, how documents stand; nobody waits longer than they like.

The thread dies with the process, whatever it is at. What comes too late for one answer is there for the next.
"""

import logging
import time
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future
from threading import Lock, Thread

from answering.freshness import CitedDocument, Standing
from ledger.errors import LedgerError
from sources.errors import SourceError

logger = logging.getLogger(__name__)

Standings = Mapping[CitedDocument, Standing]

# A burst of questions about one thing must not become a burst of requests.
_REMEMBERED_SECONDS = 10.0
# A source that is slow or down is left alone for so long.
_PAUSE_SECONDS = 15.0
_CLOSE_SECONDS = 1.0


class Scout:
    """Asks about documents of one source, many at a time. Threads may share it."""

    def __init__(
        self,
        name: str,
        tell: Callable[[Collection[CitedDocument]], Standings],
        note: Callable[[Standings], None],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare; no thread is started yet.

        Args:
            name: Of the source.
            tell: Asks it; may take long and raise anything.
            note: Told what was found, after those who wait for it.
            clock: Seconds that only grow.
        """
        self._name = name
        self._tell = tell
        self._note = note
        self._clock = clock
        self._lock = Lock()
        self._waiting: list[tuple[Collection[CitedDocument], Future[Standings]]] = []
        self._known: dict[CitedDocument, tuple[Standing, float]] = {}
        self._thread: Thread | None = None
        self._is_at_work = False
        self._is_overdue = False
        self._closed_until = -float("inf")

    def ask(self, documents: Collection[CitedDocument]) -> "Future[Standings]":
        """Return what will hold the standing of these documents; one of which nothing is known is absent then."""
        future: Future[Standings] = Future()
        # What waits for it may be cancelled; the answer is wanted all the same.
        future.set_running_or_notify_cancel()
        with self._lock:
            told = self._remembered(documents)
            if len(told) == len(documents) or self._is_overdue or self._clock() < self._closed_until:
                future.set_result(told)
                return future
            self._waiting.append((documents, future))
            if not self._is_at_work:
                self._is_at_work = True
                self._thread = Thread(target=self._work, name=f"freshness of {self._name}", daemon=True)
                self._thread.start()
        return future

    def give_up(self) -> None:
        """Say that nobody waits any more: the source is left alone until it has answered, and for some seconds."""
        with self._lock:
            self._is_overdue = self._is_at_work
            self._closed_until = self._clock() + _PAUSE_SECONDS

    def close(self) -> None:
        """Wait a moment for what was found to be noted; a source that was given up is not waited for."""
        with self._lock:
            thread = None if self._is_overdue else self._thread
        if thread:
            thread.join(_CLOSE_SECONDS)

    def _work(self) -> None:
        while questions := self._take():
            found = self._ask_source({each for documents, _ in questions for each in documents})
            with self._lock:
                self._remember(found)
                told = [(future, self._remembered(documents)) for documents, future in questions]
            for future, standings in told:
                future.set_result(standings)
            self._report(found)

    def _take(self) -> list[tuple[Collection[CitedDocument], "Future[Standings]"]]:
        with self._lock:
            taken, self._waiting = self._waiting, []
            self._is_at_work = bool(taken)
            self._is_overdue = self._is_overdue and self._is_at_work
            return taken

    def _ask_source(self, documents: set[CitedDocument]) -> Standings:
        """Return what the source tells; nothing when it fails, which is logged."""
        with self._lock:
            unknown = documents - self._remembered(documents).keys()
        try:
            return self._tell(unknown) if unknown else {}
        except (SourceError, LedgerError) as error:
            logger.warning("freshness unchecked source=%s: %s", self._name, error)
        except Exception:
            logger.exception("freshness unchecked source=%s", self._name)
        self.give_up()
        return {}

    def _report(self, found: Standings) -> None:
        try:
            self._note(found)
        except Exception:
            # The thread must live to answer the next question.
            logger.exception("what was found out of date is not noted source=%s", self._name)

    def _remember(self, found: Standings) -> None:
        self._is_overdue = False
        now = self._clock()
        kept = {each: known for each, known in self._known.items() if now - known[1] < _REMEMBERED_SECONDS}
        self._known = kept | {document: (standing, now) for document, standing in found.items()}

    def _remembered(self, documents: Collection[CitedDocument]) -> dict[CitedDocument, Standing]:
        oldest = self._clock() - _REMEMBERED_SECONDS
        return {
            each: self._known[each][0] for each in documents if each in self._known and self._known[each][1] > oldest
        }
