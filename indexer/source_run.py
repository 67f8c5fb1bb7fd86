"""One run of one source: list what changed, read, parse, cut, write, record. Resumable at any point.

It leaves rows that can be found by their words; `indexer.fill` gives those their vectors that have none.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import takewhile

from index.chunk import Chunk
from indexer.ahead import Ahead
from indexer.batch import Batch, write
from indexer.cutting import Cutter, stumbling
from indexer.errors import RunStopped
from indexer.healing import doubt, doubt_releases, heal, hide, remove_orphans, was_interrupted
from indexer.plan import UNCERTAIN, Plan, make_plan, read_between, require_few_gone, unique_skips
from indexer.progress import Progress
from indexer.readers import apply_permissions
from indexer.retiring import forget_long_retired, retire
from indexer.tidying import keep_up
from indexer.tries import LEFT_AS_IT_IS, LEFT_OUT, Tries, skipped
from indexer.workbench import Workbench, ignore
from ledger.documents import (
    IndexedDocument,
    checkpoint,
    forget_documents,
    indexed_documents,
    record_checkpoint,
    rename_document,
)
from ledger.failures import Failure, clear_failures, failures, record_failures
from ledger.permission_syncs import record_permission_sync
from ledger.reading_marks import suspects
from ledger.reindex_requests import clear_reindex_requests
from ledger.runs import RunCounts
from sources.document import Changes, Entry
from sources.errors import SourceError
from sources.source import Source

# Words of rows that no index covers are looked for one by one; half a second of work spares queries as much each.
_INDEXED_EVERY = 8192


@dataclass(slots=True)
class SourceRun:
    """The state of one run.

    Attributes:
        bench: What it works with.
        source: What it works through.
        on_step: Called after every step that takes time: renews the lease, records progress.
        on_reading: Called with what is read next, before anything of it is, and with nothing when it has been read.
        cutting: Stands around the cutting of each document, which may take too long.
        counts: What it has done so far.
        failed: The documents of this run that are not in the index.
        has_listed: Whether its source has been listed: from then on it may have to make room.
        has_read_pages: Whether it has read the documents that somebody waits for.
    """

    bench: Workbench
    source: Source
    on_step: Callable[[RunCounts], None]
    on_reading: Callable[[Sequence[Entry]], None] = ignore
    cutting: Callable[[Entry], AbstractContextManager[object]] = nullcontext
    counts: RunCounts = field(default_factory=RunCounts)
    failed: list[Failure] = field(default_factory=list)
    has_listed: bool = False
    has_read_pages: bool = False
    _known: dict[str, IndexedDocument] = field(default_factory=dict)
    _texts: dict[str, str] = field(default_factory=dict)
    _unindexed: int = 0
    _has_orphans: bool = False
    _settled: set[str] = field(default_factory=set)
    _cutter: Cutter = field(init=False)
    _tries: Tries = field(init=False)

    def work(self, *, is_forced: bool, accepts_deletions: bool = False, read_since: datetime | None = None) -> None:
        """Bring the index to the source's present state; what was finished before a failure stays.

        Args:
            is_forced: List everything and read every document again; known vectors are still used.
            accepts_deletions: Remove what is gone, however much it is.
            read_since: When it is forced, what was read at this time or later is not read again; None: everything is.

        Raises:
            SourceError: the source cannot be listed or read.
            RunStopped: a step said that it has to stop.
            TooMuchGone: so much has vanished that a person should look first.
            StorageError: the index cannot be written, or the model cannot be reached.
            LedgerError: the ledger cannot be written, or another process has taken over.
        """
        ledger, space, name, started = self.bench.ledger, self.bench.space, self.source.name, self.bench.clock()
        # Before the source is listed: what is asked for later may not be in the list as it is then.
        awaited = self.bench.awaited(name)
        changes, plan = self._survey(awaited, is_forced=is_forced, read_since=read_since)
        self._move(plan)
        # Before anything is read: who may no longer read must not wait for that, nor for a model that is down.
        texts = {path: version for path, version in self._texts.items() if path not in self._settled}
        changed, has_own_permissions = apply_permissions(self.bench, self.source, self._known, texts)
        self._known |= changed
        require_few_gone(name, plan, len(self._known), is_accepted=accepts_deletions)
        self._remove(plan.removed)
        if has_own_permissions:
            record_permission_sync(ledger, space, name, started)
        self._note_skips(changes)
        todo = self._tries.in_order(plan.todo)
        self.source.prepare(todo)
        # Those alone that may be read first: what may end the process comes last, whoever waits for it.
        pages = tuple(takewhile(lambda entry: entry.path in awaited, todo))
        self._index(pages)
        clear_reindex_requests(ledger, name, {path: at for path, at in awaited.items() if path not in self._settled})
        self.has_read_pages = True
        self._index(todo[len(pages) :])
        if self._has_orphans:  # to look for them takes as long as an edit does, and the next one waits for it
            remove_orphans(ledger, self.bench.writer, name)
        forget_long_retired(ledger, self.bench.clock())
        if self.bench.beside is None or not self.counts.failed:
            # Beside the space that serves nobody remembers what is to be tried again.
            record_checkpoint(ledger, space, name, changes.checkpoint, self.bench.clock())

    def _survey(self, first: Collection[str], *, is_forced: bool, read_since: datetime | None) -> tuple[Changes, Plan]:
        ledger, name = self.bench.ledger, self.source.name
        since = checkpoint(ledger, self.bench.space, name)
        self._known = known = indexed_documents(ledger, self.bench.space, name)
        eyes = self.source.lookout() if since else None
        ahead = Ahead(self.bench, eyes, known, self._report, self.on_reading, self.cutting, self._write)
        ahead.look()
        # Read once: of 10,000 documents it takes a tenth of a second, and an edit waits for it.
        healed = heal(ledger, self.bench.writer, name, known, self.bench.clock())
        self._has_orphans = healed.has_orphans
        in_doubt = healed.in_doubt | doubt_releases(ledger, self.bench.writer, self.source, known | healed.in_doubt)
        known |= in_doubt
        failed = failures(ledger, name)
        self._tries = Tries(failed, suspects(ledger, name), self.bench.clock())
        is_in_doubt = bool(in_doubt) or was_interrupted(ledger, self.bench.space, name)
        # What a forced run has not read, nobody would read again.
        changes = self.source.changes(since) if is_forced else ahead.listed(lambda: self.source.changes(since))
        self._settled, self.has_listed = set() if is_forced else ahead.settled, True
        if (is_in_doubt or is_forced or self._tries.due) and not changes.is_full:
            # Only the changes tell of renames, which keep the ids of chunks.
            changes = replace(self.source.changes(None), renames=changes.renames)
        serving = indexed_documents(ledger, self.bench.beside, name) if self.bench.beside else {}
        self._cutter = Cutter(self.bench, self.source, {each.document_id for each in known.values()}, serving)
        plan = make_plan(
            changes,
            {path: document.version for path, document in self._known.items()},
            # Failures are shared by all spaces; only after a whole run in this one do they say what need not be tried.
            self._tries.tried() if since else {},
            first=first,
            due=self._tries.due,
            barred=self._tries.barred(is_forced=is_forced),
            is_forced=is_forced,
            fresh=read_between(read_since, self.bench.clock(), self._known, failed) if read_since else (),
            settled=self._settled,
        )
        self.counts = replace(self.counts, unchanged=plan.unchanged, total=self.counts.done + len(plan.todo))
        self._report()
        return changes, plan

    def _move(self, plan: Plan) -> None:
        self._texts = {path: document.version for path, document in self._known.items()}
        moving = [self._known[rename.old_path] for rename in plan.renames]
        doubt(self.bench.ledger, self.bench.space, self.source.name, moving)
        for old, new in ((rename.old_path, rename.new_path) for rename in plan.renames):
            rename_document(self.bench.ledger, self.bench.space, self.source.name, old, new)
            self._known[new] = replace(self._known.pop(old), path=new, version=UNCERTAIN)
            self._texts[new] = self._texts.pop(old)

    def _remove(self, paths: Iterable[str]) -> None:
        gone = {path: self._known.pop(path) for path in paths}
        if gone:
            retire(self.bench.ledger, self.bench.writer, _ids(gone.values()), self.bench.clock())
            # In this order: what the ledger does not know stays hidden, or is hidden by the next run.
            forget_documents(self.bench.ledger, self.bench.space, self.source.name, gone)
            hide(self.bench.ledger, self.bench.writer, _ids(gone.values()))
            self._has_orphans = True
            self.counts = replace(self.counts, removed=self.counts.removed + len(gone))

    def _note_skips(self, changes: Changes) -> None:
        ledger, name = self.bench.ledger, self.source.name
        if self.bench.beside is None:
            old = {failure.path for failure in failures(ledger, name)}
            gone = old if changes.is_full else {*changes.removed, *(rename.old_path for rename in changes.renames)}
            clear_failures(ledger, name, (gone & old) - {entry.path for entry in changes.entries})
        now = self.bench.clock()
        self._note([skipped(Entry(skip.path, ""), skip.reason, now) for skip in unique_skips(changes.skips)])

    def _index(self, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        batch, rejected = Batch(), []
        try:
            for group in self._tries.groups(entries):
                if group[0].path in self._tries.deadly:
                    # What was read before it must not be lost with it.
                    self._write(batch)
                    batch = Batch()
                self.on_reading(group)
                for position, entry in enumerate(group, start=1):
                    if failure := self._take(entry, batch):
                        rejected.append(failure)
                    if batch.is_full:
                        self.on_reading(())
                        self._write(batch)
                        batch = Batch()
                        self.on_reading(group[position:])
            self.on_reading(())
        except SourceError:
            self._write(batch)
            self._note(rejected)
            raise
        except RunStopped:
            # The next run need not try them again.
            self._note(rejected)
            raise
        self._write(batch)
        self._note(rejected)

    def _take(self, entry: Entry, batch: Batch) -> Failure | None:
        """Read one document into a batch, or return why not."""
        try:
            with stumbling(self.source.name, entry):
                document = self.source.read(entry)
                with self.cutting(entry):
                    batch.add(*self._cutter.cut(document, self._known.get(document.path)))
        except LEFT_OUT as reason:
            return self._leave_out(entry, reason)
        return None

    def _leave_out(self, entry: Entry, reason: Exception) -> Failure | None:
        """Do without a document, for one of the reasons of `LEFT_OUT`; return what is to be noted of that."""
        if isinstance(reason, LEFT_AS_IT_IS):
            self._count_done(1)
        else:
            self._drop(entry.path)
        return self._tries.failure(entry, reason, self.bench.clock())

    def _write(self, batch: Batch) -> None:
        before = self.counts.embedded
        self._retire(batch.documents, batch.chunks)
        waiting = write(batch, self.source.name, self.bench, self._note_embedded)
        embedded = self.counts.embedded - before
        self._count_written(batch.documents, len(batch.chunks), len(batch.chunks) - embedded - waiting)
        self._unindexed += len(batch.chunks)
        if self._unindexed >= _INDEXED_EVERY:
            keep_up(self.bench.writer)
            self._unindexed = 0
        self._report()

    def _count_written(self, documents: Sequence[IndexedDocument], chunks: int, reused: int) -> None:
        added = sum(document.path not in self._known for document in documents)
        self.counts = replace(
            self.counts,
            added=self.counts.added + added,
            changed=self.counts.changed + len(documents) - added,
            chunks=self.counts.chunks + chunks,
            reused=self.counts.reused + reused,
        )
        self._known.update({document.path: document for document in documents})
        self._count_done(len(documents))

    def _retire(self, documents: Iterable[IndexedDocument], chunks: Iterable[Chunk]) -> None:
        # Of new documents nothing is asked: a first run pays nothing for this.
        indexed = [self._known[document.path] for document in documents if document.path in self._known]
        doubt(self.bench.ledger, self.bench.space, self.source.name, indexed)
        kept = {chunk.id for chunk in chunks}
        retire(self.bench.ledger, self.bench.writer, _ids(indexed), self.bench.clock(), kept=kept)

    def _note_embedded(self, texts: Sequence[Chunk]) -> None:
        self.counts = replace(self.counts, embedded=self.counts.embedded + len(texts))
        self._report()

    def _drop(self, path: str) -> None:
        """Take out the old text of a document that can no longer be read: it must not be cited."""
        self._count_done(1)
        if path in self._known:
            self._remove([path])

    def _count_done(self, documents: int) -> None:
        done = self.counts.done + documents
        self.counts = replace(self.counts, done=done, total=max(done, self.counts.total))

    def _note(self, found: list[Failure]) -> None:
        if self.bench.beside is None:
            record_failures(self.bench.ledger, self.source.name, found)
        self.failed.extend(found)
        left_out = sum(failure.kind == "skipped" for failure in found)
        self.counts = replace(
            self.counts, skipped=self.counts.skipped + left_out, failed=self.counts.failed + len(found) - left_out
        )

    def _report(self) -> None:
        self.on_step(self.counts)
        self.bench.on_progress(Progress(self.source.name, self.counts.done, self.counts.total, self.counts))


def _ids(documents: Iterable[IndexedDocument]) -> list[str]:
    return [document.document_id for document in documents]
