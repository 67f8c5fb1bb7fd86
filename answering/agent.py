"""Agent: the turns of a model, with what its tools answer between them, within limits of steps, time and room."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from time import monotonic

from answering.approval import Approve, deny
from answering.llm.language_model import (
    Calls,
    LanguageModel,
    Message,
    TakenOver,
    ToolCall,
    ToolDefinition,
    Usage,
    Words,
)
from answering.tools.toolbox import MAX_APPROVALS, ToolAnswer, Toolbox

_ANSWER_NOW = "No more tools can be asked. Answer now from what you have been given, and say what is missing."
_ASKED_BEFORE = "This was asked before with the same arguments; what it gave stands above."
_NO_ROOM = "It answered, but there is no room left to read it."


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a model may go for one answer.

    Attributes:
        steps: Turns in which it may ask for tools.
        calls: In one turn; what it asks for besides is told that it was too much.
        seconds: Of writing, after which it must answer; what tools take has limits of its own.
        turn_tokens: Longest turn.
        approvals: Calls about which a person is asked.
    """

    steps: int = 5
    calls: int = 8
    seconds: float = 60.0
    turn_tokens: int = 1_024
    approvals: int = MAX_APPROVALS


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Asking:
    """Tools are about to be asked.

    Attributes:
        tools: As a person reads their names.
    """

    tools: tuple[str, ...]


Heard = Words | TakenOver | Usage | Asking


@dataclass
class Agent:
    """One conversation with a model.

    Attributes:
        show: Takes what a tool answered into the answer, and returns what the model is told of it.
        approve: Asks a person about a call.
    """

    model: LanguageModel
    toolbox: Toolbox
    show: Callable[[ToolAnswer], Awaitable[str]]
    approve: Approve = deny
    limits: Limits = LIMITS
    _messages: list[Message] = field(default_factory=list)
    _asked: set[tuple[str, str]] = field(default_factory=set)
    _calls: tuple[ToolCall, ...] = ()
    _seconds: float = 0.0

    async def converse(self, messages: Sequence[Message]) -> AsyncGenerator[Heard, None]:
        """Yield everything that the model writes, and what it asks for, to its last turn.

        Raises:
            LanguageModelUnavailable: no model could write a turn to its end.
        """
        self._messages = list(messages)
        for step in range(self.limits.steps + 1):
            may_call = step < self.limits.steps and await self._may_ask()
            if step and not may_call:
                self._messages.append(Message("user", _ANSWER_NOW))
            # Once some were used, they are described to the end: Bedrock refuses such a conversation without.
            tools = self.toolbox.definitions if step or may_call else ()
            async with aclosing(self._turn(tools, may_call=may_call)) as turn:
                async for piece in turn:
                    yield piece
            if not self._calls:
                return
            yield Asking(tuple(self._label(call) for call in self._calls))
            await self._use(self._calls)

    async def _may_ask(self) -> bool:
        return self.model.takes_tools and self._seconds < self.limits.seconds and await self._room() > 0

    async def _room(self) -> int:
        """Return how many tokens are left to be read."""
        texts = [f"{message.text}{message.calls or ''}" for message in self._messages]
        read = await asyncio.to_thread(self.model.count_tokens, texts)
        return self.model.window_tokens - self.limits.turn_tokens - sum(read)

    async def _turn(self, tools: Sequence[ToolDefinition], *, may_call: bool) -> AsyncGenerator[Heard, None]:
        started, words, self._calls = monotonic(), "", ()
        limit = self.limits.turn_tokens
        writing = self.model.write(self._messages, tools=tools, may_call=may_call, max_tokens=limit)
        async with aclosing(writing) as pieces:
            async for piece in pieces:
                if isinstance(piece, Calls):
                    # A model that may ask for none may still write some.
                    self._calls = piece.calls if may_call else ()
                    continue
                match piece:
                    case Words():
                        words += piece.text
                    case TakenOver():
                        words = piece.kept
                yield piece
        self._seconds += monotonic() - started
        if self._calls:
            self._messages.append(Message("assistant", words, tuple(map(_as_history, self._calls))))

    async def _use(self, calls: Sequence[ToolCall]) -> None:
        """Run what was not run before, and tell the model of every call: some refuse to go on otherwise."""
        new: dict[tuple[str, str], ToolCall] = {}
        for call in calls:
            if _key(call) not in self._asked and len(new) < self.limits.calls:
                new.setdefault(_key(call), call)
        self._asked |= new.keys()
        # Not by their ids, which are the model's own: it may give the same to two.
        answers = {_key(answer.call): answer for answer in await self.toolbox.use(list(new.values()), self.approve)}
        room = await self._room()
        for call in calls:
            answer = answers.pop(_key(call), None)
            text = await self.show(answer) if answer else self._why_not(call)
            room -= sum(await asyncio.to_thread(self.model.count_tokens, [text]))
            self._messages.append(Message("tool", text if room > 0 else _NO_ROOM, call_id=call.id))

    def _why_not(self, call: ToolCall) -> str:
        return (
            _ASKED_BEFORE if _key(call) in self._asked else f"At most {self.limits.calls} tools can be asked at once."
        )

    def _label(self, call: ToolCall) -> str:
        known = {tool.definition.name: tool.label for tool in self.toolbox.tools}
        return known.get(call.name, "a tool that does not exist")


def _as_history(call: ToolCall) -> ToolCall:
    """Return a call as it may be sent again: vendors refuse a conversation in which arguments are no JSON object.

    What was wrong with them, the answer to the call tells.
    """
    try:
        is_object = isinstance(json.loads(call.arguments), dict)
    except (ValueError, RecursionError):
        is_object = False
    return call if is_object else replace(call, arguments="{}")


def _key(call: ToolCall) -> tuple[str, str]:
    """Return what makes two calls the same, however their arguments are spaced and ordered."""
    try:
        return call.name, json.dumps(json.loads(call.arguments or "{}"), sort_keys=True)
    except (ValueError, RecursionError):
        return call.name, call.arguments
