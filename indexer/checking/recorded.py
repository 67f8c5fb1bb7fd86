"""Recorded: what the ledger tells of a space, read at the moment of one version of the index."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from index.errors import UnreadableIndex
from index.pinned import PinnedTable, is_present, open_pinned
from index.space import Space
from index.store import Store
from ledger.documents import IndexedDocument, document_counts, indexed_documents
from ledger.engine import Ledger
from ledger.policies import load_policies
from ledger.policy import NOBODY, Policy

# Now and then a commit falls between two readings of a version; never so often.
_TRIES = 20


@dataclass(frozen=True)
class Recorded:
    """What the ledger tells.

    Attributes:
        documents: Of each source, by path.
        policies: Those that can be read, by id.
    """

    documents: Mapping[str, Mapping[str, IndexedDocument]]
    policies: Mapping[int, Policy]

    def __iter__(self) -> Iterator[tuple[str, IndexedDocument]]:
        """Yield every document with its source."""
        return ((source, each) for source, by_path in self.documents.items() for each in by_path.values())

    @cached_property
    def owners(self) -> Mapping[str, tuple[str, IndexedDocument]]:
        """Every document with its source, by document id."""
        return {document.document_id: (source, document) for source, document in self}

    @cached_property
    def nobody(self) -> int | None:
        """The policy that lets nobody read, if anything was ever hidden."""
        return next((policy_id for policy_id, policy in self.policies.items() if policy == NOBODY), None)


def read_recorded(ledger: Ledger, space: Space) -> Recorded:
    """Return what is recorded of a space.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    sources = document_counts(ledger, space.fingerprint)
    documents = {source: indexed_documents(ledger, space.fingerprint, source) for source in sources}
    return Recorded(documents, load_policies(ledger))


def read_at_one_moment(ledger: Ledger, store: Store | str, space: Space) -> tuple[PinnedTable | None, Recorded]:
    """Return the table of a space, if there is one, and what is recorded while it is at this version.

    Raises:
        UnreadableIndex: the index cannot be read, or changes all the time.
        LedgerUnavailable: the ledger cannot be read.
    """
    for _ in range(_TRIES):
        table = open_pinned(store, space)
        recorded = read_recorded(ledger, space)
        if is_present(table, store, space):
            return table, recorded
    raise UnreadableIndex("The index changes too often to be checked now. Try again when the run has ended.")
