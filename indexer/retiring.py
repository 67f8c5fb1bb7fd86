"""Retiring: what a document is about to lose is recorded first, so that an id that is gone can say what replaced it.

A crash in between leaves records of ids that live on; whoever looks one up sees that it lives.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from index.stub import Stub
from index.writer import IndexWriter
from ledger.engine import Ledger
from ledger.policies import store_policy
from ledger.policy import NOBODY
from ledger.retired_chunks import RetiredChunk, copy_retired, forget_retired, heading_digests, record_retired

# Ids stand in answers, tickets and the notes of agents; half a year later a search finds more than an old id.
_REMEMBERED = timedelta(days=180)


def retire(
    ledger: Ledger,
    writer: IndexWriter,
    document_ids: Iterable[str],
    at: datetime,
    *,
    kept: Collection[str] = frozenset(),
) -> None:
    """Record the chunks of these documents that are about to go: all of them, but for the ids that are kept."""
    for stubs in writer.stubs(document_ids):
        _record(ledger, writer.space.fingerprint, [stub for stub in stubs if stub.id not in kept], at)


def retire_orphans(ledger: Ledger, writer: IndexWriter, document_ids: Iterable[str], at: datetime) -> None:
    """Record the chunks of documents that the ledger does not know; those that are hidden were recorded before."""
    nobody = store_policy(ledger, NOBODY)
    for stubs in writer.stubs(document_ids):
        _record(ledger, writer.space.fingerprint, [stub for stub in stubs if stub.policy_id != nobody], at)


def carry_over(ledger: Ledger, old: IndexWriter, new: IndexWriter, document_ids: Sequence[str], at: datetime) -> None:
    """Let a space answer for the ids of another, in whose place it will serve: also for those it has no row of.

    Args:
        ledger: Where it is recorded.
        old: Knows the ids that people and agents have noted.
        new: Of the space that will serve.
        document_ids: Of the documents that both hold.
        at: Aware: now.
    """
    copy_retired(ledger, old.space.fingerprint, new.space.fingerprint)
    for stubs, present in zip(old.stubs(document_ids), new.stubs(document_ids), strict=True):
        kept = {stub.id for stub in present}
        _record(ledger, new.space.fingerprint, [stub for stub in stubs if stub.id not in kept], at)


def forget_long_retired(ledger: Ledger, now: datetime) -> None:
    """Forget what was retired more than half a year ago."""
    forget_retired(ledger, now - _REMEMBERED)


def _record(ledger: Ledger, space: str, stubs: Sequence[Stub], at: datetime) -> None:
    retired = [
        RetiredChunk(
            chunk_id=stub.id,
            document_id=stub.document_id,
            source=stub.source,
            policy_id=stub.policy_id,
            headings=heading_digests(stub.heading_path),
            position=stub.position,
        )
        for stub in stubs
    ]
    record_retired(ledger, space, retired, at)
