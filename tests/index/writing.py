"""Writes documents of one source time and again: python -m tests.index.writing URI OPTIONS SOURCE."""

import json
import sys

from index.store import Store
from index.writer import open_index_writer
from tests.fakes.hash_embedder import HashEmbedder, embeddings_of
from tests.index.conftest import chunk_with

TURNS = 8


def main(uri: str, options: str, source: str) -> None:
    """Wait for a line, so that two begin at once, and write each document twice, and give every other to others."""
    embedder = HashEmbedder()
    writer = open_index_writer(Store(uri, json.loads(options)), embedder.space)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    for turn in range(TURNS):
        for text in ("draft", "final"):
            name = f"{source}-{turn}"
            chunk = chunk_with(turn, f"{text} {turn}", id=name, document_id=name, source=source)
            writer.replace_documents([name], [chunk], embeddings_of(embedder, [chunk]))
        if turn % 2:
            writer.set_policy([name], 2)
    writer.remove_documents([f"{source}-0"])


if __name__ == "__main__":
    main(*sys.argv[1:])
