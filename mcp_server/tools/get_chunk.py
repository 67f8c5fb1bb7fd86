"""get_chunk: reads one passage by its id, with as much around it as is wanted."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from mcp_server.call import Call
from mcp_server.errors import WrongArguments
from mcp_server.fitting import fit_chunk, longest_text, tokens_of
from mcp_server.results import ChunkText
from mcp_server.tokens import count_tokens
from mcp_server.tools.mending import mend
from mcp_server.tools.tool import Reply, Schema, Tool
from mcp_server.wish import ChunkWish
from mcp_server.wording.chunk_text import chunk_text
from mcp_server.wording.fenced import ABOUT_FIELDS

_NAME = "get_chunk"
_AROUND = {"type": "integer", "minimum": 0, "maximum": 20, "default": 0}
_PROPERTIES = {
    "chunk_id": {
        "type": "string",
        "minLength": 1,
        "maxLength": 200,
        "description": "Id of a passage, from search_docs.",
    },
    "before": {**_AROUND, "description": "Passages before it to read too."},
    "after": {**_AROUND, "description": "Passages after it to read too."},
    "section": {"type": "boolean", "default": False, "description": "Read its whole section instead."},
}
_LEAST_TOKENS, _USUAL_TOKENS = 50, 2000
_OTHER_NAMES = {
    **dict.fromkeys(("id", "chunk", "chunkid", "ids", "chunk_ids", "passage_id", "document_id"), "chunk_id"),
    **dict.fromkeys(("previous", "context_before", "lines_before"), "before"),
    **dict.fromkeys(("next", "following", "context_after", "lines_after"), "after"),
    **dict.fromkeys(("whole_section", "full_section"), "section"),
    **dict.fromkeys(("tokens", "limit", "max_length", "max"), "max_tokens"),
}
_ABOUT = (
    "Reads one passage by its chunk_id from search_docs, and what stands around it when it is not enough by itself. "
    "The id of an edited passage gives the one that replaced it."
)


def build_get_chunk(budget: int) -> Tool:
    """Return the tool for answers of so many tokens; its schema says how long a text can then be."""
    longest = longest_text(budget, budget)
    max_tokens = {
        "type": "integer",
        "minimum": min(_LEAST_TOKENS, longest),
        "maximum": longest,
        "default": min(_USUAL_TOKENS, longest),
        "description": "Longest text; ids lead on to the rest.",
    }
    schema = {
        "type": "object",
        "properties": {**_PROPERTIES, "max_tokens": max_tokens},
        "required": ["chunk_id"],
        "additionalProperties": False,
    }
    return Tool(
        name=_NAME, title="Read a passage", about=_ABOUT, schema=schema, result=ChunkText, run=partial(_run, schema)
    )


async def _run(schema: Schema, given: dict[str, Any], call: Call) -> Reply:
    mended = mend(_NAME, given, schema, _OTHER_NAMES)
    arguments = mended.arguments
    wish = ChunkWish(
        chunk_id=_id_in(arguments["chunk_id"]),
        before=arguments.get("before", 0),
        after=arguments.get("after", 0),
        section=arguments.get("section", False),
        max_tokens=arguments.get("max_tokens", schema["properties"]["max_tokens"]["default"]),
    )
    return await _within_budget(wish, call, mended.notes)


def _id_in(text: str) -> str:
    """Return the id in what was copied from a result: a line of it, an address, or a list of one as text.

    Raises:
        WrongArguments: there are several.
    """
    bare = text.strip("[]\"' ").removeprefix("chunk_id=").removeprefix("footnote://chunk/")
    first, *others = re.split(r"[\s,;\"']+", bare)
    if others and not others[0].startswith("url="):
        raise WrongArguments("chunk_id: these are several; call once for each.")
    return first


async def _within_budget(wish: ChunkWish, call: Call, notes: Sequence[str]) -> Reply:
    """Read the chunk, with less around it while the escapes of its text take more than was thought."""
    budget = call.budgets.chunk
    while True:
        chunk = await call.shelf.read(wish, call.audience)
        chunk = chunk.model_copy(update={"about_text": ABOUT_FIELDS, "notes": [*notes, *chunk.notes]})
        text = chunk_text(chunk)
        excess = await asyncio.to_thread(tokens_of, chunk, text) - budget
        if excess <= 0:
            return Reply(chunk, text)
        if len(chunk.chunk_ids) == 1:
            chunk = await asyncio.to_thread(fit_chunk, chunk, chunk_text, budget)
            return Reply(chunk, chunk_text(chunk))
        # Both forms become shorter, so this is more than needs be; it comes to an end after a few readings.
        wish = replace(wish, max_tokens=max(1, min(count_tokens(chunk.text), wish.max_tokens) - excess))
