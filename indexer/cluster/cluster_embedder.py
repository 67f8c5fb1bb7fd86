"""ClusterEmbedder: passages are embedded on the nodes, for rows that another run has left without vectors."""

from collections.abc import Sequence

from index.embedder import Embedder, Embedding, Span, TextsRefused, Vectors
from index.space import Space
from indexer.cluster.cluster import Cluster, Task, WorkerLost

# Texts that one process embeds at a time for others: little padding, little memory.
_SLICE = 16
_LOOK_SECONDS = 1.0


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
        """Embed passages on many nodes at once; raises what the model raises there.

        Raises:
            ClusterUnusable: nothing is left that embeds.
        """

        def ask(some: Sequence[int]) -> Task:
            return self._cluster.embed([texts[number] for number in some], [spans[n] for n in some] if spans else [])

        order = sorted(range(len(texts)), key=lambda number: -len(texts[number]))
        slices = [order[start : start + _SLICE] for start in range(0, len(order), _SLICE)]
        asked = {ask(some): some for some in slices}
        made: dict[int, Embedding | None] = {}
        news: set[int] = set()
        try:
            while asked:
                for task in self._cluster.finished(asked.keys(), _LOOK_SECONDS):
                    some = asked.pop(task)
                    try:
                        made |= zip(some, self._cluster.result(task), strict=True)
                    except TextsRefused as refused:
                        made |= zip(some, refused.made, strict=True)
                        news |= {some[place] for place in refused.news}
                    except WorkerLost:
                        asked[ask(some)] = some
        finally:
            self._cluster.give_up(asked.keys())
        return _whole([made[number] for number in range(len(texts))], frozenset(news))

    def embed_question(self, question: str) -> Vectors:
        """Embed a question here."""
        return self._here.embed_question(question)


def _whole(made: Sequence[Embedding | None], news: frozenset[int]) -> list[Embedding]:
    """Return what was made if it is all; raises TextsRefused otherwise, as one process would."""
    taken = [each for each in made if each is not None]
    if len(taken) < len(made):
        left = len(made) - len(taken)
        raise TextsRefused(f"The embedding model does not take {left} of {len(made)} passages.", made, news)
    return taken
