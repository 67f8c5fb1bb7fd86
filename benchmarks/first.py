"""First: how long until a new folder of documents is found by its words, and an edit after that by its meaning too."""

import argparse
import json
import tempfile
from collections.abc import Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks import machine, results
from benchmarks.reading import read_source
from benchmarks.table import figure, markdown
from benchmarks.texts import corpus
from indexer.progress import Filling, Progress
from wiring.rooms import Rooms, open_rooms

_WORDS = 150
_FOLDERS = 40
_SETTINGS = """
data_dir = {data}

[sources.docs]
kind = "folder"
path = {path}
readers = ["everyone"]
"""


def main(arguments: Sequence[str]) -> int:
    """Index without waiting for vectors, then edit one document; print and save both times; return 0."""
    parser = argparse.ArgumentParser("python -m benchmarks first", description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000, help=f"of {_WORDS} words (default 10000)")
    documents = parser.parse_args(arguments).documents
    machine.show()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "docs"
        write_documents(folder, documents)
        config = Path(name) / "footnote.toml"
        paths = {"data": json.dumps(str(Path(name) / "data")), "path": json.dumps(str(folder))}
        config.write_text(_SETTINGS.format(**paths), encoding="utf-8")
        with open_rooms(str(config)) as rooms:
            measured = _measure(rooms, folder)
    print(table({"documents": documents, **measured}))
    results.save("first", {"documents": documents, **measured})
    return 0


def table(measured: Mapping[str, Any]) -> str:
    """Return the figures in Markdown."""
    rows = [
        ("all are found by their words", figure(measured["words"])),
        ("an edit is found by words and meaning", figure(measured["edit"])),
        ("(counting their tokens alone)", figure(measured["tokens"])),
    ]
    documents = f"{measured['documents']:,} documents of {_WORDS} words, {measured['chunks']:,} chunks"
    return markdown((documents, "after s"), rows)


def write_documents(folder: Path, count: int) -> None:
    """Write Markdown pages of one title and two sections, of real English."""
    words = cycle(word for text in corpus() for word in text.split())
    for number in range(count):
        heads = [" ".join(islice(words, 5)) for _ in range(2)]
        halves = [" ".join(islice(words, _WORDS // 2)) for _ in range(2)]
        page = folder / f"{number % _FOLDERS:02}" / f"{number:06}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"# {heads[0]}\n\n{halves[0]}\n\n## {heads[1]}\n\n{halves[1]}\n", encoding="utf-8")


def _measure(rooms: Rooms, folder: Path) -> dict[str, float]:
    started = perf_counter()
    report = read_source(rooms)
    words = perf_counter() - started
    if report.error:
        raise SystemExit(report.error)
    page = next(folder.rglob("*.md"))
    page.write_text(page.read_text(encoding="utf-8") + "\n## Edited\n\nThe quick brown fox.\n", encoding="utf-8")
    rooms.embedder.embed_question("A process that serves has its model loaded.")
    stored: list[float] = []

    def note(step: Progress | Filling) -> None:
        if isinstance(step, Progress) and step.done:
            stored.append(perf_counter())

    started = perf_counter()
    edited = read_source(rooms, note)
    edit = stored[0] - started
    if (edited.counts.changed, edited.counts.embedded) != (1, edited.counts.chunks):
        raise SystemExit(f"the edit was not taken in: {edited}")
    texts = [page.read_text(encoding="utf-8") for page in folder.rglob("*.md")]
    started = perf_counter()
    rooms.embedder.count_tokens(texts)
    return {"chunks": report.counts.chunks, "words": words, "edit": edit, "tokens": perf_counter() - started}
