"""The rows of a table, against what the ledger records: some thousand at a time, whatever the size of the table."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.examined import ExaminedRow, VectorState, examine_rows
from index.pinned import PinnedTable
from index.space import Space
from indexer.checking.census import Census, take_census
from indexer.checking.document_rows import faults_of, is_contradictory, wrong_ids
from indexer.checking.finding import Kind
from indexer.checking.recorded import Recorded
from indexer.checking.tally import Place, Tally
from indexer.plan import UNCERTAIN
from ledger.documents import IndexedDocument


def look_at_rows(
    table: PinnedTable, space: Space, recorded: Recorded, tally: Tally, *, is_being_written: bool
) -> Census:
    """Look at every row, and return what they name.

    Args:
        table: At the version that is recorded.
        space: Its space.
        recorded: What the ledger tells.
        tally: Told of what is found.
        is_being_written: A run is going on, so that documents may be in the index that are not recorded yet.

    Raises:
        UnreadableIndex: the files are damaged or out of reach.
    """
    census = take_census(table)
    look = _Look(recorded, census, tally)
    for group in census.groups():
        rows = defaultdict(list)
        for row in examine_rows(table, space, group):
            rows[str(row.document_id)].append(row)
        for document_id in group:
            look.at_document(document_id, rows[document_id])
    look.at_nameless()
    look.at_twins()
    look.at_unrecorded(is_being_written=is_being_written)
    return census


def look_for_missing(recorded: Recorded, census: Census, tally: Tally) -> None:
    """Look for documents that have no row at all; those that have some were looked at with their rows."""
    for source, document in recorded:
        is_missing = document.chunk_count and document.document_id not in census.counts
        if is_missing and document.version != UNCERTAIN:
            tally.doubt(Kind.TORN, (source, document.path))


@dataclass(slots=True)
class _Look:
    recorded: Recorded
    census: Census
    tally: Tally
    _twins: defaultdict[str | None, list[ExaminedRow]] = field(default_factory=lambda: defaultdict(list))

    def at_document(self, document_id: str, rows: Sequence[ExaminedRow]) -> None:
        """Look at the rows of one document, recorded or not."""
        owner = self.recorded.owners.get(document_id)
        named = self.census.named[document_id]
        place = (owner[0], owner[1].path) if owner else (named.source, named.path)
        bad = [row for row in rows if is_contradictory(row, place[0])]
        self.tally.damage.rows.update(row.row for row in bad)
        self.tally.doubt(Kind.CONTRADICTORY, place, len(bad))
        for row in rows:
            self._note_vector(row, place)
            if row.id in self.census.repeated:
                self._twins[row.id].append(row)
        if owner:
            self._note_faults(owner[1], place, rows)

    def _note_faults(self, document: IndexedDocument, place: Place, rows: Sequence[ExaminedRow]) -> None:
        chunks = [row.chunk for row in rows if row.chunk]
        for kind in faults_of(document, chunks, self.recorded.policies.keys()):
            count = 1
            if kind is Kind.WRONG_ID:
                count = len(wrong_ids(document.document_id, chunks))
            if kind is Kind.UNKNOWN_POLICY:
                count = sum(chunk.policy_id not in self.recorded.policies for chunk in chunks)
            if kind in {Kind.UNKNOWN_POLICY, Kind.OTHER_POLICY}:
                self.tally.damage.policies[place] |= {chunk.policy_id for chunk in chunks}
            self.tally.doubt(kind, place, count)

    def _note_vector(self, row: ExaminedRow, place: Place) -> None:
        if row.vector is VectorState.MISSING:
            self.tally.note(Kind.WAITING, "/".join(place))
        if row.vector is VectorState.BROKEN:
            self.tally.note(Kind.BROKEN_VECTOR, "/".join(place))
            self.tally.damage.vectors.add(row.row)

    def at_nameless(self) -> None:
        """Look at the rows that name no document, which nobody will ever replace."""
        self.tally.damage.rows.update(self.census.nameless)
        self.tally.note(Kind.CONTRADICTORY, "a passage of no document", len(self.census.nameless))

    def at_twins(self) -> None:
        """Look at the rows that share an id; the best of each stays."""
        for twins in self._twins.values():
            best = min(twins, key=self._badness)
            for row in twins:
                self.tally.doubt(Kind.DUPLICATE, self._place(row), int(row is best))
                if row is not best:
                    self.tally.damage.rows.add(row.row)
                    self.tally.damage.doubtful.add(self._place(row))

    def _badness(self, row: ExaminedRow) -> tuple[bool, bool, bool]:
        owner = self.recorded.owners.get(str(row.document_id))
        is_other = not (owner and row.chunk and row.chunk.version == owner[1].version)
        return (row.is_contradictory, is_other, row.vector is not VectorState.FINE)

    def _place(self, row: ExaminedRow) -> Place:
        owner = self.recorded.owners.get(str(row.document_id))
        named = self.census.named[str(row.document_id)]
        return (owner[0], owner[1].path) if owner else (named.source, named.path)

    def at_unrecorded(self, *, is_being_written: bool) -> None:
        """Look at the documents that the ledger does not know."""
        for document_id, named in self.census.named.items():
            if document_id in self.recorded.owners:
                continue
            is_hidden = named.policy_id is not None and named.policy_id == self.recorded.nobody
            seen = Kind.BEING_WRITTEN if is_being_written else Kind.ORPHAN
            self.tally.note(Kind.HIDDEN if is_hidden else seen, str(named))
            self.tally.damage.sources.add(named.source)
