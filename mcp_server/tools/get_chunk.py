"""get_chunk: reads one passage by its id, with as much around it as is wanted."""

import asyncio
from dataclasses import replace
from typing import Any

from mcp_server.call import Call
from mcp_server.fitting import fit_chunk, longest_text, tokens_of
from mcp_server.results import ChunkText
from mcp_server.tokens import count_tokens
from mcp_server.tools.mending import mend
from mcp_server.tools.tool import Reply, Tool
from mcp_server.wish import ChunkWish
from mcp_server.wording.chunk_text import chunk_text

_AROUND = {"type": "integer", "minimum": 0, "maximum": 20, "default": 0}
_SCHEMA = {
    "type": "object",
    "properties": {
        "chunk_id": {
            "type": "string",
            "minLength": 1,
            "maxLength": 200,
            "description": "Id of a passage, as search_docs gives it.",
        },
        "before": {**_AROUND, "description": "Passages before it to read too."},
        "after": {**_AROUND, "description": "Passages after it to read too."},
        "section": {"type": "boolean", "default": False, "description": "Read its whole section instead."},
        "max_tokens": {
            "type": "integer",
            "minimum": 50,
            "maximum": 8000,
            "default": 2000,
            "description": "Longest text; ids lead on to what is left out.",
        },
    },
    "required": ["chunk_id"],
    "additionalProperties": False,
}
_OTHER_NAMES = {
    **dict.fromkeys(("id", "chunk", "chunkid", "ids", "chunk_ids", "passage_id", "document_id"), "chunk_id"),
    **dict.fromkeys(("previous", "context_before", "lines_before"), "before"),
    **dict.fromkeys(("next", "following", "context_after", "lines_after"), "after"),
    **dict.fromkeys(("whole_section", "full_section"), "section"),
    **dict.fromkeys(("tokens", "limit", "max_length", "max"), "max_tokens"),
}
_ABOUT = (
    "Reads one passage by the chunk_id that search_docs gave, and what stands around it when it is not enough by "
    "itself. An id whose passage was edited gives the passage that replaced it."
)

_LOWERED = "max_tokens was set to {}, the most that is sent at once."


async def _run(given: dict[str, Any], call: Call) -> Reply:
    mended = mend("get_chunk", given, _SCHEMA, _OTHER_NAMES)
    arguments = mended.arguments
    asked = arguments.get("max_tokens", 2000)
    wish = ChunkWish(
        chunk_id=arguments["chunk_id"],
        before=arguments.get("before", 0),
        after=arguments.get("after", 0),
        section=arguments.get("section", False),
        max_tokens=longest_text(asked, call.budgets.chunk),
    )
    notes = [*mended.notes, *([_LOWERED.format(wish.max_tokens)] if wish.max_tokens < asked else [])]
    return await _within_budget(wish, call, notes)


async def _within_budget(wish: ChunkWish, call: Call, notes: list[str]) -> Reply:
    """Read the chunk, with less around it while the escapes of its text take more than was thought."""
    budget = call.budgets.chunk
    while True:
        chunk = await call.shelf.read(wish, call.audience)
        chunk = chunk.model_copy(update={"notes": [*notes, *chunk.notes]})
        text = chunk_text(chunk)
        excess = await asyncio.to_thread(tokens_of, chunk, text) - budget
        if excess <= 0:
            return Reply(chunk, text)
        if len(chunk.chunk_ids) == 1:
            chunk = await asyncio.to_thread(fit_chunk, chunk, chunk_text, budget)
            return Reply(chunk, chunk_text(chunk))
        # Both forms become shorter, so this is more than needs be; it comes to an end after a few readings.
        wish = replace(wish, max_tokens=max(1, min(count_tokens(chunk.text), wish.max_tokens) - excess))


GET_CHUNK = Tool(
    name="get_chunk",
    title="Read a passage",
    about=_ABOUT,
    schema=_SCHEMA,
    result=ChunkText,
    run=_run,
)
