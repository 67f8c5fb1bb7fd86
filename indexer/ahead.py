"""Ahead: documents that somebody waits for are read, and closed, while their source is listed.

To list a large site takes a minute, and a page that a webhook names is looked at in about eight requests. What such a
look shows holds for what it was about, and nothing else: the listing follows in any case, and whatever the look left
open waits for it. A listing that began before a look is older, and says nothing of what was looked at.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import datetime
from threading import Thread
from typing import TypeVar

from index.errors import StorageError
from indexer.batch import Batch
from indexer.cutting import Cutter, origin_of, stumbling
from indexer.errors import IndexerError, RunStopped
from indexer.plan import UNCERTAIN
from indexer.readers import set_readers
from indexer.workbench import Workbench
from ledger.documents import IndexedDocument, indexed_documents
from ledger.errors import LedgerError, LedgerUnavailable
from ledger.failures import failures
from ledger.memberships import narrow_groups
from ledger.policies import load_policies
from ledger.policy import GROUP_PREFIX, NOBODY
from sources.document import Entry, Known, Readers, Sight
from sources.errors import SourceError, SourceUnavailable
from sources.source import Lookout

logger = logging.getLogger(__name__)

T = TypeVar("T")

# Of more than these a listing is as quick.
_MOST = 100
_LOOK_SECONDS = 0.1


@dataclass(slots=True)
class Ahead:
    """Looks at what is awaited of one source, in the course of one run.

    Attributes:
        bench: What the run works with.
        lookout: Looks at the source; None where nothing is to be looked at ahead.
        known: The indexed documents of the source, by path; kept up to date.
        on_step: Called before anything is written: renews the lease, records progress.
        on_reading: Called with what is read next, and with nothing when it has been read.
        cutting: Stands around the cutting of each document.
        write: Writes and records documents.
        settled: Paths of what was looked at since the latest listing began.
    """

    bench: Workbench
    lookout: Lookout | None
    known: dict[str, IndexedDocument]
    on_step: Callable[[], None]
    on_reading: Callable[[Sequence[Entry]], None]
    cutting: Callable[[Entry], AbstractContextManager[object]]
    write: Callable[[Batch], None]
    settled: set[str] = field(default_factory=set)
    _seen: dict[str, datetime] = field(default_factory=dict)

    def look(self) -> None:
        """Look at what was asked for since the last time; what cannot be looked at waits for the listing.

        A surprise, of ours or of the source, is logged and waits for it too.

        Raises:
            StorageError: the index cannot be written.
            LedgerError: the ledger cannot be written, or another process has taken over; to read it can wait.
            RunStopped: a step said that it has to stop.
        """
        if self.lookout is None:
            return
        try:
            awaited = self.bench.awaited(self.lookout.name)
        except LedgerUnavailable as error:
            # For a moment, or the run learns it at its next step: a listing under way is not lost by a question.
            logger.info("what is awaited is not known: %s", error)
            return
        new = [path for path, at in awaited.items() if self._seen.get(path) != at]
        self._seen.update(awaited)
        if not new or len(new) > _MOST:
            return
        try:
            self._look_at(self.lookout, new)
        except SourceError as error:
            logger.info("not looked at ahead documents=%d error=%s", len(new), type(error).__name__)
        except (IndexerError, LedgerError, StorageError):
            raise
        except Exception as error:  # noqa: BLE001 - a surprise costs the look alone
            # Its message may hold text of a document.
            told = (self.lookout.name, ",".join(new), type(error).__name__, origin_of(error))
            logger.warning("look failed source=%s paths=%s error=%s at=%s", *told)
            self._leave(self.lookout.name)

    def listed(self, list_all: Callable[[], T]) -> T:
        """Return what listing a source returns, in a thread of its own; look at what is awaited meanwhile.

        Raises:
            Exception: what the listing raises.
        """
        self.settled.clear()
        if self.lookout is None:
            return list_all()
        told: list[T] = []
        failed: list[BaseException] = []

        def work() -> None:
            try:
                told.append(list_all())
            except BaseException as error:  # noqa: BLE001 - whatever it is, it is raised where it is waited for
                failed.append(error)

        # A daemon: a process that is told to end leaves a listing as a kill would. In this run's context, for the log.
        thread = Thread(target=copy_context().run, args=(work,), name="listing", daemon=True)
        thread.start()
        try:
            while thread.is_alive():
                self.look()
                thread.join(_LOOK_SECONDS)
        except BaseException:
            # It would ask the site on beside the next run, for minutes; and what it tells goes nowhere any more.
            self.lookout.stop_listing()
            raise
        if failed:
            raise failed[0]
        return told[0]

    def _look_at(self, lookout: Lookout, paths: Collection[str]) -> None:
        policies = load_policies(self.bench.ledger)
        known = {
            path: Known(document.version, policies.get(document.policy_id, NOBODY).clauses)
            for path, document in self.known.items()
        }
        sight = lookout.look(paths, known)
        self.settled |= {*paths, *sight.readers, *(entry.path for entry in sight.entries)}
        self.on_step()
        self._close(lookout, sight, known)
        self._read(lookout, sight.entries)

    def _leave(self, source: str) -> None:
        """Leave what a look was at as a kill would: of what it was writing, nobody knows what stands in the index."""
        recorded = indexed_documents(self.bench.ledger, self.bench.space, source)
        self.known.update({path: document for path, document in recorded.items() if document.version == UNCERTAIN})
        # Should the process end now, what was being read is not what that died of.
        self.on_reading(())

    def _close(self, lookout: Lookout, sight: Sight, known: Mapping[str, Known]) -> None:
        """Let those read who may: at first none but who could before, and all when it is known who left a group."""
        indexed = {path: readers for path, readers in sight.readers.items() if path in known}
        self._set(lookout.name, {path: (*known[path].readers, *readers) for path, readers in indexed.items()})
        groups = lookout.groups()
        if groups is not None:
            origin = f"source:{lookout.name}"
            narrow_groups(self.bench.ledger, origin, groups, among=_groups_of(sight.readers.values()))
        self._set(lookout.name, indexed)

    def _set(self, source: str, readers: Mapping[str, Readers]) -> None:
        self.known.update(set_readers(self.bench, source, self.known, readers))

    def _read(self, lookout: Lookout, entries: Sequence[Entry]) -> None:
        # What failed before is tried by the rules of the run.
        failed = {failure.path for failure in failures(self.bench.ledger, lookout.name)}
        todo = [entry for entry in entries if entry.path not in failed]
        if not todo:
            return
        lookout.prepare(todo)
        cutter = Cutter(self.bench, lookout, {document.document_id for document in self.known.values()})
        batch = Batch()
        for entry in todo:
            if not self._take(lookout, entry, cutter, batch):
                break
        if batch.documents:
            self.write(batch)

    def _take(self, lookout: Lookout, entry: Entry, cutter: Cutter, batch: Batch) -> bool:
        """Read one document into a batch if it can be, and tell whether the next one is worth trying."""
        is_there = True
        self.on_reading([entry])
        try:
            with stumbling(lookout.name, entry):
                document = lookout.read(entry)
                with self.cutting(entry):
                    batch.add(*cutter.cut(document, self.known.get(entry.path)))
        except RunStopped:
            raise
        except (SourceError, IndexerError) as error:
            is_there = not isinstance(error, SourceUnavailable)
            # Whether and how it failed is for the run to tell, which tries it once more.
            # Of its message no word: it may name the document, and the log must not.
            logger.info("not read ahead path=%s error=%s", entry.path, type(error).__name__)
        self.on_reading(())
        return is_there


def _groups_of(every: Iterable[Readers]) -> set[str]:
    """Return the names of all groups that readers name: one that the source does not know any more has no members."""
    principals = {principal for readers in every for clause in readers for principal in clause}
    return {each.removeprefix(GROUP_PREFIX) for each in principals if each.startswith(GROUP_PREFIX)}
