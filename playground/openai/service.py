"""Service: answers the requests of OpenAI's chat protocol, with the faults in between."""

import asyncio
import json
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from playground.openai.content import PictureRefused
from playground.openai.embedding import Embeddings
from playground.openai.faults import Fault, Faults
from playground.openai.quoting import quote
from playground.openai.reply import Reply
from playground.openai.seeing import see
from playground.openai.shapes import (
    call_chunks,
    closing,
    completion,
    empty_chunks,
    error,
    opening,
    text_chunks,
    usage_chunk,
    usage_of,
)

KEY = "sk-playground"
"""The one key that it takes."""
_HALF_AN_OBJECT = '{"id": "chatcmpl-1", "choices": [{"del'
_PAGE = "<!doctype html><title>Sign in</title><p>Please sign in."

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Service:
    """What the server is made of, besides HTTP.

    Attributes:
        queue: What it says next, one reply a turn.
        rules: Asked in order when the queue is empty; the first that has a reply is taken. Without any it
            says what it sees in pictures, and quotes otherwise.
        requests: The body of every request, in order.
        abandoned: Set when whoever asked has left before the end.
        embeddings: Answers those who ask for vectors, with faults of its own.
    """

    queue: deque[Reply] = field(default_factory=deque)
    rules: list[Callable[[Body], Reply | None]] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)
    requests: list[Body] = field(default_factory=list)
    abandoned: threading.Event = field(default_factory=threading.Event)
    embeddings: Embeddings = field(default_factory=lambda: Embeddings(KEY))

    async def complete(self, request: web.Request) -> web.StreamResponse:
        """Answer `/v1/chat/completions`."""
        body = await request.json()
        self.requests.append(body)
        fault = self.faults.strike()
        try:
            if fault and fault.kind == "hold":
                await _forever()
            if spoiled := _instead(request, body, fault):
                return spoiled
            if request.headers.get("Authorization") != f"Bearer {KEY}":
                return _refusal(request, body, 401)
            reply = self._reply(body)
            if body.get("stream"):
                return await _stream(request, body, reply, fault)
            return web.json_response(completion(reply, str(body["model"]), usage_of(body["messages"], reply)))
        except PictureRefused as refused:
            return web.json_response(error(str(refused), "invalid_image"), status=400)
        except (asyncio.CancelledError, ConnectionError):
            self.abandoned.set()
            raise

    async def models(self, request: web.Request) -> web.StreamResponse:
        """Answer `/v1/models`."""
        del request
        return web.json_response({"object": "list", "data": [{"id": "stand-in", "object": "model", "created": 0}]})

    def _reply(self, body: Body) -> Reply:
        # Whatever it is to say, a picture that cannot be read is refused.
        seen = see(body["messages"])
        if self.queue:
            return self.queue.popleft()
        found = (rule(body) for rule in self.rules)
        told = next((reply for reply in found if reply is not None), None)
        return told or seen or quote(body["messages"])


def _instead(request: web.Request, body: Body, fault: Fault | None) -> web.Response | None:
    """Return what a fault answers in the place of a turn."""
    match fault.kind if fault else "":
        case "refuse":
            assert fault is not None  # noqa: S101  # the match has just looked at it
            return _refusal(request, body, fault.status, fault.retry_after)
        case "not json":
            return web.Response(text=_HALF_AN_OBJECT, content_type="application/json")
        case "page":
            return web.Response(text=_PAGE, content_type="text/html")
    return None


def _refusal(request: web.Request, body: Body, status: int, retry_after: str | None = None) -> web.Response:
    said = f"Refused: key {request.headers.get('Authorization')}, prompt {json.dumps(body['messages'])}"
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return web.json_response(error(said, "refused"), status=status, headers=headers)


async def _stream(request: web.Request, body: Body, reply: Reply, fault: Fault | None) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
    await response.prepare(request)
    events = list(_events(body, reply, fault))
    in_middle = {"stall", "cut", "end", "broken chunk", "error chunk"}
    kind = fault.kind if fault and fault.kind in in_middle else ""
    # The first event opens the stream and holds no text.
    for event in events[: 1 + fault.after_pieces] if kind and fault else events:
        await response.write(f"data: {event}\n\n".encode())
    match kind:
        case "stall":
            await _forever()
        case "cut" if request.transport:
            request.transport.abort()
        case "broken chunk":
            await response.write(f"data: {_HALF_AN_OBJECT}\n\n".encode())
        case "error chunk":
            said = json.dumps(error(f"Overloaded while reading {json.dumps(body['messages'])}", "server_error"))
            await response.write(f"data: {said}\n\n".encode())
    return response


def _events(body: Body, reply: Reply, fault: Fault | None) -> Iterator[str]:
    model, kind = str(body["model"]), fault.kind if fault else ""
    yield json.dumps(opening(model))
    for each in text_chunks(reply, model):
        if kind == "no choices":
            yield from map(json.dumps, empty_chunks(model))
        yield json.dumps(each)
    yield from map(json.dumps, call_chunks(reply.calls, model))
    yield json.dumps(closing(reply, model))
    if (body.get("stream_options") or {}).get("include_usage") and kind != "no usage":
        yield json.dumps(usage_chunk(model, usage_of(body["messages"], reply)))
    yield "[DONE]"


async def _forever() -> None:
    """Wait until aiohttp cancels this, because whoever asked has left or the server ends."""
    await asyncio.Event().wait()
