"""Cited: which pages answers rest on, and which of these are old, changed or gone by now."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import urldefrag

from answering.prose.neutral import label
from index.chunk import Chunk
from ledger.usage import GivenAnswer
from retrieval.audience import Access
from retrieval.filters import NO_FILTERS
from retrieval.library import Library
from retrieval.search import row_filter
from retrieval.successor import successor

Wear = Literal["", "old", "changed", "gone"]
"""What is wrong with a cited page: nothing; nobody has changed it for long; what was cited of it is not in it any more;
it is not in the index any more."""

_IDS_AT_ONCE = 500
# Each is looked up by itself; what is cited less often moves no page to the top.
_FOLLOWED = 40


@dataclass(frozen=True, slots=True)
class CitedPage:
    """A page that answers cite, and that the reader of the report may read.

    Attributes:
        author: Empty when it is not known, as of a page that is gone.
        updated_at: Aware, UTC; of a page that is gone as it was when it was cited.
        answers: How many answers cite it.
        wear: What is wrong with it.
    """

    title: str
    url: str
    author: str
    updated_at: datetime
    answers: int
    wear: Wear = ""


@dataclass
class Citations:
    """Who cites what, gathered from one answer after the other.

    Attributes:
        answers: By the id of a chunk: the numbers of the answers that cite it.
        last: By the id of a chunk: the latest citation of it.
    """

    answers: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    last: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    _count: int = 0

    def add(self, answer: GivenAnswer) -> None:
        """Take an answer in; what cites a live tool, and no chunk, is passed over."""
        self._count += 1
        for citation in answer.citations:
            if chunk_id := str(citation.get("chunk_id", "")):
                self.last[chunk_id] = citation
                if self._count not in self.answers[chunk_id]:
                    self.answers[chunk_id].append(self._count)


@dataclass
class _Page:
    title: str
    url: str
    author: str
    updated_at: datetime
    answers: set[int] = field(default_factory=set)
    wear: Wear = ""


async def cited_pages(
    citations: Citations, access: Access, *, library: Library, now: datetime, stale_days: int
) -> list[CitedPage]:
    """Return the cited pages that the audience may read, the most cited first.

    A page that is gone is told to those alone who could read it when it went.

    Args:
        citations: Of the answers that count.
        access: What the audience may read.
        library: Where pages are looked up.
        now: Aware.
        stale_days: From this age on a page is old.

    Raises:
        StorageError: the index cannot be read.
        LedgerUnavailable: the ledger cannot be read.
    """
    pages: dict[str, _Page] = {}
    missing = set(citations.answers)
    async for chunk in _read(sorted(citations.answers), access, library):
        missing.discard(chunk.id)
        _page_of(chunk, pages).answers.update(citations.answers[chunk.id])
    most_cited = sorted(missing, key=lambda each: (-len(citations.answers[each]), each))[:_FOLLOWED]
    await _follow(most_cited, citations, pages, access, library)
    for page in pages.values():
        if not page.wear and now - page.updated_at > timedelta(days=stale_days):
            page.wear = "old"
    found = [
        CitedPage(page.title, page.url, page.author, page.updated_at, len(page.answers), page.wear)
        for page in pages.values()
    ]
    return sorted(found, key=lambda page: (-page.answers, page.title, page.url))


async def _read(ids: Sequence[str], access: Access, library: Library) -> AsyncIterator[Chunk]:
    for start in range(0, len(ids), _IDS_AT_ONCE):
        for chunk in await library.reader.chunks(ids[start : start + _IDS_AT_ONCE], row_filter(access, NO_FILTERS)):
            yield chunk


async def _follow(
    ids: Iterable[str], citations: Citations, pages: dict[str, _Page], access: Access, library: Library
) -> None:
    """Take in what became of cited chunks that are not in the index, as far as the audience may know it."""
    for chunk_id in ids:
        became = await successor(chunk_id, access, library)
        if became is None:
            continue
        if became.chunk is not None:
            page = _page_of(became.chunk, pages)
            page.wear = "changed"
        else:
            page = _gone(citations.last[chunk_id], pages)
        page.answers.update(citations.answers[chunk_id])


def _page_of(chunk: Chunk, pages: dict[str, _Page]) -> _Page:
    key = f"{chunk.source}\n{chunk.document_id}"
    url = urldefrag(chunk.url).url
    return pages.setdefault(key, _Page(label(chunk.title), url, label(chunk.author), chunk.updated_at))


def _gone(citation: Mapping[str, Any], pages: dict[str, _Page]) -> _Page:
    url = urldefrag(str(citation.get("url", ""))).url
    updated_at = datetime.fromisoformat(str(citation["updated_at"]))
    page = _Page(label(str(citation.get("title", ""))), url, "", updated_at, wear="gone")
    return pages.setdefault(f"gone\n{url or page.title}", page)
