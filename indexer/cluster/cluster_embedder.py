"""ClusterEmbedder: passages are embedded on the nodes, for rows that another run has left without vectors."""

from collections.abc import Sequence

from index.embedder import Embedder, Embedding, Span, Vectors
from index.space import Space
from indexer.cluster.cluster import Cluster


class ClusterEmbedder:
    """The model of the driver, whose passages are embedded elsewhere. What it makes is the same."""

    def __init__(self, here: Embedder, cluster: Cluster) -> None:
        self._here = here
        self._cluster = cluster

    @property
    def space(self) -> Space:
        """The space of the vectors."""
        return self._here.space

    @property
    def max_tokens(self) -> int:
        """Tokens that the model reads of one text."""
        return self._here.max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count with the model's tokenizer, here."""
        return self._here.count_tokens(texts)

    def embed_passages(self, texts: Sequence[str], spans: Sequence[Sequence[Span]] = ()) -> list[Embedding]:
        """Embed passages on the nodes."""
        return self._cluster.embed(texts, spans)

    def embed_question(self, question: str) -> Vectors:
        """Embed a question here."""
        return self._here.embed_question(question)
