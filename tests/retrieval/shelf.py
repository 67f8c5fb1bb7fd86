"""Shelf: an index and a ledger that runs fill, and what became of ids that they once held."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from index.reader import open_index_reader
from indexer.source_run import SourceRun
from indexer.workbench import Workbench
from ledger.documents import indexed_documents
from ledger.memberships import replace_groups
from ledger.policy import PUBLIC, Policy
from retrieval.audience import Access, Audience, open_access
from retrieval.filters import NO_FILTERS, Filters
from retrieval.library import Library
from retrieval.successor import Successor, successor
from tests.fakes.hash_embedder import HashEmbedder
from tests.fakes.listed_source import ListedSource
from tests.indexer.agreement import rows_of
from tests.indexer.conftest import open_bench

ANA, PUBLICLY = Audience.person("ana@example.com"), Audience.public()

_NUMBERS = count()


@dataclass(slots=True)
class Shelf:
    """One index for many tests, each with a source of its own: to make one takes longer than most of them."""

    folder: Path
    bench: Workbench = field(init=False)
    source: ListedSource = field(init=False)

    def __post_init__(self) -> None:
        self.bench = open_bench(self.folder, HashEmbedder())
        self.begin()

    def begin(self) -> None:
        self.source = ListedSource(name=f"wiki{next(_NUMBERS)}")
        replace_groups(self.bench.ledger, "config", {})

    def run(self) -> None:
        SourceRun(self.bench, self.source, lambda _: None).work(is_forced=False, accepts_deletions=True)

    @property
    def rows(self) -> list[dict[str, Any]]:
        return rows_of(self.bench.writer, self.source.name)

    @property
    def ids(self) -> set[str]:
        return {row["id"] for row in self.rows}

    @property
    def documents(self) -> dict[str, str]:
        """The id of every document by its path, also of those without text."""
        known = indexed_documents(self.bench.ledger, self.bench.writer.space.fingerprint, self.source.name)
        return {path: document.document_id for path, document in known.items()}

    def edit(self, before: str, after: str) -> str:
        """Index a text and then another in its place, and return the one id that is gone since."""
        self.source.put("a.md", before)
        self.run()
        old = self.ids
        self.source.put("a.md", after)
        self.run()
        [gone] = old - self.ids
        return gone

    def access(self, audience: Audience, policy: Policy = PUBLIC) -> Access:
        return open_access(self.bench.ledger, audience, {self.source.name: policy})

    def ask(self, chunk_id: str, who: Audience | Access = ANA, filters: Filters = NO_FILTERS) -> Successor | None:
        access = who if isinstance(who, Access) else self.access(who)
        return self.ask_all([chunk_id], access, filters)[chunk_id]

    def ask_all(
        self, chunk_ids: Iterable[str], access: Access, filters: Filters = NO_FILTERS
    ) -> dict[str, Successor | None]:
        """What became of each id, for one access."""

        async def ask() -> dict[str, Successor | None]:
            embedder = HashEmbedder()
            reader = await open_index_reader(str(self.folder / "index"), embedder.space)
            library = Library(reader, embedder, ledger=self.bench.ledger)
            return {each: await successor(each, access, library, filters) for each in chunk_ids}

        return asyncio.run(ask())


def text_of(found: Successor | None) -> str:
    """The text of a successor that is there."""
    assert found
    assert found.chunk
    return found.chunk.text
