"""What dies in the middle of a run: a model that is lost, a process that is killed right after a commit."""

from collections.abc import Iterable, Sequence

from index.chunk import Chunk
from index.embedder import Embedding, Span
from index.errors import ModelUnavailable
from index.writer import IndexWriter
from tests.fakes.hash_embedder import HashEmbedder


class DyingEmbedder(HashEmbedder):
    """Cannot be reached any more after so many texts."""

    def __init__(self, *, lives: int) -> None:
        super().__init__()
        self._lives = lives

    def embed_passages(self, texts: Sequence[str], spans: Sequence[Sequence[Span]] = ()) -> list[Embedding]:
        self._lives -= len(texts)
        if self._lives < 0:
            raise ModelUnavailable("the model is down; try again")
        return super().embed_passages(texts, spans)


class Killed(BaseException):
    """The process ends here: nobody catches this."""


class KilledAfterReplacing(IndexWriter):
    """Stores new rows, and is killed before anybody hears of it."""

    def replace_documents(
        self, document_ids: Iterable[str], chunks: Sequence[Chunk], embeddings: Sequence[Embedding | None]
    ) -> None:
        super().replace_documents(document_ids, chunks, embeddings)
        raise Killed


class KilledAfterPolicies(IndexWriter):
    """Changes who may read, and is killed before anybody hears of it."""

    def set_policy(self, document_ids: Iterable[str], policy_id: int) -> None:
        ids = list(document_ids)
        super().set_policy(ids, policy_id)
        if ids:
            raise Killed
