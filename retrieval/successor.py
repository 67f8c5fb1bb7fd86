"""Successor: what became of a chunk whose id is gone, for those who could read it then and may read its document now.

To everybody else such an id is one that never was. Nothing is told of it, and nothing else is read for it, so that not
even the time tells.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from index.chunk import Chunk
from index.row_filter import RowFilter
from index.stub import Stub
from ledger.retired_chunks import LastKnown, RetiredChunk, heading_digests, last_known
from retrieval.audience import Access
from retrieval.filters import NO_FILTERS, Filters
from retrieval.library import Library
from retrieval.search import row_filter

# Read in place of the document of an id that is not told of; no document has this id.
_NO_DOCUMENT = ""
# An edit between choosing a chunk and reading it takes it away; two in a row are rare.
_ATTEMPTS = 2


@dataclass(frozen=True, slots=True)
class Successor:
    """What became of a chunk whose id is gone.

    Attributes:
        chunk: Stands in its document where it stood; None when the document is no longer in the index.
    """

    chunk: Chunk | None


async def successor(chunk_id: str, access: Access, library: Library, filters: Filters = NO_FILTERS) -> Successor | None:
    """Return what became of a chunk that the reader did not return, or None when nothing can be told.

    None is returned of an id that never was, that was forgotten, that lives after all, and, in every case, that the
    audience could not read then or whose document it may not read now.

    Args:
        chunk_id: As it was asked for.
        access: What the audience may read.
        library: What it is looked up in; one without a ledger knows of no id.
        filters: What the asker has narrowed searches to; phrases do not count, for they are of single chunks.

    Raises:
        StorageError: the index cannot be read.
        LedgerUnavailable: the ledger cannot be read.
    """
    if library.ledger is None:
        return None
    rows = row_filter(access, filters.without_phrases())
    space = library.reader.space.fingerprint
    known = await asyncio.to_thread(last_known, library.ledger, space, chunk_id)
    old = known.chunk if known and _could_read(known.chunk, rows) else None
    for _ in range(_ATTEMPTS):
        stubs = await library.reader.stubs(old.document_id if old else _NO_DOCUMENT, rows)
        if old is None or any(stub.id == chunk_id for stub in stubs):
            return None
        if not stubs:
            return Successor(None) if known and _is_gone(known, rows) else None
        if found := await library.reader.chunks([nearest(old, stubs).id], rows):
            return Successor(found[0])
    return None


def nearest(old: RetiredChunk, stubs: Sequence[Stub]) -> Stub:
    """Return which chunk of a document stands where one stood: below the same headings, then at the same place. Pure.

    Args:
        old: As it was.
        stubs: Of the document now, at least one.
    """

    def nearness(stub: Stub) -> tuple[bool, int, int, int]:
        headings = heading_digests(stub.heading_path)
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(headings, old.headings, strict=False)))
        return headings == old.headings, shared, -abs(stub.position - old.position), -stub.position

    return max(stubs, key=nearness)


def _could_read(old: RetiredChunk, rows: RowFilter) -> bool:
    return old.policy_id in rows.policy_ids and old.source in rows.sources


def _is_gone(known: LastKnown, rows: RowFilter) -> bool:
    """Tell whether the document is not in the index, or is there without any text and may be read.

    One that has chunks, of which none may be read, is there for others.
    """
    return known.policy_id_now is None or (known.chunk_count_now == 0 and known.policy_id_now in rows.policy_ids)
