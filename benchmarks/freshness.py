"""Freshness: how long after a webhook an edit is found, by a process of the indexer over a repository and a wiki."""

import argparse
import json
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks import machine, results
from benchmarks.first import write_documents
from benchmarks.keeping import Keeper, keeping
from benchmarks.measure import percentile
from benchmarks.table import figure, markdown
from benchmarks.wiki import SOURCE as WIKI
from benchmarks.wiki import Wiki, served
from playground.confluence.content import Content
from playground.confluence.happening import payload

BAR_SECONDS = 2.0
_CODE = "code"
_STAFF = frozenset({f"group:{WIKI}/staff"})
_REPOSITORY = """
[sources.code]
kind = "git"
url = {url}
readers = ["everyone"]
"""

# Writes a word into some document, so that it is there at the source when this returns, and says what a webhook tells.
Edit = Callable[[str], bytes]


def main(arguments: Sequence[str]) -> int:
    """Measure, print and save; return 0."""
    parser = argparse.ArgumentParser("python -m benchmarks freshness", description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000, help="of each source (default 10000)")
    parser.add_argument("--edits", type=int, default=30, help="one after the other, each a webhook (default 30)")
    asked = parser.parse_args(arguments)
    machine.show()
    with tempfile.TemporaryDirectory() as name:
        measured = measure(asked.documents, asked.edits, Path(name))
    print(table(measured))
    results.save("freshness", measured)
    return 0


def measure(documents: int, edits: int, folder: Path) -> dict[str, Any]:
    """Edit both sources while the first vectors are still made, and again when the index has come to rest."""
    rows: list[dict[str, Any]] = []
    repository = _Repository(folder / "repository", documents)
    with keeping(repository.table, _CODE, folder / _CODE) as kept:
        rows += _rows("Git repository", kept, repository.edit, edits)
    with served(documents) as wiki, keeping(wiki.table(folder / WIKI), WIKI, folder / WIKI) as kept:
        pages = _Pages(wiki)
        rows += _rows("Confluence", kept, pages.edit, edits)
        rows.append(_closings(kept, pages, edits))
    return {"documents": documents, "edits": edits, "rows": rows}


def table(measured: Mapping[str, Any]) -> str:
    """Return the figures in Markdown."""
    rows = [
        (each["source"], each["what"], each["when"], *(figure(each[name], 2) for name in ("p50", "p95", "most")))
        for each in measured["rows"]
    ]
    head = f"one of {measured['documents']:,} documents"
    return (
        f"{markdown((head, 'is', 'meanwhile', 'p50 s', 'p95 s', 'longest s'), rows)}\n\n"
        f"{measured['edits']} each, one as soon as the one before is done. Seconds from sending the webhook until a "
        "reader of the index finds the edit, or finds a page no more that was closed to them. Webhooks of Confluence "
        f"name the page. Bar: p95 within {BAR_SECONDS:g} s, when the index rests."
    )


def _rows(source: str, kept: Keeper, edit: Edit, edits: int) -> list[dict[str, Any]]:
    kept.wait_until_all_is_read()
    rows = [_row(source, "first vectors are made", kept, edit, edits)] if kept.lacks_vectors() else []
    kept.wait_until_it_rests()
    return [*rows, _row(source, "nothing", kept, edit, edits)]


def _row(source: str, when: str, kept: Keeper, edit: Edit, edits: int) -> dict[str, Any]:
    taken = []
    for _ in range(edits):
        word = kept.new_word()
        taken.append(kept.seconds_until_found(word, edit(word)))
    return _figures(source, "edited", when, taken)


def _closings(kept: Keeper, pages: "_Pages", edits: int) -> dict[str, Any]:
    taken = []
    for _ in range(edits):
        word = kept.new_word()
        kept.seconds_until_found(word, pages.edit(word))
        taken.append(kept.seconds_until_closed(word, pages.close_the_last(), _STAFF))
    return _figures("Confluence", "closed", "nothing", taken)


def _figures(source: str, what: str, when: str, taken: Sequence[float]) -> dict[str, Any]:
    return {
        "source": source,
        "what": what,
        "when": when,
        "p50": percentile(taken, 0.5),
        "p95": percentile(taken, 0.95),
        "most": max(taken),
    }


class _Repository:
    """Documents in a repository; each edit is a commit."""

    def __init__(self, folder: Path, documents: int) -> None:
        self._folder = folder
        write_documents(folder, documents)
        self._git("init", "--quiet")
        self._commit()
        self._pages = sorted(folder.rglob("*.md"))
        self._turns = count()

    @property
    def table(self) -> str:
        """The settings of the source."""
        return _REPOSITORY.format(url=json.dumps(str(self._folder)))

    def edit(self, word: str) -> bytes:
        page = self._pages[next(self._turns) * 7 % len(self._pages)]
        page.write_text(f"{page.read_text(encoding='utf-8')}\n## Edited\n\nIt says {word}.\n", encoding="utf-8")
        self._commit()
        return b"{}"

    def _commit(self) -> None:
        self._git("add", "--all")
        self._git("-c", "user.name=Ana", "-c", "user.email=ana@example.com", "commit", "--quiet", "--message", "Edit")

    def _git(self, *arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=self._folder, check=True, capture_output=True)


class _Pages:
    """Pages of a site."""

    def __init__(self, wiki: Wiki) -> None:
        self._wiki = wiki
        self._leaves = wiki.leaves()
        self._last = self._leaves[0]
        self._turns = count()

    def edit(self, word: str) -> bytes:
        self._last = self._leaves[next(self._turns) * 7 % len(self._leaves)]
        body = f"<h2>Edited</h2><p>It says {word}.</p>"
        return self._told("page_updated", self._wiki.site.edit(self._last, by=self._wiki.writer, body=body))

    def close_the_last(self) -> bytes:
        """Let nobody but the one who edits read the page that was edited last."""
        closed = self._wiki.site.restrict(self._last, users=(self._wiki.writer,))
        return self._told("content_permissions_updated", closed)

    def _told(self, event: str, page: Content) -> bytes:
        """Return what the site would tell of a page; its times say nothing here."""
        return json.dumps(payload(event, page, milliseconds=0)).encode()
