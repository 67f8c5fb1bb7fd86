"""Live: the approved tools of a server become tools that a model may ask for."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from answering.errors import ToolFailed, ToolRefused
from answering.tools.allowed import Allowed
from answering.tools.answer_text import answer_text
from answering.tools.definition import Definition
from answering.tools.server import ToolServer
from answering.tools.showing import shown_to_model
from answering.tools.tool import Outcome, Tool
from answering.tools.wording import quoted

MayUse = Callable[[], Awaitable[bool]]
"""Tells whether everybody who will see the answer may use a server at this moment."""

_ERROR_CHARACTERS = 500
# The server's own limit comes first, as it can say more.
_MARGIN_SECONDS = 2.0


def live_tools(
    server: ToolServer, approved: Iterable[Definition], allowed: Allowed, *, may_use: MayUse, max_characters: int
) -> list[Tool]:
    """Return the tools of a server that are both approved and allowed; it is not asked for anything.

    Args:
        server: Will run them.
        approved: Definitions as the operator approved them.
        allowed: Which may be used.
        may_use: Asked before each call: since the question was asked, a person may have been waited for.
        max_characters: Of what one answers.
    """
    return [
        _tool(server, each, may_use, asks=allowed.asks(each.name), max_characters=max_characters)
        for each in approved
        if each.name in allowed
    ]


def _tool(server: ToolServer, definition: Definition, may_use: MayUse, *, asks: bool, max_characters: int) -> Tool:
    label = f"{server.name}.{definition.name}"

    async def run(arguments: Mapping[str, Any]) -> Outcome:
        if not await may_use():
            raise ToolRefused(f"{label} was not run: not everybody who would see what it says may use it any more.")
        result = await server.call(definition, arguments)
        text = answer_text(result, max_characters)
        if result.is_error:
            raise ToolFailed(f"{label} answered with an error: {quoted(text, _ERROR_CHARACTERS)}")
        return Outcome(text)

    return Tool(
        definition=shown_to_model(server.name, definition, asks=asks),
        label=label,
        schema=definition.schema,
        run=run,
        timeout_seconds=server.timeout_seconds + _MARGIN_SECONDS,
        # Beside the text there may be notes of what was left out.
        max_characters=2 * max_characters,
        server=server.name,
        name=definition.name,
        asks=asks,
    )
