"""ChoosyEmbedder: a model that does not take some texts, as the server of a hosted one may not."""

from collections.abc import Sequence

from index.embedder import Embedding, Span, TextsRefused
from tests.fakes.hash_embedder import HashEmbedder


class ChoosyEmbedder(HashEmbedder):
    """Does not take passages with a certain word, and says so once."""

    def __init__(self, word: str, *, model: str = "hash", max_tokens: int = 64) -> None:
        super().__init__(model=model, max_tokens=max_tokens)
        self._word = word
        self._known: set[str] = set()

    def embed_passages(self, texts: Sequence[str], spans: Sequence[Sequence[Span]] = ()) -> list[Embedding]:
        made = super().embed_passages(texts, spans)
        bad = {number for number, text in enumerate(texts) if self._word in text}
        if not bad:
            return made
        news = frozenset(number for number in bad if texts[number] not in self._known)
        self._known |= {texts[number] for number in bad}
        raise TextsRefused("too long", [None if n in bad else each for n, each in enumerate(made)], news)
