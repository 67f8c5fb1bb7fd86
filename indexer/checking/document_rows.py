"""The rows of one document, against what the ledger records of it. Pure."""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from index.chunk import Chunk
from index.examined import ExaminedRow
from indexer.checking.finding import Kind
from indexer.identity import chunk_ids
from indexer.plan import UNCERTAIN
from ledger.documents import IndexedDocument


def is_contradictory(row: ExaminedRow, source: str) -> bool:
    """Tell whether a row contradicts itself, or stands in another source than its document."""
    return row.is_contradictory or row.chunk is None or row.chunk.source != source


def faults_of(document: IndexedDocument, chunks: Sequence[Chunk], policy_ids: Collection[int]) -> Iterator[Kind]:
    """Yield what is wrong with a document; of one in doubt, which is read again anyway, nothing.

    Args:
        document: As it is recorded.
        chunks: Of all its rows that can be read, in any order.
        policy_ids: Those that are stored.
    """
    if document.version == UNCERTAIN:
        return
    if any(chunk.policy_id not in policy_ids for chunk in chunks):
        yield Kind.UNKNOWN_POLICY
    if any(chunk.policy_id in policy_ids and chunk.policy_id != document.policy_id for chunk in chunks):
        yield Kind.OTHER_POLICY
    if any((chunk.version, chunk.path) != (document.version, document.path) for chunk in chunks):
        yield Kind.OUTDATED
    if len(chunks) != document.chunk_count:
        # Of what is not whole, neither order nor ids can be told.
        yield Kind.TORN
        return
    ordered = sorted(chunks, key=lambda chunk: chunk.position)
    if not _follow_each_other(ordered):
        yield Kind.GAP
        return
    if wrong_ids(document.document_id, chunks):
        yield Kind.WRONG_ID


def wrong_ids(document_id: str, chunks: Sequence[Chunk]) -> list[Chunk]:
    """Return those of a whole document's chunks whose id is not that of their place and text."""
    ordered = sorted(chunks, key=lambda chunk: chunk.position)
    right = chunk_ids(document_id, [(chunk.heading_path, chunk.text) for chunk in ordered])
    return [chunk for chunk, id_ in zip(ordered, right, strict=True) if chunk.id != id_]


def _follow_each_other(ordered: Sequence[Chunk]) -> bool:
    are_counted = all(chunk.position == number for number, chunk in enumerate(ordered))
    return are_counted and all(one.section <= two.section for one, two in pairwise(ordered))
