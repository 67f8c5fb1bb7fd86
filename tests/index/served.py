"""What tests of hosted embedding models ask: one server on loopback, and a clock that is moved by hand."""

from typing import Any

from index.litellm_embedder import LitellmEmbedder, LitellmSettings
from playground.openai.embedding import Embeddings
from playground.openai.service import KEY


class Clock:
    """Tells a time that only waiting moves."""

    def __init__(self):
        self.now = 1000.0
        self.paused: list[float] = []

    def __call__(self):
        return self.now

    def pause(self, seconds):
        self.paused.append(seconds)
        self.now += seconds


class Served:
    """One server for all tests, as well as new before each of them."""

    def __init__(self, server):
        self._server = server

    @property
    def embeddings(self):
        return self._server.service.embeddings

    def renew(self):
        new = Embeddings(KEY)
        for name in Embeddings.__slots__:
            setattr(self.embeddings, name, getattr(new, name))

    def embedder(self, clock=None, *, question_seconds=3.0, **changes: Any):
        values = {"model": "openai/stand-in", "batch_size": 4, "api_base": self._server.api_base, "api_key": KEY}
        clock = clock or Clock()
        found = LitellmSettings(**(values | {"dimension": 8} | changes))
        return LitellmEmbedder(found, steady=clock, pause=clock.pause, question_seconds=question_seconds)
