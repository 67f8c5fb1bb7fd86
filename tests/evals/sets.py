"""A small retrieval set on disk, and its rooms with an embedder that needs no model."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from config.load import load_settings
from evals.corpus_settings import corpus_settings
from tests.fakes.hash_embedder import HashEmbedder
from wiring.rooms import Rooms

CORPUS = {
    "fruit/pears.md": "# Pears\r\n\r\nPears are green and ripen in October.\r\n\r\nThey keep until March.\r\n",
    "fruit/apples.md": "# Apples\n\nApples are red and ripen in September.\n",
    "tax.txt": "The tax on cider is 20 percent of its price.\n",
}
QUERIES = (
    {"id": "q1", "text": "pears ripen in October", "answerability": "ANSWERABLE"},
    {"id": "q2", "text": "the tax on cider", "answerability": "PARTIAL"},
    {"id": "q3", "text": "zebra habitat migration", "answerability": "UNANSWERABLE"},
    {"id": "q4", "text": "and then?", "answerability": "UNDERSPECIFIED"},
)
QRELS = "q1\tfruit/pears.md\t1\nq2\ttax.txt\t2\nq2\tfruit/apples.md\t1\n"


def write_set(
    folder: Path,
    *,
    corpus: Mapping[str, str] = CORPUS,
    queries: Iterable[Mapping[str, Any]] = QUERIES,
    qrels: str = QRELS,
    excerpts: Iterable[Mapping[str, Any]] = (),
) -> Path:
    for path, text in corpus.items():
        file = folder / "corpus" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    write_lines(folder / "queries.jsonl", queries)
    (folder / "qrels.tsv").write_text(qrels, encoding="utf-8")
    if excerpts:
        write_lines(folder / "excerpts.jsonl", excerpts)
    return folder


def write_lines(file: Path, values: Iterable[Mapping[str, Any]]) -> None:
    file.write_text("".join(json.dumps(value) + "\n" for value in values), encoding="utf-8")


def open_set(folder: Path, index: Path) -> Rooms:
    settings = load_settings(None, {"FOOTNOTE__DATA_DIR": str(index / "data")}).settings
    return Rooms(corpus_settings(settings, folder, index), None, given=HashEmbedder())
