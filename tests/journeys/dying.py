"""Index writers whose process is killed: right after one of its writes, or right before a policy is changed."""

from collections.abc import Iterable, Sequence

from index.chunk import Chunk
from index.embedder import Embedding
from index.writer import IndexWriter
from tests.fakes.dying import Killed


class KilledBeforePolicies(IndexWriter):
    """Is killed right before it would change who may read."""

    def set_policy(self, document_ids: Iterable[str], policy_id: int) -> None:
        if list(document_ids):
            raise Killed


class DyingWriter(IndexWriter):
    """Is killed after the write that follows on so many others, before anybody hears of it."""

    lives = 0

    @classmethod
    def after(cls, lives: int) -> type["DyingWriter"]:
        """Return a writer with so many writes to live."""
        return type("DyingWriter", (cls,), {"lives": lives})

    def replace_documents(
        self, document_ids: Iterable[str], chunks: Sequence[Chunk], embeddings: Sequence[Embedding | None]
    ) -> None:
        super().replace_documents(document_ids, chunks, embeddings)
        self._live()

    def set_policy(self, document_ids: Iterable[str], policy_id: int) -> None:
        ids = list(document_ids)
        super().set_policy(ids, policy_id)
        if ids:
            self._live()

    def remove_documents(self, document_ids: Iterable[str]) -> None:
        ids = list(document_ids)
        super().remove_documents(ids)
        if ids:
            self._live()

    def _live(self) -> None:
        if not self.lives:
            raise Killed
        self.lives -= 1
