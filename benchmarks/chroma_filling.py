"""Chroma filling: rows become a collection. `python -m benchmarks.chroma_filling DATA FOLDER COLLECTION`.

Runs in the environment of Chroma's MCP server, where nothing of Footnote is installed.
"""

import sys
from pathlib import Path

import chromadb
import numpy as np

_BATCH = 5_000  # Chroma refuses more than 5,461 at once
_A_DOCUMENT = 8


def main(data: str, folder: str, name: str) -> None:
    """Add every row of a data set with its text, vector, title and link, as the server's own tool would create it."""
    vectors = np.load(Path(data) / "vectors.npy", mmap_mode="r")
    texts = (Path(data) / "texts.txt").read_text(encoding="utf-8").split("\n")
    collection = chromadb.PersistentClient(folder).create_collection(name)
    for first in range(0, len(vectors), _BATCH):
        rows = range(first, min(first + _BATCH, len(vectors)))
        collection.add(
            ids=[str(row) for row in rows],
            embeddings=np.asarray(vectors[rows.start : rows.stop]),
            documents=texts[rows.start : rows.stop],
            metadatas=[_about(row) for row in rows],
        )


def _about(row: int) -> dict[str, str]:
    document, position = divmod(row, _A_DOCUMENT)
    return {"title": f"Page {document}", "url": f"https://wiki.example/{document}#part-{position}"}


if __name__ == "__main__":
    main(*sys.argv[1:])
