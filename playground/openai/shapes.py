"""Shapes: a reply as the JSON of OpenAI's chat completions, whole and in chunks. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from playground.openai.content import pictures_of, text_of
from playground.openai.reply import AskedTool, Reply

_ID = "chatcmpl-playground"
# The moment of every completion: nothing reads it, and a clock would make replies differ.
_CREATED = 1_700_000_000
# About what OpenAI's tokenizers make of English.
_CHARACTERS_PER_TOKEN = 4
# Of a picture at low resolution; what one costs otherwise differs from model to model.
_PICTURE_TOKENS = 85

Json = dict[str, Any]


def completion(reply: Reply, model: str, usage: Json) -> Json:
    """Return a turn in one object."""
    message: Json = {"role": "assistant", "content": reply.text or None}
    if reply.calls:
        message["tool_calls"] = [_call(call) for call in reply.calls]
    choice = {"index": 0, "message": message, "finish_reason": reply.finish, "logprobs": None}
    return {**_head("chat.completion", model), "choices": [choice], "usage": usage}


def opening(model: str) -> Json:
    """Return the first chunk: the role, and no text."""
    return chunk(model, {"role": "assistant", "content": ""})


def text_chunks(reply: Reply, model: str) -> Iterator[Json]:
    """Yield a chunk for every piece of text."""
    for piece in reply.pieces:
        yield chunk(model, {"content": piece})


def call_chunks(calls: Sequence[AskedTool], model: str) -> Iterator[Json]:
    """Yield the chunks of parallel calls: first what each is, then their arguments in turns, in halves."""
    for index, call in enumerate(calls):
        begun = {"index": index, "id": call.id, "type": "function", "function": {"name": call.name, "arguments": ""}}
        yield chunk(model, {"tool_calls": [begun]})
    halves = [
        (call.arguments[: len(call.arguments) // 2], call.arguments[len(call.arguments) // 2 :]) for call in calls
    ]
    for half in (0, 1):
        for index, parts in enumerate(halves):
            yield chunk(model, {"tool_calls": [{"index": index, "function": {"arguments": parts[half]}}]})


def closing(reply: Reply, model: str) -> Json:
    """Return the chunk that says why the turn ended."""
    return chunk(model, {}, finish=reply.finish)


def usage_chunk(model: str, usage: Json) -> Json:
    """Return the last chunk of a stream that was asked for its usage: it has no choices."""
    return {**_head("chat.completion.chunk", model), "choices": [], "usage": usage}


def empty_chunks(model: str) -> list[Json]:
    """Return what some servers send between: no choices, a choice without delta, a delta without text."""
    head = _head("chat.completion.chunk", model)
    return [
        {**head, "choices": []},
        {**head, "choices": [{"index": 0, "finish_reason": None}]},
        chunk(model, {}),
        chunk(model, {"content": None}),
    ]


def chunk(model: str, delta: Json, *, finish: str | None = None) -> Json:
    """Return one chunk of a stream."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
    return {**_head("chat.completion.chunk", model), "choices": [choice]}


def usage_of(messages: Sequence[Mapping[str, Any]], reply: Reply) -> Json:
    """Return the tokens of prompt and reply, by their characters, and some for each picture."""
    read = _tokens("".join(map(text_of, messages)))
    read += _PICTURE_TOKENS * sum(len(pictures_of(message)) for message in messages)
    written = _tokens(reply.text + "".join(call.name + call.arguments for call in reply.calls))
    return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}


def error(message: str, kind: str) -> Json:
    """Return what takes the place of an answer."""
    return {"error": {"message": message, "type": kind, "param": None, "code": kind}}


def _head(kind: str, model: str) -> Json:
    return {"id": _ID, "object": kind, "created": _CREATED, "model": model}


def _call(call: AskedTool) -> Json:
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}


def _tokens(text: str) -> int:
    return -(-len(text) // _CHARACTERS_PER_TOKEN)
