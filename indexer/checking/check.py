"""Check: everything that index and ledger must be, looked at once, without changing anything."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from index.errors import UnreadableIndex
from index.pinned import PinnedTable, is_present
from index.schema import table_schema
from index.space import Space
from index.store import Store
from index.table import INDEXES, VECTOR_INDEX_ROWS
from indexer.checking.census import Census
from indexer.checking.finding import Finding, Kind
from indexer.checking.recorded import Recorded, read_at_one_moment
from indexer.checking.table_rows import look_at_rows, look_for_missing
from indexer.checking.tally import Damage, Tally
from indexer.plan import UNCERTAIN
from ledger.engine import Ledger
from ledger.errors import LedgerDamaged
from ledger.soundness import damaged_policies, documents_without_policy, file_damage, missing_columns


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a check.

    Attributes:
        findings: The gravest first; nothing when all is well and nothing is left to do.
        documents: How many are recorded.
        rows: How many the table has.
        damage: What a repair must know.
    """

    findings: tuple[Finding, ...]
    documents: int
    rows: int
    damage: Damage

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong, though a run may have something to do."""
        return not any(found.is_damage for found in self.findings)


def check(ledger: Ledger, store: Store | str, space: Space, *, is_being_written: bool = False) -> Checked:
    """Look at ledger and index, and return what is wrong with them, or still to be done.

    Args:
        ledger: The ledger.
        store: Where the index lies.
        space: The space whose table is looked at.
        is_being_written: A run is going on, so that documents may be in the index that are not recorded yet.

    Raises:
        UnreadableIndex: files of the index are damaged or out of reach.
        LedgerUnavailable: the ledger cannot be reached.
    """
    tally = Tally()
    for message in file_damage(ledger):
        tally.note(Kind.LEDGER_DAMAGED, message)
    try:
        for name in missing_columns(ledger):
            tally.note(Kind.LEDGER_INCOMPLETE, name)
        table, recorded = read_at_one_moment(ledger, store, space)
        _look_at_ledger(ledger, space, recorded, tally)
    except LedgerDamaged as error:
        if not tally.findings():
            tally.note(Kind.LEDGER_DAMAGED, str(error))
        return Checked(tally.findings(), 0, 0, tally.damage)
    census = Census()
    if table and not _is_of(space, table):
        tally.note(Kind.FOREIGN_TABLE, space.table_name)
    else:
        if table:
            with _told_of_changes(store, space, table):
                census = look_at_rows(table, space, recorded, tally, is_being_written=is_being_written)
                _look_at_indexes(table, tally)
        look_for_missing(recorded, census, tally)
    return Checked(tally.findings(), len(recorded.owners), census.rows, tally.damage)


@contextmanager
def _told_of_changes(store: Store | str, space: Space, table: PinnedTable) -> Iterator[None]:
    """Tell a version that was cleaned away from files that are lost."""
    try:
        yield
    except UnreadableIndex as error:
        if is_present(table, store, space):
            raise
        raise UnreadableIndex(
            "The index was changed and tidied while it was checked. Try again when the run has ended."
        ) from error


def _look_at_ledger(ledger: Ledger, space: Space, recorded: Recorded, tally: Tally) -> None:
    damaged = set(damaged_policies(ledger))
    tally.damage.unreadable_policies = damaged
    for policy_id in sorted(damaged):
        tally.note(Kind.DAMAGED_POLICY, f"policy {policy_id}")
    for each in documents_without_policy(ledger, space.fingerprint):
        tally.doubt(Kind.NO_POLICY, (each.source, each.path))
        tally.damage.policies[each.source, each.path] |= set()
    for source, document in recorded:
        if document.policy_id in damaged:
            tally.damage.doubtful.add((source, document.path))
        if document.version == UNCERTAIN:
            tally.note(Kind.IN_DOUBT, f"{source}/{document.path}")


def _is_of(space: Space, table: PinnedTable) -> bool:
    return table.space == space and set(table_schema(space)) <= set(table.schema)


def _look_at_indexes(table: PinnedTable, tally: Tally) -> None:
    covered = {each.column: each.unindexed for each in table.coverage()}
    wanted = set(INDEXES)
    if table.count("vector IS NOT NULL") >= VECTOR_INDEX_ROWS:
        wanted.add("vector")
    if "vector" in covered:
        # Rows without a vector are in no index of vectors, and need none.
        covered["vector"] = max(0, covered["vector"] - table.count("vector IS NULL"))
    for column in sorted(wanted - covered.keys()):
        tally.note(Kind.NO_INDEX, column)
    unindexed = max(covered.values(), default=0)
    columns = [column for column, rows in covered.items() if rows]
    tally.note(Kind.UNINDEXED, f"the index of {', '.join(sorted(columns))}", unindexed)
