"""search and fetch, as clients that follow OpenAI's contract for search connectors call them."""

import asyncio
import json
from typing import Any

from pydantic import BaseModel

from mcp_server.call import Call
from mcp_server.fitting import fit_text, longest_text, tokens_of
from mcp_server.results import ChunkText
from mcp_server.tools.mending import mend
from mcp_server.tools.tool import Reply, Tool
from mcp_server.wish import ChunkWish, SearchWish
from mcp_server.wording.fenced import ABOUT_FIELDS

_LIMIT = 10


class Found(BaseModel):
    """One result."""

    id: str
    title: str
    url: str


class FoundList(BaseModel):
    """What `search` answers with."""

    results: list[Found]


class Fetched(BaseModel):
    """What `fetch` answers with."""

    id: str
    title: str
    text: str
    url: str
    metadata: dict[str, str] = {}


_SEARCH_SCHEMA = {
    "type": "object",
    "properties": {"query": {"type": "string", "minLength": 1, "maxLength": 2000, "description": "What to look for."}},
    "required": ["query"],
    "additionalProperties": False,
}
_FETCH_SCHEMA = {
    "type": "object",
    "properties": {"id": {"type": "string", "minLength": 1, "maxLength": 200, "description": "Id that search gave."}},
    "required": ["id"],
    "additionalProperties": False,
}


async def _search(given: dict[str, Any], call: Call) -> Reply:
    mended = mend("search", given, _SEARCH_SCHEMA, {"q": "query", "question": "query"})
    wish = SearchWish(query=mended.arguments["query"], limit=_LIMIT)
    found = await call.shelf.search(wish, call.audience)
    # A citation needs an address: one without a link of its own is named by its resource.
    results = [
        Found(id=hit.chunk_id, title=hit.title, url=hit.url or f"footnote://chunk/{hit.chunk_id}") for hit in found.hits
    ]
    listed = FoundList(results=results)
    return Reply(listed, listed.model_dump_json())


async def _fetch(given: dict[str, Any], call: Call) -> Reply:
    mended = mend("fetch", given, _FETCH_SCHEMA, {"chunk_id": "id", "document_id": "id"})
    wish = ChunkWish(mended.arguments["id"], section=True, max_tokens=longest_text(4000, call.budgets.chunk))
    chunk = await call.shelf.read(wish, call.audience)
    fetched = await asyncio.to_thread(_fetched, chunk, call.budgets.chunk)
    return Reply(fetched, fetched.model_dump_json())


def _fetched(chunk: ChunkText, budget: int) -> Fetched:
    facts = {
        "about_text": ABOUT_FIELDS,
        "source": chunk.source,
        "path": chunk.path,
        "age": chunk.age,
        "warning": chunk.warning,
    }
    metadata = {name: value for name, value in (facts | chunk.hints).items() if value}
    url = chunk.url or f"footnote://chunk/{chunk.chunk_id}"

    def of(text: str) -> Fetched:
        return Fetched(id=chunk.chunk_id, title=chunk.title, text=text, url=url, metadata=metadata)

    # What is told as text is JSON within JSON.
    return of(fit_text(chunk.text, lambda text: tokens_of(of(text), json.dumps(of(text).model_dump_json())), budget))


SEARCH = Tool(
    name="search",
    title="Search",
    about="Searches the team's documents; fetch reads a result by its id.",
    schema=_SEARCH_SCHEMA,
    result=FoundList,
    run=_search,
)
FETCH = Tool(
    name="fetch",
    title="Fetch",
    about="Reads the section of a result.",
    schema=_FETCH_SCHEMA,
    result=Fetched,
    run=_fetch,
)
