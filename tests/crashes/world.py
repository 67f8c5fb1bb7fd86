"""World: a folder, a repository and a wiki that change by one seed, and the settings of whoever indexes them."""

import shutil
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

from playground.confluence.content import Content
from tests.crashes.truth import Name, Truth, text_of
from tests.sources.confluence.conftest import TOKEN, Wiki
from tests.sources.repository import Repository

FOLDER, REPOSITORY, WIKI = "docs", "code", "wiki"
MOVED = "moved/"
SOURCES = (FOLDER, REPOSITORY, WIKI)
STAFF, OTHERS = "ben@example.com", "cleo@example.com"
_SETTINGS = """
data_dir = "data"

{ledger}
[indexer]
port = {port}

[logging]
level = "info"

[sources.docs]
kind = "folder"
path = "{folder}/docs"
readers = ["everyone"]
schedule = ""

[sources.code]
kind = "git"
url = "{folder}/code"
readers = ["everyone"]
schedule = ""

[sources.wiki]
kind = "confluence"
base_url = "{base_url}"
deployment = "{kind}"
username = "{username}"
token_file = "token"
schedule = ""
"""


@dataclass(slots=True)
class World:
    """Three sources, and what they say.

    Attributes:
        folder: Where the folder and the repository lie.
        wiki: On the stand-in for Confluence: Ben is of the staff, Cleo of hr too, which may read what is restricted.
        dealer: Deals what happens.
    """

    folder: Path
    wiki: Wiki
    dealer: Random
    truth: Truth = field(default_factory=Truth)
    repository: Repository = field(init=False)
    _paths: dict[Name, str] = field(default_factory=dict)
    _pages: dict[Name, Content] = field(default_factory=dict)
    _count: int = 0

    def __post_init__(self) -> None:
        self.folder.mkdir()
        (self.folder / "docs").mkdir()
        self.repository = Repository(self.folder / "code")
        self.wiki.account("Ben", "staff")
        self.wiki.account("Cleo", "staff", "hr")
        self.wiki.site.join("hr", self.wiki.sync)

    def settle(self, home: Path, port: int, *, name: str = "footnote.toml", ledger: str = "") -> Path:
        """Write the settings of an indexer into a folder, and return their file.

        Args:
            home: The folder; what is written goes there too.
            port: Of the indexer.
            name: Of the file.
            ledger: URL of the ledger; empty for a file in the folder.
        """
        home.mkdir(exist_ok=True)
        server = self.wiki.server
        username = self.wiki.sync.email if server.settings.is_cloud else ""
        values = {"port": port, "folder": self.folder, "base_url": server.base_url, "username": username}
        (home / "token").write_text(TOKEN, encoding="utf-8")
        file = home / name
        place = f'[ledger]\nurl = "{ledger}"\n' if ledger else ""
        file.write_text(_SETTINGS.format(**values, kind=server.settings.kind, ledger=place), encoding="utf-8")
        return file

    def grow(self, source: str, documents: int) -> None:
        """Add documents to a source."""
        names = []
        for _ in range(documents):
            self._count += 1
            names.append(Name(source, f"k{self._count}"))
        self._write(source, names)

    def evolve(self, source: str) -> None:
        """Let one round of edits happen to a source: texts, new documents, deletions, moves, and who may read."""
        names = self.truth.there(source)
        dealt = iter(self.dealer.sample(names, min(len(names), 24)))
        self._write(source, [name for name, _ in zip(dealt, range(self.dealer.choice((3, 18))), strict=False)])
        self.grow(source, 2)
        for name in [name for name, _ in zip(dealt, range(2), strict=False)]:
            self._delete(name)
        if source == REPOSITORY:
            self._move([name for name, _ in zip(dealt, range(2), strict=False)])
        if source == WIKI:
            for name, _ in zip(dealt, range(3), strict=False):
                self._restrict(name)

    def _write(self, source: str, names: list[Name]) -> None:
        """Write the next edition of documents, in one commit where there are commits."""
        now = {name: (self._edition(name) + 1, self._is_open(name)) for name in names}
        if source == WIKI:
            for name, state in now.items():
                self.truth.change({name: state}, partial(self._write_page, name, state[0]))
            return
        for name, (edition, is_open) in now.items():
            text = text_of(name, edition, heading="# {}\n\n", paragraph="{}\n\n")
            path = self._paths.setdefault(name, f"{name.key}.md")
            if source == FOLDER:
                self.truth.change({name: (edition, is_open)}, partial(self._replace, path, text))
            else:
                self.repository.write(path, text)
        if source == REPOSITORY:
            self.truth.change(now, self.repository.commit)

    def _replace(self, path: str, text: str) -> None:
        new = self.folder / "new"
        new.write_text(text, encoding="utf-8")
        new.replace(self.folder / "docs" / path)

    def _write_page(self, name: Name, edition: int) -> None:
        body = text_of(name, edition, heading="<h1>{}</h1>", paragraph="<p>{}</p>")
        if name in self._pages:
            self.wiki.site.edit(self._pages[name], by=self.wiki.ana, body=body)
        else:
            self._pages[name] = self.wiki.page(f"Page {name.key}", body)

    def _delete(self, name: Name) -> None:
        def do() -> None:
            if name.source == WIKI:
                self.wiki.site.trash(self._pages[name])
            elif name.source == FOLDER:
                (self.folder / "docs" / self._paths[name]).unlink()
            else:
                (self.repository.path / self._paths[name]).unlink()
                self.repository.commit()

        self.truth.change({name: (None, self._is_open(name))}, do)

    def _move(self, names: list[Name]) -> None:
        # Moved and edited at once, a document is another one to Git: it may be missing until the next run has ended.
        there = {name: (self._edition(name), self._is_open(name)) for name in names}
        self.truth.change(dict.fromkeys(names, (None, False)), lambda: self._move_files(names))
        self.truth.change(there, lambda: None)

    def _move_files(self, names: list[Name]) -> None:
        for name in names:
            old, new = self._paths[name], f"{MOVED}{name.key}.md"
            if old.startswith(MOVED):
                continue
            (self.repository.path / MOVED).mkdir(exist_ok=True)
            shutil.move(self.repository.path / old, self.repository.path / new)
            self._paths[name] = new
        self.repository.commit()

    def _restrict(self, name: Name) -> None:
        is_open = not self._is_open(name)
        groups = () if is_open else ("hr",)
        page = self._pages[name]
        self.truth.change({name: (self._edition(name), is_open)}, lambda: self.wiki.site.restrict(page, groups=groups))

    def _edition(self, name: Name) -> int:
        return self.truth.now(name).edition or 0 if self._is_known(name) else 0

    def _is_open(self, name: Name) -> bool:
        return self.truth.now(name).is_open if self._is_known(name) else True

    def _is_known(self, name: Name) -> bool:
        return name in self._paths or name in self._pages
