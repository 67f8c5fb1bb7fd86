"""The documents of a set as exhibits: parsed, cut and embedded as the indexer does it, without an index on disk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from answering.exhibit import Exhibit
from index.chunk import Chunk
from index.embedder import Embedder, Embedding
from index.statements import statement_spans
from indexer.parsing.registry import parse
from indexer.rows import Placement, chunks_of
from retrieval.passages import Passage
from sources.document import Document

# When a document was changed is no part of this eval.
_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Documents:
    """What sentences cite.

    Attributes:
        chunks: Of each document, by path, in its order.
        embeddings: Of the chunks, by id.
    """

    chunks: Mapping[str, list[Chunk]]
    embeddings: Mapping[str, Embedding]

    def exhibits(self, paths: Iterable[str]) -> dict[str, list[Exhibit]]:
        """Return the sections of these documents as exhibits, by path, numbered through."""
        found: dict[str, list[Exhibit]] = {}
        number = 0
        for path in paths:
            sections = groupby(self.chunks[path], key=lambda chunk: chunk.section)
            passages = [Passage(tuple(section), ()) for _, section in sections]
            found[path] = [Exhibit(number + place, passage) for place, passage in enumerate(passages, start=1)]
            number += len(passages)
        return found


def read_documents(texts: Mapping[str, str], embedder: Embedder) -> Documents:
    """Cut and embed documents, by path. Takes about a tenth of a second a chunk and core."""
    chunks = {path: _chunks(path, text, embedder) for path, text in texts.items()}
    every = [chunk for found in chunks.values() for chunk in found]
    embedded = embedder.embed_passages(
        [chunk.embedded_text for chunk in every], [statement_spans(chunk) for chunk in every]
    )
    return Documents(chunks, {chunk.id: each for chunk, each in zip(every, embedded, strict=True)})


def _chunks(path: str, text: str, embedder: Embedder) -> list[Chunk]:
    document = Document(source="set", path=path, version="", body=text.encode(), url="", updated_at=_MOMENT)
    return chunks_of(document, parse(document), Placement(path, 0, _MOMENT), embedder, lambda _document, _place: "")
