"""A small wiki on the stand-in for Confluence, in both dialects, and a source that reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from ledger.policy import Policy
from playground.confluence.content import Content
from playground.confluence.people import Account
from playground.confluence.server import Server, running
from playground.confluence.settings import Kind, Settings
from playground.confluence.site import Site
from playground.confluence.space import Grant
from sources.confluence.settings import ConfluenceSettings
from sources.confluence.source import ConfluenceSource
from sources.document import Changes, Document, Readers
from tests.sources.confluence.stranger import Stranger, serving

TOKEN = "token-of-footnote"


@dataclass
class Wiki:
    """A site with the space ENG, which the group staff may read, and somebody who edits it.

    Attributes:
        naps: The seconds that the source waited, instead of waiting.
    """

    site: Site
    server: Server
    sync: Account
    ana: Account
    naps: list[float] = field(default_factory=list)
    opened: list[ConfluenceSource] = field(default_factory=list)

    def source(self, **settings: Any) -> ConfluenceSource:
        """A source that reads all of it, but for what the settings say."""
        is_cloud = self.server.settings.is_cloud
        defaults = {
            "name": "wiki",
            "base_url": self.server.base_url,
            "deployment": self.server.settings.kind,
            "username": self.sync.email if is_cloud else "",
            "token": TOKEN,
        }
        source = ConfluenceSource(ConfluenceSettings(**(defaults | settings)), sleep=self.naps.append)
        self.opened.append(source)
        return source

    def close(self) -> None:
        for source in self.opened:
            source.close()

    def page(self, title: str, body: str = "<p>Text.</p>", **more: Any) -> Content:
        return self.site.add_page(more.pop("space", "ENG"), title, body, by=self.ana, **more)

    def account(self, name: str, *groups: str, **more: Any) -> Account:
        email = more.pop("email", f"{name.lower()}@example.com")
        return self.site.add_account(name, email=email, groups=groups, **more)


def open_wiki(site: Site, server: Server) -> Wiki:
    sync = site.add_account("Footnote", email="footnote@example.com", token=TOKEN, is_admin=True, groups=("staff",))
    ana = site.add_account("Ana", email="ana@example.com", groups=("staff",))
    site.add_space("ENG", "Engineering", by=sync)
    site.grant("ENG", Grant("group", "staff"), Grant("user", sync.account_id, "administer"))
    return Wiki(site, server, sync, ana)


@contextmanager
def served(kind: Kind) -> Iterator[Wiki]:
    site = Site()
    with running(site, Settings(kind=kind)) as server:
        wiki = open_wiki(site, server)
        yield wiki
        wiki.close()


@pytest.fixture(params=["cloud", "data-center"])
def wiki(request: pytest.FixtureRequest) -> Iterator[Wiki]:
    with served(request.param) as wiki:
        yield wiki


@pytest.fixture
def cloud() -> Iterator[Wiki]:
    with served("cloud") as wiki:
        yield wiki


@pytest.fixture
def data_center() -> Iterator[Wiki]:
    with served("data-center") as wiki:
        yield wiki


@pytest.fixture(scope="module")
def stranger() -> Iterator[Stranger]:
    with serving() as server:
        yield server


def paths(changes: Changes) -> list[str]:
    return sorted(entry.path for entry in changes.entries)


def version(source: ConfluenceSource, path: str) -> str:
    return next(entry.version for entry in source.changes(None).entries if entry.path == path)


def path_of(page: Content) -> str:
    return f"{page.space_key}/{page.id}"


def documents(source: ConfluenceSource) -> dict[str, Document]:
    """Everything there is, by title."""
    entries = source.changes(None).entries
    source.prepare(entries)
    return {document.title: document for document in map(source.read, entries)}


def may_read(source: ConfluenceSource, readers: Readers, email: str) -> bool:
    """Whether a person with this address passes, by the groups that the source tells."""
    members = source.groups()
    principals = frozenset({f"user:{email}", *(f"group:{name}" for name, emails in members.items() if email in emails)})
    return Policy.of(readers).allows(principals)


def readers_of(source: ConfluenceSource, page: Content) -> Readers:
    """Who may read a page that shows no other, by the latest listing."""
    path = path_of(page)
    return source.readers({path: "1-0"})[path]


def allowed(wiki: Wiki, title: str, email: str, **more: object) -> bool:
    """Whether a person may read the page of this title, as a source with these settings tells it."""
    source = wiki.source(**more)
    changes = source.changes(None)
    pages = {path_of(page): page.title for page in wiki.site.contents.values()}
    [entry] = [entry for entry in changes.entries if pages.get(entry.path) == title]
    return may_read(source, source.readers({entry.path: entry.version})[entry.path], email)
