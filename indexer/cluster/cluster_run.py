"""ClusterRun: a run of one source whose documents are cut, embedded and written on many machines.

The driver alone asks the source and the ledger, and alone commits. It lists and reads as any run does; rows and ledger
are written in the order of any run, a step at a time, so that a driver that dies loses what was under way.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic

from index.fragments import append_fragments
from indexer.cluster.cluster import Cluster, Task, WorkerLost
from indexer.cluster.cutting_work import Assignment, Outcome
from indexer.cluster.press import Pick, Pressed
from indexer.cutting import stumbling
from indexer.source_run import SourceRun
from indexer.tidying import keep_up
from indexer.tries import LEFT_OUT
from ledger.documents import IndexedDocument, record_documents
from ledger.failures import Failure, clear_failures
from sources.document import Entry
from sources.errors import SourceError

# So often is the lease renewed and a cancelled run noticed, whatever the nodes do.
_LOOK_SECONDS = 1.0
# A node that fails takes with it whatever is read on it; who ends a process twice, read alone, has done it.
_MOST_LOSSES_ALONE = 2
# A hundred chunks or two, which take a processor some seconds: so long the last of them is waited for.
_GROUP_BYTES = 100_000
_INDEXED_EVERY = 8192
# Every look at the index of words costs a segment in each index, and a large run has thousands of steps.
_INDEXED_SHARE = 8


@dataclass(slots=True)
class _Group:
    """Documents on their way together.

    Attributes:
        assignments: All of them; once they are cut, all that are not left out.
        losses: How often a process ended at them.
        documents: What is to be recorded of those that were cut; None while they are cut.
        picks: What is to become of each that was cut, also of what is left out.
    """

    assignments: list[Assignment]
    losses: int = 0
    documents: list[IndexedDocument] | None = None
    picks: list[Pick | None] = field(default_factory=list)


@dataclass(slots=True)
class ClusterRun(SourceRun):
    """The state of one run on a cluster.

    Attributes:
        cluster: Where it is worked on.
    """

    cluster: Cluster = field(kw_only=True)
    _under_way: dict[Task, _Group] = field(default_factory=dict)
    _lost: deque[_Group] = field(default_factory=deque)
    _with_rows: frozenset[str] = frozenset()
    _indexed_at: int = 0

    def _index(self, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        # Also what a killed driver has committed and not recorded: its rows must be replaced, not doubled.
        self._with_rows = frozenset(self.bench.writer.chunk_counts(self.source.name))
        groups, broken, has_time = self._groups(entries), None, True
        try:
            while True:
                try:
                    has_time = self._send(groups)
                except SourceError as error:
                    groups, broken, has_time = iter(()), error, True
                if not self._under_way:
                    break
                self._receive(self.cluster.finished(self._under_way.keys(), _LOOK_SECONDS if has_time else 0.0))
                self._report()
        finally:
            self.cluster.give_up(self._under_way.keys())
            self._under_way.clear()
            self._lost.clear()
        if broken:
            raise broken

    def _groups(self, entries: Sequence[Entry]) -> Iterator[_Group]:
        """Read documents, and yield them together as they are cut; those that a process ended at, each alone."""
        for together in self._tries.groups(entries):
            assignments: list[Assignment] = []
            try:
                for entry in together:
                    if assignment := self._read(entry):
                        assignments.append(assignment)
                    if sum(len(each.document.body) for each in assignments) >= _GROUP_BYTES:
                        yield _Group(assignments)
                        assignments = []
            except SourceError:
                # What was read until then is not lost with it.
                if assignments:
                    yield _Group(assignments)
                raise
            if assignments:
                yield _Group(assignments)

    def _read(self, entry: Entry) -> Assignment | None:
        try:
            with stumbling(self.source.name, entry):
                document = self.source.read(entry)
                placement = self._cutter.place(document, self._known.get(document.path))
        except LEFT_OUT as reason:
            self._note_left_out([self._leave_out(entry, reason)])
            return None
        return Assignment(entry, document, placement)

    def _send(self, groups: Iterator[_Group]) -> bool:
        """Give out what there is room for, and return True; False if a slow source is not read on before a look."""
        until = monotonic() + _LOOK_SECONDS
        while len(self._under_way) < self.cluster.at_once:
            group = self._lost.popleft() if self._lost else next(groups, None)
            if group is None:
                return True
            self._under_way[self.cluster.cut(group.assignments, self.bench.document_seconds)] = group
            if monotonic() >= until:
                return False
        return True

    def _receive(self, tasks: Iterable[Task]) -> None:
        pressed: list[tuple[_Group, Pressed]] = []
        for task in tasks:
            group = self._under_way.pop(task)
            try:
                result = self.cluster.result(task)
            except WorkerLost:
                self._note_loss(group)
                continue
            if group.documents is not None:
                pressed.append((group, result))
                continue
            group.documents, group.picks = self._pick(group.assignments, result)
            # What is left out has been told: should a process end at the others, it must not be told again.
            kept = [assignment for assignment, pick in zip(group.assignments, group.picks, strict=True) if pick]
            group.assignments = kept
            if group.documents:
                self._under_way[self.cluster.press(task, group.picks)] = group
        if pressed:
            self._commit(pressed)

    def _pick(
        self, assignments: Sequence[Assignment], outcomes: Sequence[Outcome]
    ) -> tuple[list[IndexedDocument], list[Pick | None]]:
        """Say what is to become of documents that were cut, and leave out those that could not be."""
        documents: list[IndexedDocument] = []
        picks: list[Pick | None] = []
        left_out: list[Failure | None] = []
        for assignment, outcome in zip(assignments, outcomes, strict=True):
            try:
                if isinstance(outcome, Exception):
                    raise outcome
                with stumbling(self.source.name, assignment.entry):
                    urls = tuple(self.source.link(assignment.document, place) for place in outcome.places)
            except LEFT_OUT as reason:
                left_out.append(self._leave_out(assignment.entry, reason))
                picks.append(None)
                continue
            documents.append(outcome.document)
            picks.append(Pick(urls, is_new=outcome.document.document_id not in self._with_rows))
        self._note_left_out(left_out)
        return documents, picks

    def _commit(self, pressed: Sequence[tuple[_Group, Pressed]]) -> None:
        """Make rows of what was written on the nodes, then record it; in this order, as `indexer.batch` does."""
        documents = [document for group, _ in pressed for document in group.documents or ()]
        replaced = [document for document in documents if document.document_id in self._with_rows]
        chunks = [chunk for _, each in pressed for chunk in each.chunks]
        embeddings = [embedding for _, each in pressed for embedding in each.embeddings]
        writer, ledger = self.bench.writer, self.bench.ledger
        if replaced:
            self._retire(replaced, chunks)
            writer.replace_documents((document.document_id for document in replaced), chunks, embeddings)
        append_fragments(writer, [fragment for _, each in pressed for fragment in each.fragments])
        record_documents(ledger, self.bench.space, self.source.name, documents)
        if self.bench.beside is None:
            clear_failures(ledger, self.source.name, (document.path for document in documents))
        self._count(documents, [each for _, each in pressed])
        self._keep_up()

    def _count(self, documents: Sequence[IndexedDocument], pressed: Sequence[Pressed]) -> None:
        chunks = sum(document.chunk_count for document in documents)
        embedded = sum(each.embedded for each in pressed)
        self.counts = replace(self.counts, embedded=self.counts.embedded + embedded)
        self._count_written(documents, chunks, chunks - embedded - sum(each.waiting for each in pressed))
        self._unindexed += chunks

    def _keep_up(self) -> None:
        if self._unindexed >= max(_INDEXED_EVERY, self._indexed_at // _INDEXED_SHARE):
            keep_up(self.bench.writer)
            self._indexed_at += self._unindexed
            self._unindexed = 0

    def _note_loss(self, group: _Group) -> None:
        """Let what a process ended at be read again, each document alone, or leave out the one that ended it."""
        losses = group.losses + 1
        if len(group.assignments) > 1:
            self._lost.extend(_Group([assignment]) for assignment in group.assignments)
        elif losses < _MOST_LOSSES_ALONE:
            self._lost.append(_Group(group.assignments, losses))
        else:
            self._count_done(1)
            self._note([self._tries.death(group.assignments[0].entry, self.bench.clock())])

    def _note_left_out(self, failures: Iterable[Failure | None]) -> None:
        if found := [failure for failure in failures if failure]:
            self._note(found)
