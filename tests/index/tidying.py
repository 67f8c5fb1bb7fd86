"""A program to kill: edits one row after the other and tidies the index as a whole each time, telling each step."""

import sys

from index import upkeep
from index.writer import IndexWriter, open_index_writer
from tests.fakes.hash_embedder import HashEmbedder, embeddings_of
from tests.index.conftest import chunk_with

ROWS = 300


def edit_rows(writer: IndexWriter, first: int, last: int, turn: int) -> None:
    """Give rows their texts of a turn, in one commit."""
    chunks = [
        chunk_with(number, f"text {number} turn{turn}", document_id=f"document-{number}")
        for number in range(first, last)
    ]
    writer.replace_documents([], chunks, embeddings_of(HashEmbedder(), chunks))


def main(uri: str, turn: int) -> None:
    """Edit a row of a turn, and tidy again and again."""
    # Training, compaction and all else in every round.
    setattr(upkeep, "lacks_partitions", lambda *_: True)  # noqa: B010 - as tests set it
    writer = open_index_writer(uri, HashEmbedder().space)
    edit_rows(writer, turn, turn + 1, turn)
    while True:
        upkeep.tidy(writer, has_grown=True, on_step=_tell)


def _tell() -> None:
    sys.stdout.write("step\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
