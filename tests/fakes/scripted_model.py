"""ScriptedModel: a language model that says what a test wrote, through litellm and the real adapter.

model = ScriptedModel("The queue is full [1].")
model = ScriptedModel(Line("Let me look. ", calls=(call("search_docs", '{"query": "queue"}'),)), "It is full [1].")
"""

import asyncio
import re
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

from answering.llm.language_model import ToolCall
from answering.llm.litellm_model import LitellmModel
from answering.llm.litellm_request import LitellmModelSettings
from index.litellm_library import load_litellm

_PROVIDER = "scripted"
_numbers = count(1)
_scripts: dict[str, "Script"] = {}


@dataclass(frozen=True, slots=True)
class Line:
    """One turn.

    Attributes:
        calls: All at once, behind the text; their arguments need be no JSON.
        dies: It breaks off behind the text.
        stalls: It says nothing more behind the text, and does not end.
    """

    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    dies: bool = False
    stalls: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What the model was given: the messages and tools as they reached litellm's provider.

    Attributes:
        may_call: It is not told to ask for none of the tools.
    """

    messages: list[dict[str, Any]]
    tools: list[dict[str, Any]]
    may_call: bool = True

    @property
    def text(self) -> str:
        """All that it could read."""
        return "\n".join(str(message.get("content") or "") for message in self.messages)


Said = str | Line | Callable[[Asked], str | Line]


@dataclass(slots=True)
class Script:
    """What is still to be said, and what was asked so far."""

    lines: deque[Said]
    asked: list[Asked]

    def next(self, asked: Asked) -> Line:
        self.asked.append(asked)
        if not self.lines:
            raise RuntimeError("the script has ended")
        said = self.lines.popleft()
        told = said(asked) if callable(said) else said
        return Line(told) if isinstance(told, str) else told


class ScriptedModel(LitellmModel):
    """Says one line a turn; a line may be a function of what it is asked."""

    def __init__(self, *lines: Said, name: str = "scripted", **settings: Any) -> None:
        _register()
        model = f"{_PROVIDER}/{next(_numbers)}"
        _scripts[model.partition("/")[2]] = self.script = Script(deque(lines), [])
        limits = {"timeout_seconds": 60.0, "first_token_seconds": 60.0, "retries": 0}
        super().__init__(LitellmModelSettings(name=name, model=model, **(limits | settings)))

    @property
    def asked(self) -> list[Asked]:
        """What it was asked, turn by turn."""
        return self.script.asked


def call(name: str, arguments: str = "{}", *, call_id: str = "") -> ToolCall:
    """Return a call with an id made of its name, unless one is given."""
    return ToolCall(call_id or f"id-{name}", name, arguments)


def _register() -> None:
    library = load_litellm()
    if any(known["provider"] == _PROVIDER for known in library.custom_provider_map):
        return

    class Handler(library.CustomLLM):  # type: ignore[misc, name-defined]
        async def astreaming(self, *_: Any, **given: Any) -> AsyncIterator[dict[str, Any]]:
            options = given.get("optional_params") or {}
            asked = Asked(given["messages"], options.get("tools") or [], options.get("tool_choice") != "none")
            async for chunk in _chunks(_scripts[given["model"]].next(asked)):
                yield chunk

    library.custom_provider_map = [*library.custom_provider_map, {"provider": _PROVIDER, "custom_handler": Handler()}]


async def _chunks(line: Line) -> AsyncIterator[dict[str, Any]]:
    for word in re.findall(r"\s*\S+\s*|\s+", line.text):
        yield _chunk(word)
    if line.dies:
        raise ConnectionError("the line is dead")
    if line.stalls:
        await asyncio.Event().wait()
    for index, each in enumerate(line.calls):
        function = {"name": each.name, "arguments": each.arguments}
        yield _chunk("", tool_use={"id": each.id, "type": "function", "function": function, "index": index})
    finish = "tool_calls" if line.calls else "stop"
    usage = {"prompt_tokens": 20, "completion_tokens": len(line.text.split()), "total_tokens": 20}
    yield _chunk("", is_finished=True, finish_reason=finish, usage=usage)


def _chunk(text: str, **changes: Any) -> dict[str, Any]:
    chunk = {"text": text, "is_finished": False, "finish_reason": "", "index": 0, "usage": None, "tool_use": None}
    return chunk | changes
