"""A team with a wiki and an index of it: what its people find, are answered and can read by id, after each run."""

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.load import load_settings
from index.chunk import Chunk
from index.writer import IndexWriter, open_index_writer
from indexer.progress import RunReport
from indexer.run import run_sources
from indexer.workbench import Workbench
from playground.confluence.people import Account
from playground.confluence.space import ANONYMOUS_USERS, VIEWER, Assignment, Grant
from retrieval.audience import Audience
from sources.source import Source
from tests.fakes.hash_embedder import HashEmbedder
from tests.fakes.quick_ledger import lay_ledger
from tests.indexer.agreement import assert_agreement, rows_of
from tests.journeys.surfaces import Seen, look
from tests.sources.confluence.conftest import TOKEN, Wiki
from wiring.rooms import Rooms
from wiring.status import read_status

_SETTINGS = """
data_dir = "data"

[answers]
freshness_milliseconds = 30000

[sources.wiki]
kind = "confluence"
base_url = "{base_url}"
deployment = "{kind}"
username = "{username}"
token_file = "token"
"""


@dataclass(slots=True)
class Team:
    """People who look things up in an index, which is brought up to date run by run.

    Attributes:
        options: Settings of the source.
        writer: What rows are written with; a test lets it die.
        embedder: Of the latest run; counts what it embeds.
        asked: Every path that the latest run asked the site for.
    """

    wiki: Wiki
    folder: Path
    options: dict[str, Any] = field(default_factory=dict)
    writer: type[IndexWriter] = IndexWriter
    embedder: HashEmbedder = field(default_factory=HashEmbedder)
    asked: list[str] = field(default_factory=list)
    rooms: Rooms = field(init=False)

    def __post_init__(self) -> None:
        self.rooms = self._open()

    def _open(self) -> Rooms:
        self.folder.mkdir(exist_ok=True)
        server = self.wiki.server
        file = self.folder / "footnote.toml"
        (self.folder / "token").write_text(TOKEN)
        username = self.wiki.sync.email if self.is_cloud else ""
        file.write_text(_SETTINGS.format(base_url=server.base_url, kind=server.settings.kind, username=username))
        lay_ledger(self.folder / "data" / "ledger.db")
        return Rooms(load_settings(file).settings, file, given=HashEmbedder())

    def close(self) -> None:
        self.rooms.close()

    @property
    def bench(self) -> Workbench:
        """What a process starts with."""
        table = open_index_writer(self.rooms.settings.index.uri, self.embedder.space)
        return Workbench(self.rooms.ledger, self.writer(table.table, table.space), self.embedder)

    def run(self, *, accepts_deletions: bool = False, is_forced: bool = False) -> RunReport:
        """One run of a new process."""
        self.embedder = HashEmbedder()
        self.wiki.server.traffic.forget()
        source: Source = self.wiki.source(**self.options)
        [report] = run_sources(
            self.bench, [source], requested_by="a test", accepts_deletions=accepts_deletions, is_forced=is_forced
        )
        self.asked = [f"{each.path}?{each.query}" for each in self.wiki.server.traffic.exchanges]
        return report

    def run_well(self, *, accepts_deletions: bool = False) -> RunReport:
        """One run that comes to a good end and leaves index and ledger in agreement."""
        report = self.run(accepts_deletions=accepts_deletions)
        assert report.error is None
        assert_agreement(self.bench, self.wiki.source())
        return report

    @property
    def is_cloud(self) -> bool:
        return self.wiki.server.settings.is_cloud

    @property
    def paths(self) -> dict[str, str]:
        """Patterns of the requests of a run, by what they ask for."""
        grants = "spaces/[0-9]+/permissions" if self.is_cloud else "api/space/.*/permissions"
        return {
            "groups": "/group/.*member",
            "space permissions": grants,
            "restrictions": "restriction/byOperation/read",
            "pages": "content/search",
            "spaces": "v2/spaces[?]" if self.is_cloud else "api/space[?]",
            "bodies": "api/v2/pages" if self.is_cloud else "body.storage",
        }

    @property
    def bodies_asked(self) -> list[str]:
        """The requests for bodies of the latest run."""
        return [each for each in self.asked if re.search(self.paths["bodies"], each)]

    def break_bodies(self, page: str = "", *, after: int = 0) -> None:
        """Let every request for bodies, or for that of one page, fail from now on, or after some."""
        self.wiki.server.faults.answer(f"^(?=.*(?:{self.paths['bodies']})).*{page}", 500, times=None, after=after)

    def person(self, name: str) -> Account:
        account = self.wiki.site.people.find(name)
        assert account
        return account

    def open_space(self, key: str, group: str) -> None:
        """Let a group read a space, or `anybody`; the account of Footnote may too, as its administrator was told."""
        site, sync = self.wiki.site, self.wiki.sync
        site.grant(key, Grant("user", sync.account_id), Grant("user", sync.account_id, "administer"))
        if group != "anybody":
            site.grant(key, Grant("group", group))
        elif self.is_cloud:
            site.assign(key, Assignment("class", ANONYMOUS_USERS, VIEWER.id))
        else:
            site.grant(key, Grant("anonymous", ""))

    def look(self, question: str, *people: str, has_outsiders: bool = False) -> Seen:
        """Everything that these people together get to see for a question."""
        return look(self.rooms, question, audience_of(*people, has_outsiders=has_outsiders), self.ids)

    def finds(self, word: str, *people: str, has_outsiders: bool = False) -> set[str]:
        """Titles of what says a word, for these people together: search, ask and reading by id agree on them."""
        seen = self.look(word, *people, has_outsiders=has_outsiders)
        by_id = _titles(seen.by_id, word)
        assert _titles(seen.searched, word) == by_id, "search and reading by id differ"
        assert _titles(seen.asked, word) == by_id, "ask and reading by id differ"
        told = (*seen.answer.nearest, *seen.answer.citations)
        assert bool(told) == bool(seen.result.hits)
        return by_id

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Every stored row, whoever may read it."""
        return rows_of(self.bench.writer, "wiki")

    @property
    def ids(self) -> list[str]:
        return [row["id"] for row in self.rows]

    def ids_of(self, title: str) -> set[str]:
        return {row["id"] for row in self.rows if row["title"] == title}

    def status(self) -> dict[str, int]:
        """What `footnote status` counts as left out, by kind."""
        [status] = read_status(self.rooms)
        return {kind: sum(each.kind == kind for each in status.left_out) for kind in ("failed", "skipped")}

    def copy(self, name: str) -> "Team":
        """The same team with a copy of index and ledger, as they now are."""
        self.close()
        folder = shutil.copytree(self.folder, self.folder.parent / name)
        self.rooms = self._open()
        return Team(self.wiki, folder, dict(self.options))

    def stored(self) -> list[tuple[str, ...]]:
        """What is stored of every chunk, as two indexes of one wiki have it in common, whatever happened before."""
        names = ("path", "position", "section", "context", "text", "title", "url", "version", "labels", "author")
        return sorted(tuple(str(row[name]) for name in (*names, "policy_id", "updated_at")) for row in self.rows)


def audience_of(*people: str, has_outsiders: bool = False) -> Audience:
    return Audience(frozenset(f"{name}@example.com" for name in people), has_outsiders)


def says(chunk: Chunk, word: str) -> bool:
    return word.lower() in chunk.embedded_text.lower()


def _titles(chunks: Iterable[Chunk], word: str) -> set[str]:
    return {chunk.title for chunk in chunks if says(chunk, word)}
