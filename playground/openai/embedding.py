"""Embedding: answers OpenAI's embeddings protocol, with the limits and the refusals of real servers, and the faults.

It knows no meanings: a vector tells which words a text holds, and one text always has one and the same vector.
"""

import asyncio
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from aiohttp import web

from playground.openai.faults import Fault, Faults
from playground.openai.shapes import error

_CHARACTERS_PER_TOKEN = 4
_PAGE = "<!doctype html><title>Sign in</title><p>Please sign in."

Rows = list[dict[str, Any]]


@dataclass(slots=True)
class Embeddings:
    """What is asked for vectors. A test may change any of it while it is served.

    Attributes:
        key: The one that it takes.
        dimension: Of its vectors.
        delay_seconds: How long each request takes.
        most_texts: In one request, as text-embeddings servers limit it.
        most_request_tokens: Of all texts of one request, as OpenAI limits it.
        most_text_tokens: Of one text.
        most_under_way: Of requests; one more is told to come again after `retry_after`.
        is_poison: Whether a text makes the model itself fail.
        requests: The texts of every request, in order.
        under_way: How many requests are being answered.
        peak: The most there ever were.
    """

    key: str
    faults: Faults = field(default_factory=Faults)
    dimension: int = 8
    delay_seconds: float = 0.0
    most_texts: int = 2048
    most_request_tokens: int = 300_000
    most_text_tokens: int = 8192
    most_under_way: int = 1000
    retry_after: str = "1"
    is_poison: Callable[[str], bool] = lambda _: False
    requests: list[list[str]] = field(default_factory=list)
    under_way: int = 0
    peak: int = 0

    async def embed(self, request: web.Request) -> web.StreamResponse:
        """Answer `/v1/embeddings`."""
        body = await request.json()
        texts = [body["input"]] if isinstance(body["input"], str) else list(body["input"])
        self.requests.append(texts)
        self.under_way += 1
        self.peak = max(self.peak, self.under_way)
        try:
            return await self._answer(request, str(body["model"]), texts)
        finally:
            self.under_way -= 1

    async def _answer(self, request: web.Request, model: str, texts: Sequence[str]) -> web.StreamResponse:
        if self.under_way > self.most_under_way:
            return _refusal(429, "Model is overloaded", "Overloaded", self.retry_after)
        fault = self.faults.strike()
        if fault and fault.kind == "hold":
            await asyncio.Event().wait()
        await asyncio.sleep(self.delay_seconds)
        if request.headers.get("Authorization") != f"Bearer {self.key}":
            return _refusal(
                401, f"Incorrect API key provided: {request.headers.get('Authorization')}", "invalid_api_key"
            )
        return _instead(texts, fault) or self._limited(texts) or await self._vectors(request, model, texts, fault)

    async def _vectors(
        self, request: web.Request, model: str, texts: Sequence[str], fault: Fault | None
    ) -> web.StreamResponse:
        told = json.dumps(self._told(model, texts, fault))
        match fault.kind if fault else "":
            case "not json":
                return web.Response(text=told[: len(told) // 2], content_type="application/json")
            case "cut":
                return await _cut(request, told)
        return web.Response(text=told, content_type="application/json")

    def _limited(self, texts: Sequence[str]) -> web.Response | None:
        """Return how such a request is refused, in the words of text-embeddings-inference and of OpenAI."""
        tokens = [-(-len(text) // _CHARACTERS_PER_TOKEN) for text in texts]
        if len(texts) > self.most_texts:
            return _refusal(
                422, f"batch size {len(texts)} > maximum allowed batch size {self.most_texts}", "Validation"
            )
        for number, count in enumerate(tokens):
            if not count:
                return _refusal(
                    400, f"Invalid 'input[{number}]': input cannot be an empty string.", "invalid_request_error"
                )
            if count > self.most_text_tokens:
                told = f"Invalid 'input[{number}]': maximum input length is {self.most_text_tokens} tokens."
                return _refusal(400, told, "invalid_request_error")
        if sum(tokens) > self.most_request_tokens:
            told = f"Invalid 'input': maximum request size is {self.most_request_tokens} tokens per request."
            return _refusal(400, told, "max_tokens_per_request")
        if any(map(self.is_poison, texts)):
            return _refusal(424, "Backend error", "Backend")
        return None

    def _told(self, model: str, texts: Sequence[str], fault: Fault | None) -> dict[str, Any]:
        rows = [
            {"object": "embedding", "index": number, "embedding": vector_of(text, self.dimension)}
            for number, text in enumerate(texts)
        ]
        tokens = sum(-(-len(text) // _CHARACTERS_PER_TOKEN) for text in texts)
        data = _spoiled(rows, fault.kind if fault else "")
        return {
            "object": "list",
            "data": data,
            "model": model,
            "usage": {"prompt_tokens": tokens, "total_tokens": tokens},
        }


def vector_of(text: str, dimension: int) -> list[float]:
    """Return a text's unit vector: words that texts share bring their vectors near each other."""
    numbers = [0.0] * dimension
    for word in [text, *text.lower().split()]:
        digest = blake2b(word.encode(), digest_size=dimension).digest()
        numbers = [number + byte - 127.5 for number, byte in zip(numbers, digest, strict=True)]
    length = math.hypot(*numbers)
    return [number / length for number in numbers]


def _spoiled(rows: Rows, kind: str) -> Rows:
    """Return rows as a server sends them that something is wrong with."""
    match kind:
        case "wrong order":
            return rows[::-1]
        case "partial":
            return rows[:-1]
        case "misnumbered":
            return [{**row, "index": 0} for row in rows]
        case "nan":
            # What JSON makes of a number that is none.
            return [{**rows[0], "embedding": [None, *rows[0]["embedding"][1:]]}, *rows[1:]]
        case "other dimension":
            return [{**row, "embedding": [*row["embedding"], 0.0]} for row in rows]
    return rows


def _instead(texts: Sequence[str], fault: Fault | None) -> web.Response | None:
    """Return what a fault answers in the place of vectors."""
    if fault and fault.kind == "refuse":
        return _refusal(fault.status, f"Refused: {json.dumps(texts)}", "refused", fault.retry_after)
    return web.Response(text=_PAGE, content_type="text/html") if fault and fault.kind == "page" else None


def _refusal(status: int, said: str, kind: str, retry_after: str | None = None) -> web.Response:
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return web.json_response(error(said, kind), status=status, headers=headers)


async def _cut(request: web.Request, told: str) -> web.StreamResponse:
    """Send half of the body, then reset the connection."""
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(told))})
    await response.prepare(request)
    await response.write(told[: len(told) // 2].encode())
    if request.transport:
        request.transport.abort()
    return response
