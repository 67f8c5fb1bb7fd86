"""ReadingRoom: documents in a real index and ledger, and the real server over them; who asks may change at any call."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mcp import Client
from mcp_types import CallToolResult

from config.load import load_settings
from index.writer import open_index_writer
from indexer.run import run_sources
from indexer.workbench import Workbench
from mcp_server.call import Budgets
from mcp_server.callers.caller import Caller
from mcp_server.reading.library_shelf import LibraryShelf
from mcp_server.server import Serving, build_server
from mcp_server.shelf import Shelf
from retrieval.audience import Audience
from tests.fakes.hash_embedder import HashEmbedder
from tests.fakes.listed_source import ListedSource
from tests.fakes.quick_ledger import lay_ledger
from tests.indexer.agreement import rows_of
from wiring.rooms import Rooms

_BUDGETS = Budgets()


@dataclass
class ReadingRoom:
    """Sources whose documents a test lists, and what reads them.

    Attributes:
        readers: Who may read anything of a source, by its name: each is one clause.
        groups: As the settings have them.
        asking: Who makes the next call.
        shelf: Of the server; opened at the first call.
    """

    folder: Path
    sources: dict[str, ListedSource] = field(default_factory=dict, repr=False)
    readers: dict[str, list[str]] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    embedder: HashEmbedder = field(default_factory=HashEmbedder)
    asking: Audience = field(default_factory=Audience.public)

    def source(self, name: str, readers: Sequence[str] = ("everyone",)) -> ListedSource:
        """Return a source of this name, made at the first use."""
        if name not in self.sources:
            self.sources[name] = ListedSource(name)
            self.readers[name] = list(readers)
        return self.sources[name]

    def index(self, *, is_forced: bool = False) -> None:
        """Bring the index up to date with all sources, as a run in another process does."""
        rooms = self.open_rooms()
        writer = open_index_writer(rooms.settings.index.uri, self.embedder.space)
        reports = run_sources(
            Workbench(rooms.ledger, writer, self.embedder),
            list(self.sources.values()),
            requested_by="a test",
            accepts_deletions=True,
            is_forced=is_forced,
        )
        rooms.close()
        assert [report.error for report in reports if report.error] == []

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Every stored row of a source, whoever may read it, in the order of its documents."""
        uri = str(self.folder / "data" / "index")
        return sorted(
            rows_of(open_index_writer(uri, self.embedder.space), name), key=lambda row: (row["path"], row["position"])
        )

    def open_rooms(self) -> Rooms:
        """Open the rooms by the settings as they now are."""
        groups = "".join(f"{name} = {members!r}\n" for name, members in self.groups.items())
        tables = "".join(
            f'[sources."{name}"]\nkind = "folder"\npath = "."\nreaders = {clause!r}\n'
            for name, clause in self.readers.items()
        )
        file = self.folder / "footnote.toml"
        file.write_text(f'data_dir = "data"\n[groups]\n{groups}\n{tables}', encoding="utf-8")
        lay_ledger(self.folder / "data" / "ledger.db")
        return Rooms(load_settings(file, {}).settings, file, given=self.embedder)

    @asynccontextmanager
    async def client(
        self, *, budgets: Budgets = _BUDGETS, openai_tools: bool = True, mode: Any = "auto"
    ) -> AsyncIterator["Desk"]:
        """Serve inside the block, to a client in this process."""
        rooms = self.open_rooms()
        try:
            async with served(LibraryShelf(rooms), self, budgets, openai_tools, mode) as client:
                yield Desk(client)
        finally:
            rooms.close()


def served(shelf: Shelf, room: ReadingRoom, budgets: Budgets, openai_tools: bool, mode: Any) -> Client:
    """Return a client of a server over a shelf."""
    serving = Serving(shelf, lambda: Caller("a test", room.asking), budgets, "1.0", openai_tools)
    return Client(build_server(serving), mode=mode, cache=None)


@dataclass(frozen=True)
class Desk:
    """Where a client asks."""

    client: Client

    async def call(self, tool: str, /, **arguments: Any) -> CallToolResult:
        """Return the whole result of a call, error or not."""
        return await self.client.call_tool(tool, arguments)

    async def found(self, tool: str = "search_docs", /, **arguments: Any) -> dict[str, Any]:
        """Return the structured result of a call that succeeds."""
        result = await self.call(tool, **arguments)
        assert not result.is_error, text_of(result)
        return structured(result)

    async def refused(self, tool: str = "search_docs", /, **arguments: Any) -> str:
        """Return the message of a call that is refused."""
        result = await self.call(tool, **arguments)
        assert result.is_error
        assert result.structured_content is None
        return text_of(result)

    async def read(self, uri: str) -> str:
        """Return the text of a resource."""
        [content] = (await self.client.read_resource(uri)).contents
        text: str = getattr(content, "text", "")
        return text


def text_of(result: CallToolResult) -> str:
    """Return what a model is shown of a result."""
    return "\n".join(getattr(each, "text", "") for each in result.content)


def structured(result: CallToolResult) -> dict[str, Any]:
    """Return the structured part of a result."""
    assert isinstance(result.structured_content, Mapping)
    return dict(result.structured_content)
