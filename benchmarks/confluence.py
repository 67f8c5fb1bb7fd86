"""Confluence: a first sync that is disturbed, killed and resumed; and what a sync costs when little has changed."""

import argparse
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import machine, results
from benchmarks.syncing import Synced, sync
from benchmarks.table import figure, markdown
from benchmarks.wiki import SOURCE, Asked, Wiki, served
from index.writer import open_index_writer
from ledger.documents import IndexedDocument, indexed_documents
from wiring.rooms import open_rooms

LENGTH = 10
_FIRST, _AGAIN = "first sync", "nothing changed"
_KILLED, _RESUMED = "first sync, disturbed, killed when half was recorded", "the same, resumed"
_LONG_FIRST, _LONG_AGAIN = (f"{name}, bodies {LENGTH} times as long" for name in (_FIRST, _AGAIN))

Documents = Mapping[str, IndexedDocument]


@dataclass(frozen=True, slots=True)
class _Place:
    """A wiki and the settings of one index of it."""

    wiki: Wiki
    config: Path

    def sync(self, *, kill_at: int | None = None) -> tuple[Synced, Asked]:
        """Run once, and return what that did and what it asked."""
        self.wiki.asked()
        return sync(self.config, kill_at=kill_at), self.wiki.asked()


def main(arguments: Sequence[str]) -> int:
    """Measure, check, print and save; return 0."""
    parser = argparse.ArgumentParser("python -m benchmarks confluence", description=__doc__)
    parser.add_argument("--pages", type=int, default=5_000, help="generated for the stand-in (default 5000)")
    pages = parser.parse_args(arguments).pages
    machine.show()
    with tempfile.TemporaryDirectory() as name:
        measured = measure(pages, Path(name))
    print(table(measured))
    results.save("confluence", measured)
    return 0


def measure(pages: int, folder: Path) -> dict[str, Any]:
    """Run everything.

    Raises:
        SystemExit: a run failed, or the index does not hold what the site does.
    """
    runs: list[dict[str, Any]] = []
    with served(pages) as wiki:
        runs += _calm(_Place(wiki, wiki.config(folder / "calm")), _FIRST, _AGAIN)
        place = _Place(wiki, wiki.config(folder / "disturbed"))
        disturbed, killed = _disturbed(place)
        runs += disturbed
        runs += [_after(place, name, act) for name, act in _CHANGES.items()]
        count = len(wiki.pages())
    with served(pages, length=LENGTH) as wiki:
        runs += _calm(_Place(wiki, wiki.config(folder / "long")), _LONG_FIRST, _LONG_AGAIN)
    requests = {run["name"]: run["requests"] for run in runs}
    _require(requests[_AGAIN] == requests[_LONG_AGAIN], f"the requests of a sync grow with its bodies: {requests}")
    return {"pages": count, "runs": runs, **killed}


def table(measured: Mapping[str, Any]) -> str:
    """Return the figures in Markdown."""
    runs = measured["runs"]
    base = next(run for run in runs if run["name"] == _FIRST)
    rows = [
        (
            run["name"],
            figure(run["seconds"]),
            figure(run["seconds"] / base["seconds"], 2),
            run["requests"],
            figure(run["requests"] / base["requests"], 2),
            run["refused"],
            figure(run["bodies"], 0),
            figure(run["peak_mb"], 0),
        )
        for run in runs
    ]
    heads = ("run", "s", "× first", "requests", "× first", "refused or dropped", "bodies", "MB at most")
    return (
        f"{markdown(heads, rows)}\n\nKilled with {measured['recorded']:,} documents recorded. "
        f"Of these the resumed run read {measured['read_again']:,} again, and {measured['fetched_twice']:,} that had "
        "been fetched and not recorded. Afterwards every page of the site was one document, with all its chunks, none "
        "twice.\n\nSeconds are those of the process, its start included. Vectors are left waiting (as the indexer "
        "leaves them when another source is to be run), but for changes of a few chunks, which get theirs at once."
    )


def _calm(place: _Place, first: str, again: str) -> list[dict[str, Any]]:
    """Sync once, and once more with nothing changed."""
    runs = [_run(first, *place.sync()), _run(again, *place.sync())]
    _check(place)
    _require(runs[1]["bodies"] == 0, "a sync with nothing changed read bodies")
    return runs


def _disturbed(place: _Place) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Sync while things go wrong, kill it when half is recorded, and resume."""
    with place.wiki.troubled():
        begun, asked = place.sync(kill_at=len(place.wiki.pages()) // 2)
        recorded = {path.rpartition("/")[2] for path in _documents(place.config)}
        resumed, asked_again = place.sync()
    _check(place)
    again = asked.bodies & asked_again.bodies
    _require(0 < len(recorded) < len(place.wiki.pages()), "it was not killed midway")
    counts = {
        "recorded": len(recorded),
        "read_again": len(recorded & asked_again.bodies),
        "fetched_twice": len(again - recorded),
    }
    return [_run(_KILLED, begun, asked), _run(_RESUMED, resumed, asked_again)], counts


def _edit(wiki: Wiki) -> str:
    wiki.site.edit(wiki.leaves()[0], by=wiki.writer, body="<h2>Edited</h2><p>The quick brown fox.</p>")
    return "changed"


def _delete(wiki: Wiki) -> str:
    wiki.site.trash(wiki.leaves()[1])
    return "removed"


def _restrict(wiki: Wiki) -> str:
    wiki.site.restrict(wiki.leaves()[2], users=(wiki.writer,))
    return ""


_CHANGES: dict[str, Callable[[Wiki], str]] = {
    "one page edited": _edit,
    "one page deleted": _delete,
    "one page restricted": _restrict,
}


def _after(place: _Place, name: str, act: Callable[[Wiki], str]) -> dict[str, Any]:
    """Change one page, sync, and check that this page and no other is another one than before."""
    before = _documents(place.config)
    counted = act(place.wiki)
    synced, asked = place.sync()
    after = _documents(place.config)
    _check(place)
    differing = [path for path, old in before.items() if after.get(path) != old]
    _require(len(differing) == 1, f"{name}: {len(differing)} documents changed")
    counts = {key: synced.counts[key] for key in ("added", "changed", "removed")}
    wanted = {key: int(key == counted) for key in counts}
    _require(counts == wanted, f"{name}: counted {counts}")
    return _run(name, synced, asked)


def _run(name: str, synced: Synced, asked: Asked) -> dict[str, Any]:
    return {
        "name": name,
        "seconds": synced.seconds,
        "peak_mb": synced.peak_mb,
        "requests": asked.requests,
        "refused": asked.refused,
        "bodies": len(asked.bodies),
    }


def _check(place: _Place) -> None:
    """Compare site, ledger and index.

    Raises:
        SystemExit: they do not agree.
    """
    documents = _documents(place.config)
    _require(documents.keys() == place.wiki.pages().keys(), "the ledger does not hold the pages of the site")
    with open_rooms(str(place.config)) as rooms:
        rows = open_index_writer(rooms.settings.index.uri, rooms.embedder.space).chunk_counts(SOURCE)
    recorded = {each.document_id: each.chunk_count for each in documents.values()}
    _require(len(recorded) == len(documents), "two documents have one id")
    _require(rows == recorded, "the index does not hold the chunks that the ledger records")


def _documents(config: Path) -> Documents:
    with open_rooms(str(config)) as rooms:
        return indexed_documents(rooms.ledger, rooms.embedder.space.fingerprint, SOURCE)


def _require(is_so: bool, otherwise: str) -> None:  # noqa: FBT001 - a condition, as of assert
    if not is_so:
        raise SystemExit(otherwise)
