"""Toolbox: the tools of one question. What a model asks for is looked up, checked, approved and run; nothing raises.

A call is run only if its name is in the box and its arguments fit the schema that was approved. One that may change
something, or that carries a web address where none is asked for, is run only if a person has said yes to exactly these
arguments. No text can add a tool to the box.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from answering.approval import Approve, deny, is_approved, request_approval
from answering.errors import ToolFailed, ToolRefused
from answering.exhibit import ToolUse
from answering.llm.language_model import ToolCall, ToolDefinition
from answering.tools.addresses import has_unasked_address
from answering.tools.arguments import argument_text, read_arguments
from answering.tools.tool import Outcome, Tool
from answering.tools.wording import one_line, readable_json
from retrieval.passages import Passage

logger = logging.getLogger(__name__)

_AT_ONCE = 8
_NAME_CHARACTERS = 64
# A person has to find the message, read it and decide.
_APPROVAL_SECONDS = 300.0
# Whoever is asked again and again no longer reads what it is about.
MAX_APPROVALS = 3


@dataclass(frozen=True, slots=True)
class ToolAnswer:
    """What a model, and a reader, is told of one call.

    Attributes:
        call: What the model asked for.
        text: What it is told: a result, or one line that says why there is none. Of a live tool it is a stranger's.
        use: What can be cited; None when there is no result, and for searches, whose passages are cited.
        passages: Of the documents.
        note: What the reader should know of that: why a live tool gave none; empty when the model asked wrongly.
    """

    call: ToolCall
    text: str
    use: ToolUse | None = None
    passages: tuple[Passage, ...] = ()
    note: str = ""


@dataclass
class Toolbox:
    """The tools that the audience of one question may use.

    Attributes:
        tools: No two have the same name.
        approval_seconds: How long a person has to decide.
        max_approvals: How often a person may be asked.
    """

    tools: Sequence[Tool]
    approval_seconds: float = _APPROVAL_SECONDS
    max_approvals: int = MAX_APPROVALS
    _asked: int = field(default=0, repr=False)
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)
    _running: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE), repr=False)

    @property
    def definitions(self) -> list[ToolDefinition]:
        """What a model is told of the tools."""
        return [tool.definition for tool in self.tools]

    async def use(self, calls: Sequence[ToolCall], approve: Approve = deny) -> list[ToolAnswer]:
        """Run the calls of one turn at the same time, and return what came of each, in their order.

        Args:
            calls: As a model wrote them.
            approve: Asks a person, about one call after the other.
        """
        return list(await asyncio.gather(*(self._answer(call, approve) for call in calls)))

    async def _answer(self, call: ToolCall, approve: Approve) -> ToolAnswer:
        try:
            tool, arguments = self._resolved(call)
        except ToolRefused as error:
            return ToolAnswer(call, str(error))
        try:
            outcome = await self._run(tool, arguments, approve)
        except ToolFailed as error:
            return ToolAnswer(call, str(error), note=_note(tool, str(error)))
        text = outcome.text if len(outcome.text) <= tool.max_characters else f"{outcome.text[: tool.max_characters]}…"
        use = None
        if not tool.gives_passages:
            use = ToolUse(tool.label, argument_text(arguments), datetime.now(UTC), text)
        return ToolAnswer(call, text, use, outcome.passages)

    def _resolved(self, call: ToolCall) -> tuple[Tool, dict[str, Any]]:
        tool = next((each for each in self.tools if each.definition.name == call.name), None)
        if tool is None:
            names = ", ".join(each.definition.name for each in self.tools) or "none"
            raise ToolRefused(f"There is no tool {one_line(call.name, _NAME_CHARACTERS)}. There are: {names}.")
        return tool, read_arguments(call.arguments, tool.schema)

    async def _let_approve(self, tool: Tool, arguments: Mapping[str, Any], approve: Approve) -> None:
        if not tool.asks and not (tool.server and has_unasked_address(arguments, tool.schema)):
            return
        async with self._asking:
            if self._asked >= self.max_approvals:
                most = f"a person is asked about at most {self.max_approvals} calls for one answer"
                raise ToolRefused(f"{tool.label} was not run: {most}.")
            self._asked += 1
            request = request_approval(tool.server, tool.name, readable_json(arguments), seconds=self.approval_seconds)
            if not await is_approved(request, approve):
                raise ToolRefused(f"{tool.label} was not run: nobody approved it.")

    async def _run(self, tool: Tool, arguments: Mapping[str, Any], approve: Approve) -> Outcome:
        try:
            # Within: to look into arguments that are nested deeply may fail as well.
            await self._let_approve(tool, arguments, approve)
            async with self._running, asyncio.timeout(tool.timeout_seconds):
                return await tool.run(arguments)
        except TimeoutError as error:
            raise ToolFailed(f"{tool.label} did not answer within {tool.timeout_seconds:g} s.") from error
        except ToolFailed:
            raise
        except Exception as error:  # one tool's failure must not become the answer's
            logger.exception("tool failed tool=%s", tool.label)
            raise ToolFailed(f"{tool.label} failed.") from error


def _note(tool: Tool, line: str) -> str:
    """Return a line of ours; what it quotes is a stranger's, whom nobody checks, and goes to the model alone."""
    if not tool.server:
        return ""
    return f"{tool.label} gave no result." if '"' in line else line
