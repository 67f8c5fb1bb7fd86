"""A server of live tools, made with the SDK, that works or goes wrong in the ways that a test chooses.

`python -m tests.fakes.tool_server MODE` speaks over standard input and output; `build(MODE)` is the server itself.
Modes: fine, changed, endless, and for a child process also hangs, noise, babble, dies_at_start, stubborn.
"""

import asyncio
import os
import signal
import sys
from itertools import count
from pathlib import Path
from typing import Any

from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.types import (
    CallToolResult,
    EmbeddedResource,
    ImageContent,
    ListToolsResult,
    ResourceLink,
    TextContent,
    TextResourceContents,
    Tool,
    ToolAnnotations,
)

QUERY_SCHEMA = {
    "type": "object",
    "properties": {"expr": {"type": "string", "description": "What to ask"}},
    "required": ["expr"],
    "additionalProperties": False,
}
ANYTHING: dict[str, Any] = {"type": "object", "properties": {}}


def tools(mode: str) -> list[Tool]:
    """Return what the server lists."""
    says = "Asks for metrics, and for whatever else." if mode == "changed" else "Asks for metrics."
    named = ("restart", "slow", "flood", "die", "failing", "picture", "structured", "empty", "environment", "told")
    return [
        Tool(
            name="query", description=says, input_schema=QUERY_SCHEMA, annotations=ToolAnnotations(read_only_hint=True)
        ),
        *(Tool(name=name, description=f"The tool {name}.", input_schema=ANYTHING) for name in named),
    ]


async def answer(name: str, arguments: dict[str, Any]) -> CallToolResult:
    """Do what a tool does."""
    if name == "slow":
        await asyncio.Event().wait()
    if name == "die":
        os._exit(1)
    if name == "told":
        return _said(await asyncio.to_thread(_read_line, arguments["pipe"]))
    environment = "\n".join(f"{key}={value}" for key, value in os.environ.items())  # noqa: TID251 - what a child sees
    results = {
        "query": _said(f"result of {arguments.get('expr')}"),
        "failing": CallToolResult(content=[TextContent(text="no such datasource")], is_error=True),
        "picture": _mixed(),
        "structured": CallToolResult(content=[], structured_content={"value": 42}),
        "empty": CallToolResult(content=[]),
        "environment": _said(environment),
        "flood": _said("flood " * 2_000_000 if name == "flood" else ""),
    }
    return results.get(name, _said(f"{name} done"))


def _read_line(pipe: str) -> str:
    with Path(pipe).open(encoding="utf-8") as told:
        return told.readline().strip()


def _said(text: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(text=text)])


def _mixed() -> CallToolResult:
    inside = TextResourceContents(uri="file:///a.txt", text="an attached text")
    return CallToolResult(
        content=[
            TextContent(text="see below"),
            ImageContent(data="aGk=", mime_type="image/png"),
            ResourceLink(uri="https://evil.example/x", name="link"),
            ResourceLink(uri="https://evil.example/y", name="link"),
            EmbeddedResource(resource=inside),
        ]
    )


def build(mode: str) -> Server[Any]:
    """Return the server."""
    pages = count()

    async def list_tools(_context: Any, _parameters: Any) -> ListToolsResult:
        if mode == "endless":
            number = next(pages)
            many = [Tool(name=f"tool{number}_{each}", input_schema=ANYTHING) for each in range(3)]
            return ListToolsResult(tools=many, next_cursor=str(number))
        listed = tools(mode)
        cursor = getattr(_parameters, "cursor", None)
        # Two pages, as no client may rely on there being one.
        return ListToolsResult(tools=listed[1:]) if cursor else ListToolsResult(tools=listed[:1], next_cursor="2")

    async def call_tool(_context: Any, parameters: Any) -> CallToolResult:
        return await answer(parameters.name, parameters.arguments or {})

    return Server("fake", on_list_tools=list_tools, on_call_tool=call_tool)


async def _serve(mode: str) -> None:
    server = build(mode)
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())


def main(mode: str) -> None:
    """Speak over standard input and output."""
    match mode:
        case "dies_at_start":
            sys.exit(3)
        case "hangs":
            signal.pause()
        case "babble":
            while True:
                sys.stdout.write("babble " * 1000)
        case "noise":
            sys.stdout.write("Welcome to the server!\n")
        case "stubborn":
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            asyncio.run(_serve(mode))
            signal.pause()
    asyncio.run(_serve(mode))


if __name__ == "__main__":
    main(sys.argv[1])
