"""What drivers that are killed index, and what a node makes of it: one document ends whatever process cuts it."""

import os
import signal
from collections.abc import Sequence
from functools import lru_cache
from time import sleep

from index.embedder import Embedding, Span
from index.writer import open_index_writer
from indexer.cluster.site import Site
from tests.fakes.hash_embedder import HashEmbedder
from tests.fakes.listed_source import ListedSource

DOCUMENTS = 160
POISON = "0100.md"
_TEXT_SECONDS = 0.005


def source() -> ListedSource:
    """Return the source, the same in every process."""
    source = ListedSource()
    for number in range(DOCUMENTS):
        word = "arsenic" if f"{number:04}.md" == POISON else "bread"
        sections = "".join(f"## {part}\n\nDocument {number} says {word} {part}.\n\n" for part in range(4))
        source.put(f"{number:04}.md", f"# Part\n\n{sections}")
    return source


class SlowEmbedder(HashEmbedder):
    """Takes as long as a small model, and ends its process at a text that says so."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        if any("arsenic" in text for text in texts):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().count_tokens(texts)

    def embed_passages(self, texts: Sequence[str], spans: Sequence[Sequence[Span]] = ()) -> list[Embedding]:
        # Not a wait for anything: the time that a model takes.
        sleep(_TEXT_SECONDS * len(texts))
        return super().embed_passages(texts, spans)


@lru_cache(maxsize=1)
def open_site(folder: str) -> Site:
    """Open what a node works with."""
    embedder = SlowEmbedder()
    return Site(embedder, open_index_writer(folder, embedder.space))
