"""Ahead: a question is embedded while others find out what its audience may read, which needs no model."""

import asyncio
from contextlib import suppress

from index.errors import ModelUnavailable
from index.remembering_embedder import RememberingEmbedder
from retrieval.query import words_of
from retrieval.question import readable


def embed_ahead(line: str, embedder: RememberingEmbedder) -> None:
    """Begin to embed what a line asks for, in a thread; the search finds its vector, or waits for it.

    Args:
        line: As it was typed, with the filters in it.
        embedder: Of the library that will be searched.
    """
    if text := readable(words_of(line)):
        asyncio.get_running_loop().run_in_executor(None, _embed, text, embedder)


def _embed(text: str, embedder: RememberingEmbedder) -> None:
    # The search meets it as well, and knows what to do then.
    with suppress(ModelUnavailable):
        embedder.embed_question(text)
