"""Fragments: rows that many processes write beside one another, and that become rows of the table in one commit.

Until then nobody sees them. What is never committed lies there unseen until upkeep removes it, after a week.
"""

import json
from collections.abc import Sequence

from index.chunk import Chunk
from index.disk import on_disk
from index.embedder import Embedding
from index.schema import to_table
from index.store import open_dataset
from index.writer import IndexWriter


@on_disk()
def write_fragments(writer: IndexWriter, chunks: Sequence[Chunk], embeddings: Sequence[Embedding | None]) -> list[str]:
    """Write rows beside the table, and return what `append_fragments` needs to know of them.

    Args:
        writer: Of the table, which may be another process's.
        chunks: Their ids are in no row yet.
        embeddings: One a chunk; None leaves a chunk to be found by its words alone.
    """
    from lance.fragment import write_fragments as write  # noqa: PLC0415 - as `open_dataset`

    if not chunks:
        return []
    written = write(to_table(chunks, embeddings, writer.space), open_dataset(writer.table), mode="append")
    return [json.dumps(fragment.to_json()) for fragment in written]


@on_disk()
def append_fragments(writer: IndexWriter, fragments: Sequence[str]) -> None:
    """Make rows of the table of what was written beside it, in one commit.

    Raises:
        Overtaken: another process has taken this one's place, and nothing was committed.
    """
    if not fragments:
        return
    import lance  # noqa: PLC0415 - as above

    append = lance.LanceOperation.Append([lance.FragmentMetadata.from_json(fragment) for fragment in fragments])
    with writer.dataset_for_commit() as dataset:
        lance.LanceDataset.commit(dataset, append, read_version=dataset.version)
    writer.table.checkout_latest()
