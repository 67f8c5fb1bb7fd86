"""Footnote: its own writer, upkeep, reader and search, with nothing but the model's time left out."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.dataset import CHUNKS_A_DOCUMENT, Dataset
from benchmarks.dealing import POLICIES
from benchmarks.engines.engine import Asked, Leg, handlers
from benchmarks.expand import unit_rows
from benchmarks.worker import Handlers
from index.builtin_embedder import BuiltinEmbedder, BuiltinSettings
from index.chunk import Chunk
from index.embedder import Embedding, Vectors
from index.reader import open_index_reader
from index.row_filter import RowFilter
from index.space import Space
from index.upkeep import tidy
from index.writer import IndexWriter, open_index_writer
from retrieval.audience import Access
from retrieval.library import Library
from retrieval.question import Question
from retrieval.search import search

SOURCE = "handbook"
# A commit of a first run is bigger than one of an edit; many small ones would measure commits.
_COMMIT = 2_000 * CHUNKS_A_DOCUMENT
_STATEMENTS = 4  # as many as a row's text has sentences
_MOMENT = datetime(2026, 11, 1, tzinfo=UTC)
_EVERY_POLICY = tuple(range(1, POLICIES + 1))


class KnownQuestions:
    """An embedder that looks the vectors of questions up, so that the search is timed and not the model."""

    def __init__(self, space: Space, questions: Sequence[str], vectors: Vectors) -> None:
        self.space = space
        self._vectors = dict(zip(questions, vectors, strict=True))

    @property
    def max_tokens(self) -> int:
        """As the built-in model."""
        return 254

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count words."""
        return [len(text.split()) for text in texts]

    def embed_passages(self, texts: Sequence[str], spans: Sequence[object] = ()) -> list[Embedding]:
        """Refuse: rows bring their vectors along."""
        raise NotImplementedError

    def embed_question(self, question: str) -> Vectors:
        """Return the vector that was made with the question."""
        vector: Vectors = self._vectors[question]
        return vector


class Footnote:
    """The engine that is measured."""

    def __init__(self, folder: Path) -> None:
        self._uri = str(folder)

    def build(self, data: Dataset) -> None:
        """Write every row at its own place."""
        build(self._uri, data, {row: row for row in range(len(data.vectors))})

    def open(self, data: Dataset) -> dict[str, Leg]:
        """Return the legs; `embedded` is the hybrid search with the model's time left in."""
        # Not asyncio.Runner: it handles Ctrl-C anew at every call, which writes the whole result out as text.
        run = asyncio.new_event_loop().run_until_complete
        reader = run(open_index_reader(self._uri, space_of(data)))
        known = known_questions(data)
        model = BuiltinEmbedder(BuiltinSettings())

        async def dense(asked: Asked) -> list[int]:
            rows = RowFilter(tuple(asked.policies or _EVERY_POLICY), (SOURCE,))
            return [int(match.chunk_id) for match in await reader.dense(asked.vector, rows, limit=asked.limit)]

        async def keyword(asked: Asked) -> list[int]:
            rows = RowFilter(tuple(asked.policies or _EVERY_POLICY), (SOURCE,))
            words = Question(asked.words, ()).words()
            return [int(match.chunk_id) for match in await reader.keyword(words, rows, limit=asked.limit)]

        async def hybrid(asked: Asked, library: Library) -> list[int]:
            access = Access(tuple(asked.policies or _EVERY_POLICY), (SOURCE,))
            result = await search(asked.words, access, library=library, limit=asked.limit)
            return [int(hit.chunk.id) for hit in result.hits]

        return {
            "dense": lambda asked: run(dense(asked)),
            "keyword": lambda asked: run(keyword(asked)),
            "hybrid": lambda asked: run(hybrid(asked, Library(reader, known))),
            "embedded": lambda asked: run(hybrid(asked, Library(reader, model))),
        }


def open_contender(folder: str, data: str) -> Handlers:
    """Return what can be asked of Footnote."""
    return handlers(Footnote(Path(folder)), Dataset(Path(data)), Path(folder))


def known_questions(data: Dataset) -> KnownQuestions:
    """Return what knows the vectors of a data set's questions."""
    return KnownQuestions(space_of(data), data.questions, data.question_vectors)


def space_of(data: Dataset) -> Space:
    """Return the space of made-up vectors."""
    return Space("synthetic", "1", int(data.vectors.shape[1]))


def build(uri: str, data: Dataset, places: Mapping[int, int]) -> None:
    """Write rows at their places by whole documents, then tidy once, as a first run does."""
    writer = open_index_writer(uri, space_of(data))
    ordered = sorted(places)
    for first in range(0, len(ordered), _COMMIT):
        write(writer, data, {place: places[place] for place in ordered[first : first + _COMMIT]})
    tidy(writer)


def write(writer: IndexWriter, data: Dataset, places: Mapping[int, int]) -> None:
    """Replace whole documents, given which row stands at each of their places; untouched ones stand at their own."""
    rows = list(places.values())
    chunks = [chunk_of(row, data, place) for place, row in places.items()]
    writer.replace_documents([], chunks, embeddings_of(data.vectors[rows], seed=rows[0]))


def chunk_of(row: int, data: Dataset, place: int) -> Chunk:
    """Return a row as a chunk whose id is its number, at the place of that row or of the one it takes the place of."""
    return chunk_at(place, row=row, text=data.texts[row], policy_id=int(data.policies[place]))


def chunk_at(place: int, *, row: int, text: str, policy_id: int) -> Chunk:
    """Return the chunk of a text at a place; eight of them are a document."""
    document, position = divmod(place, CHUNKS_A_DOCUMENT)
    title = f"Page {document}"
    return Chunk(
        id=str(row),
        document_id=f"document-{document}",
        source=SOURCE,
        path=f"space-{document % 100}/page-{document}.md",
        title=title,
        heading_path=(title, f"Part {position}"),
        position=position,
        section=position,
        context=f"{title} › Part {position}",
        text=text,
        kind="prose",
        labels=(f"label-{document % 50}",),
        url=f"https://wiki.example/{document}#part-{position}",
        author=f"author-{document % 200}",
        version="1",
        policy_id=policy_id,
        start=position * 1000,
        end=position * 1000 + len(text),
        lines=(position * 20 + 1, position * 20 + 20),
        page=None,
        updated_at=_MOMENT,
        indexed_at=_MOMENT,
    )


def embeddings_of(vectors: Vectors, seed: int) -> list[Embedding]:
    """Return embeddings whose statements lie around the vector of the whole, as those of real chunks do."""
    random = np.random.default_rng(seed)
    shape = (len(vectors), _STATEMENTS, vectors.shape[1])
    around = vectors[:, None, :] + random.standard_normal(shape, dtype=np.float32) / np.sqrt(vectors.shape[1])
    return [Embedding(vector, unit_rows(near)) for vector, near in zip(vectors, around, strict=True)]
