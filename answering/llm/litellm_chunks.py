"""Chunks: what a stream of litellm brings becomes pieces of a turn, however odd the single chunk is. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from answering.llm.language_model import ToolCall


@dataclass(slots=True)
class _Begun:
    """A call whose parts are still arriving."""

    id: str = ""
    name: str = ""
    arguments: str = ""


@dataclass(slots=True)
class Turn:
    """One turn as it arrives.

    Attributes:
        has_text: Something other than white space was said.
        finish: Why it ended, in OpenAI's words; empty before it does.
        prompt_tokens: What the vendor has counted, or litellm for it.
        completion_tokens: The same of the turn, with what was thought.
        usage: As litellm has it, for the price.
    """

    has_text: bool = False
    finish: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    usage: Any = None
    _calls: list[_Begun] = field(default_factory=list)
    _at_index: dict[int, _Begun] = field(default_factory=dict)

    def add(self, chunk: Any) -> str:
        """Take a chunk in; return the text that it brings, often none."""
        self._count(getattr(chunk, "usage", None))
        choices = getattr(chunk, "choices", None)
        if not choices:
            return ""
        self.finish = getattr(choices[0], "finish_reason", None) or self.finish
        delta = getattr(choices[0], "delta", None)
        for part in getattr(delta, "tool_calls", None) or ():
            self._add_part(part)
        text = getattr(delta, "content", None)
        if not isinstance(text, str):
            return ""
        self.has_text = self.has_text or bool(text.strip())
        return text

    @property
    def is_counted(self) -> bool:
        """Its tokens are known, which comes after everything else."""
        return bool(self.finish) and self.usage is not None

    @property
    def calls(self) -> tuple[ToolCall, ...]:
        """The tools that it asks for; one that came without an id is given one."""
        return tuple(
            ToolCall(call.id or f"call_{number}", call.name, call.arguments)
            for number, call in enumerate(self._calls, start=1)
        )

    def _add_part(self, part: Any) -> None:
        """Parts of one call share an index; some vendors give all their calls the same, so a new id is a new call."""
        index, own_id = getattr(part, "index", None) or 0, getattr(part, "id", None) or ""
        begun = self._at_index.get(index)
        if begun is None or (own_id and begun.id and own_id != begun.id):
            begun = self._at_index[index] = _Begun()
            self._calls.append(begun)
        function = getattr(part, "function", None)
        begun.id = begun.id or own_id
        begun.name = begun.name or getattr(function, "name", None) or ""
        begun.arguments += getattr(function, "arguments", None) or ""

    def _count(self, usage: Any) -> None:
        prompt, completion = (getattr(usage, f"{name}_tokens", None) for name in ("prompt", "completion"))
        if isinstance(prompt, int) and isinstance(completion, int):
            self.prompt_tokens, self.completion_tokens, self.usage = prompt, completion, usage


def was_finished(chunks: Iterable[Any]) -> bool:
    """Tell whether the vendor said why the turn ended.

    litellm says so itself when a stream merely stops, or was no stream at all; what came from the vendor stands in
    the chunks that it collects.
    """
    return any(
        getattr(choice, "finish_reason", None) for chunk in chunks for choice in getattr(chunk, "choices", None) or ()
    )
