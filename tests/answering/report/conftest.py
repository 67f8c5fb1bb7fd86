"""What the report's tests share: a team's pages in a real index and ledger, and reports on what the team asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from answering.report.making import Span
from answering.report.readership import Readership
from answering.report.report import Report
from index.chunk import Chunk
from retrieval.audience import Access, Audience
from retrieval.filters import NO_FILTERS
from retrieval.search import row_filter
from tests.answering.report.records import NOW, Records
from tests.bot.workplace import QuickRooms, copied, open_quick_rooms, write_documents
from wiring.report import read_report

ANA, BEN, PUBLIC = Audience.person("ana.costa@example.com"), Audience.person("ben@example.com"), Audience.public()


@dataclass
class Team:
    """A team with its pages; Ana alone may read those of the people team.

    Attributes:
        folder: Of the documents, the index and the ledger.
        records: What it asked.
    """

    folder: Path
    rooms: QuickRooms
    records: Records

    async def report(self, audience: Audience = ANA, **values: Any) -> Report:
        """Return the report of a week for an audience whose members may open channel C1 of workspace T1."""
        reader = {"team": "T1", "open_channels": frozenset(["C1"])} | {
            name: values.pop(name) for name in ("team", "open_channels", "own_channel") if name in values
        }
        readership = Readership(audience, self.rooms.access(audience), **reader)
        return await read_report(self.rooms, Span(NOW, **values), readership)

    async def chunks(self, source: str, path: str) -> list[Chunk]:
        """Return what the index has of a document."""
        library = await self.rooms.library()
        access: Access = self.rooms.access(ANA)
        return await library.reader.document(source, path, row_filter(access, NO_FILTERS))


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The team's documents, indexed once."""
    return write_documents(tmp_path_factory.mktemp("pages"))


@pytest.fixture
def team(pages: Path, tmp_path: Path) -> Iterator[Team]:
    folder = copied(pages, tmp_path / "team")
    rooms = open_quick_rooms(folder)
    yield Team(folder, rooms, Records(rooms.ledger))
    rooms.close()
