"""Wiki: generated pages in the stand-in for Confluence, what goes wrong on the way to it, and what was asked of it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs

from playground.confluence.content import Content
from playground.confluence.faults import Faults
from playground.confluence.generated import generate
from playground.confluence.people import Account
from playground.confluence.sample_people import SYNC_EMAIL, SYNC_TOKEN
from playground.confluence.server import Server, running
from playground.confluence.site import Site

SOURCE = "wiki"
# Of each fifty requests, by their places: what a busy site and a bad line do.
TROUBLES = {10: "503", 25: "drop", 35: "cut", 50: "429"}
_CYCLE = 50
_CYCLES = 40  # more requests than a run of 5,000 pages makes
_SETTINGS = """
[sources.wiki]
kind = "confluence"
base_url = {base_url}
deployment = "cloud"
username = {username}
token_file = {token}
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run asked of the site.

    Attributes:
        requests: All of them.
        refused: Those answered 429 or 503, or not at all.
        bodies: Ids of the pages whose bodies were handed out.
    """

    requests: int
    refused: int
    bodies: frozenset[str]


class Wiki:
    """A site that is served, and that people change."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.site: Site = server.site

    @property
    def writer(self) -> Account:
        """Somebody who edits."""
        account = self.site.people.find(SYNC_EMAIL)
        assert account is not None
        return account

    def pages(self) -> dict[str, Content]:
        """Every page that is to be indexed, by the path of its document."""
        return {f"{each.space_key}/{each.id}": each for each in self.site.contents.values() if each.status == "current"}

    def leaves(self) -> list[Content]:
        """Pages with nothing below them that are not restricted, nor is what is above them, in a stable order."""
        pages = self.pages().values()
        parents = {each.parent_id for each in pages}
        leaves = [each for each in pages if each.id not in parents]
        return [each for each in leaves if not any(page.read.is_set for page in (each, *self.site.ancestors(each)))]

    def config(self, folder: Path) -> Path:
        """Write settings that index it below a folder, and return the file."""
        file = folder / "footnote.toml"
        table = self.table(folder)
        file.write_text(f"data_dir = {json.dumps(str(folder))}\n{table}", encoding="utf-8")
        return file

    def table(self, folder: Path) -> str:
        """Return the settings of the source; its token is written into a folder, which is made."""
        folder.mkdir(parents=True)
        token = folder / "token"
        token.write_text(SYNC_TOKEN, encoding="utf-8")
        texts = {"base_url": self._server.base_url, "username": SYNC_EMAIL, "token": str(token)}
        return _SETTINGS.format(**{name: json.dumps(text) for name, text in texts.items()})

    @contextmanager
    def troubled(self) -> Iterator[None]:
        """While things go wrong on the way."""
        trouble(self._server.faults)
        try:
            yield
        finally:
            self._server.faults.clear()

    def asked(self) -> Asked:
        """Return what was asked since the last call."""
        exchanges = self._server.traffic.exchanges
        self._server.traffic.forget()
        bodies = [each for each in exchanges if each.path.endswith("/api/v2/pages") and each.status == 200]
        ids = {id_ for each in bodies for id_ in parse_qs(each.query)["id"][0].split(",")}
        return Asked(len(exchanges), sum(each.status in (0, 429, 503) for each in exchanges), frozenset(ids))


@contextmanager
def served(pages: int, *, length: int = 1) -> Iterator[Wiki]:
    """Serve so many generated pages, each with the bodies of `length` pages."""
    site = generate(pages)
    if length > 1:
        _lengthen(site, length)
    with running(site) as server:
        yield Wiki(server)


def trouble(faults: Faults) -> None:
    """Have something go wrong at each place of `TROUBLES`, fifty requests after fifty; cures of 429 take 0 or 1 s."""
    places = [(cycle, place) for cycle in range(_CYCLES) for place in TROUBLES]
    for earlier, (cycle, place) in enumerate(places):
        # A fault counts the requests that no earlier one befalls.
        after = cycle * _CYCLE + place - 1 - earlier
        match TROUBLES[place]:
            case "503":
                faults.answer(".", 503, after=after)
            case "drop":
                faults.drop(".", after=after)
            case "cut":
                faults.cut(".", after=after)
            case _:
                faults.answer(".", 429, after=after, retry_after=str(cycle % 2))


def _lengthen(site: Site, length: int) -> None:
    """Add to each body those of the pages after it: other text in each place, so that no chunk is there twice."""
    pages = list(site.contents.values())
    bodies = [each.body for each in pages] * 2
    for number, page in enumerate(pages):
        site.change(page, body="".join(bodies[number : number + length]))
