"""RememberingEmbedder: questions are embedded once: their next page, a follow-up and the asker's own rights ask again.

What is remembered depends on the question's text and the model alone, never on who asks.
"""

from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future
from threading import Lock

from index.embedder import Embedder, Embedding, Span, Vectors
from index.space import Space

# Some minutes of a busy process; less than a megabyte with the built-in model, and six with the largest vectors.
_QUESTIONS = 512


class RememberingEmbedder:
    """Remembers the vectors of the latest questions. Threads may share it."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._lock = Lock()
        self._known: OrderedDict[str, Future[Vectors]] = OrderedDict()

    @property
    def space(self) -> Space:
        """The space of the model's vectors."""
        return self._embedder.space

    @property
    def max_tokens(self) -> int:
        """Tokens that the model reads of one text."""
        return self._embedder.max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count with the model's tokenizer."""
        return self._embedder.count_tokens(texts)

    def embed_passages(self, texts: Sequence[str], spans: Sequence[Sequence[Span]] = ()) -> list[Embedding]:
        """Embed passages; the index remembers them."""
        return self._embedder.embed_passages(texts, spans)

    def embed_question(self, question: str) -> Vectors:
        """Return the vector of a question, not to be written to; who asks while it is being made waits for it.

        Raises:
            ModelUnavailable: the model cannot be loaded or reached; the next one who asks tries again.
        """
        with self._lock:
            known = self._known.get(question)
            vector = self._known[question] = known or Future()
            self._known.move_to_end(question)
            if len(self._known) > _QUESTIONS:
                self._known.popitem(last=False)
        return vector.result() if known else self._made(question, vector)

    def _made(self, question: str, vector: "Future[Vectors]") -> Vectors:
        try:
            made = self._embedder.embed_question(question)
        except BaseException as error:
            with self._lock:
                if self._known.get(question) is vector:
                    del self._known[question]
            # Whatever it is, others may be waiting.
            vector.set_exception(error)
            raise
        made.setflags(write=False)
        vector.set_result(made)
        return made
