"""Repair: mends what a check finds wrong, by the means that runs have, with the whole index in hand.

Every document that loses or changes rows is put in doubt first, so that the next run reads it again whatever becomes of
the repair; who may read only ever becomes fewer. Killed at any point, it is begun anew.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import islice

from index.fence import fence
from index.space import Space
from index.store import Store
from index.upkeep import tidy
from index.writer import IndexWriter, open_index_writer
from indexer.checking.check import Checked, check
from indexer.checking.finding import UNMENDABLE
from indexer.checking.recorded import read_recorded
from indexer.checking.tally import Damage, Place
from indexer.errors import RunInProgress
from indexer.hand import Hand
from indexer.healing import heal, remove_orphans
from indexer.plan import UNCERTAIN
from ledger.documents import IndexedDocument, indexed_documents, record_documents
from ledger.engine import Ledger
from ledger.errors import LeaseHeld
from ledger.guard import guarded
from ledger.policies import load_policies, store_policy
from ledger.policy import NOBODY, Policy
from ledger.runs import RunCounts, RunStatus, finish_run, start_run
from ledger.soundness import set_policies_aside

logger = logging.getLogger(__name__)

# As many rows as one condition of SQL names without being slow to plan.
_ROWS_AT_ONCE = 500
REQUESTED_BY = "footnote check --repair"
_TO_BE_COMPLETED = "Index and ledger were mended; the next run of the source reads again what was damaged."


@dataclass(frozen=True, slots=True)
class Repaired:
    """What came of a repair.

    Attributes:
        before: What was found.
        after: What is left, among it what the next run completes.
    """

    before: Checked
    after: Checked


def repair(
    ledger: Ledger, store: Store | str, space: Space, *, listed: Collection[str], clock: Callable[[], datetime]
) -> Repaired:
    """Check, mend, and check again.

    Args:
        ledger: The ledger.
        store: Where the index lies.
        space: The space whose table is mended.
        listed: The sources that runs go through; of others nothing is kept that the ledger does not know.
        clock: Gives the time, aware, in UTC.

    Raises:
        RunInProgress: another process is writing this index.
        StorageError: the index cannot be read or written.
        LedgerError: the ledger cannot be read or written, or another process has taken over.
    """
    try:
        hand = Hand(ledger, lambda: fence(store), clock=clock)
        with hand.whole() as lease:
            ledger = guarded(ledger, lease)
            before = check(ledger, store, space)
            # On a ledger or a table that is not what it says to be, nothing can be built.
            if not before.findings or UNMENDABLE & {found.kind for found in before.findings}:
                return Repaired(before, before)
            # A long check may have outlived the lease.
            lease.renew()
            writer = open_index_writer(store, space, partial(hand.turn, lease))
            with _noted_as_runs(ledger, space, before.damage, clock):
                _mend(ledger, writer, before.damage)
                for source in sorted(read_recorded(ledger, space).documents.keys() | before.damage.sources):
                    heal(ledger, writer, source, indexed_documents(ledger, space.fingerprint, source), clock())
                    if source not in listed:
                        remove_orphans(ledger, writer, source)
            lease.renew()
            tidy(writer)
            return Repaired(before, check(ledger, store, space))
    except LeaseHeld as held:
        raise RunInProgress(str(held)) from held


@contextmanager
def _noted_as_runs(ledger: Ledger, space: Space, damage: Damage, clock: Callable[[], datetime]) -> Iterator[None]:
    """Record a run without an end of every source that is mended: the next one then lists all of it.

    A list of changes would tell neither of documents in doubt nor of those whose record is lost.
    """
    sources = sorted({source for source, _ in damage.doubtful} | damage.sources)
    begun = [start_run(ledger, source, space.fingerprint, REQUESTED_BY, clock()) for source in sources]
    try:
        yield
    finally:
        for run_id in begun:
            finish_run(ledger, run_id, RunStatus.INTERRUPTED, RunCounts(), _TO_BE_COMPLETED, clock())


def _mend(ledger: Ledger, writer: IndexWriter, damage: Damage) -> None:
    narrowed = _narrowed(ledger, writer.space, damage)
    _doubt(ledger, writer.space, damage.doubtful, narrowed)
    # Policies come last of these: rows that change them have other names afterwards.
    for rows in _slices(damage.rows):
        writer.remove_rows(rows)
    for rows in _slices(damage.vectors - damage.rows):
        writer.forget_embeddings(rows)
    for document, policy_id in narrowed.values():
        writer.set_policy([document.document_id], policy_id)
    set_policies_aside(ledger, damage.unreadable_policies)
    logger.warning(
        "index repaired documents=%d rows_removed=%d vectors_removed=%d policies=%d",
        len(damage.doubtful),
        len(damage.rows),
        len(damage.vectors),
        len(narrowed),
    )


def _narrowed(ledger: Ledger, space: Space, damage: Damage) -> dict[Place, tuple[IndexedDocument, int]]:
    """Return the documents whose rows and record differ in policy, with one that allows only what all of these do."""
    documents = read_recorded(ledger, space).documents
    known = load_policies(ledger)
    narrowed = {}
    for place, ids in damage.policies.items():
        document = documents[place[0]][place[1]]
        policies = [known.get(policy_id, NOBODY) for policy_id in {document.policy_id, *ids}]
        policy = Policy.of(clause for each in policies for clause in each.clauses)
        narrowed[place] = (document, store_policy(ledger, policy))
    return narrowed


def _doubt(
    ledger: Ledger, space: Space, places: Iterable[Place], narrowed: dict[Place, tuple[IndexedDocument, int]]
) -> None:
    documents = read_recorded(ledger, space).documents
    doubted: dict[str, list[IndexedDocument]] = {}
    for source, path in places:
        document = documents.get(source, {}).get(path)
        if document:
            _, policy_id = narrowed.get((source, path), (document, document.policy_id))
            doubted.setdefault(source, []).append(replace(document, version=UNCERTAIN, policy_id=policy_id))
    for source, each in doubted.items():
        record_documents(ledger, space.fingerprint, source, each)


def _slices(rows: Iterable[int]) -> Iterator[list[int]]:
    remaining = iter(sorted(rows))
    while some := list(islice(remaining, _ROWS_AT_ONCE)):
        yield some
