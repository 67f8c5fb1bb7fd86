"""Documents: search and reading as tools, under the same audience as the question itself."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from answering.errors import ToolFailed
from answering.llm.language_model import ToolDefinition
from answering.rights import Rights
from answering.tools.tool import Outcome, Run, Tool
from answering.tools.wording import quoted
from index.errors import StorageError
from ledger.errors import LedgerError
from retrieval.filters import NO_FILTERS, Filters
from retrieval.hit import Hit, Scores
from retrieval.library import Library
from retrieval.pack import Budget, pack
from retrieval.search import row_filter, search
from retrieval.successor import successor

_TIMEOUT_SECONDS = 10
_MAX_CHARACTERS = 2_000
_HITS = 5
_MAX_HITS = 10
_QUERY_CHARACTERS = 400
_ID_CHARACTERS = 40
_WANTED = Scores(dense=None, statement=None, keyword=None, fused=1.0)
_REPLACED = "Chunk {name} is gone: its document has changed, and this stands in its place now. "
_GONE = "Chunk {name} is gone: its document is no longer among those that are searched."
_UNREADABLE = "The documents cannot be read at the moment."

_SEARCH = {
    "type": "object",
    "properties": {
        "query": {
            "type": "string",
            "minLength": 1,
            "maxLength": _QUERY_CHARACTERS,
            "description": "What to look for, in full: nothing of the conversation is known to the search.",
        },
        "limit": {
            "type": "integer",
            "minimum": 1,
            "maximum": _MAX_HITS,
            "description": f"How many chunks to read; {_HITS} when left out.",
        },
    },
    "required": ["query"],
    "additionalProperties": False,
}
_GET = {
    "type": "object",
    "properties": {
        "chunk_id": {
            "type": "string",
            "maxLength": _ID_CHARACTERS,
            "description": "Id of a chunk, as search_docs gives it.",
        }
    },
    "required": ["chunk_id"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Documents:
    """What may be searched, and how much of it may be read at a call.

    Attributes:
        rights: What the audience of the question may read, at each call anew.
        filters: What the asker has narrowed the search to.
        gone: Documents, by id, that are not to be read.
    """

    rights: Rights
    library: Library
    budget: Budget
    filters: Filters = NO_FILTERS
    gone: Collection[str] = ()


def build_document_tools(documents: Documents) -> list[Tool]:
    """Return `search_docs` and `get_chunk`: what they find are passages like any other."""

    async def find(arguments: Mapping[str, Any]) -> Outcome:
        return await _find(documents, str(arguments["query"]), int(arguments.get("limit", _HITS)))

    async def read(arguments: Mapping[str, Any]) -> Outcome:
        return await _read(documents, str(arguments["chunk_id"]))

    about_search = "Searches the documents again, for a further question or in other words, and reads what it finds."
    about_get = "Reads one chunk of a document, with what stands around it."
    return [
        _tool("search_docs", about_search, _SEARCH, find),
        _tool("get_chunk", about_get, _GET, read),
    ]


def _tool(name: str, about: str, schema: Mapping[str, Any], run: Run) -> Tool:
    definition = ToolDefinition(name, about, schema)
    return Tool(
        definition=definition,
        label=name,
        schema=schema,
        run=run,
        timeout_seconds=_TIMEOUT_SECONDS,
        max_characters=_MAX_CHARACTERS,
        gives_passages=True,
    )


async def _find(documents: Documents, query: str, limit: int) -> Outcome:
    try:
        access, filters = documents.rights.access, documents.filters
        found = await search(query, access, library=documents.library, filters=filters, limit=limit)
        return await _packed(documents, list(found.hits))
    except StorageError as error:
        raise ToolFailed(_UNREADABLE) from error


async def _read(documents: Documents, chunk_id: str) -> Outcome:
    access, filters, library = documents.rights.access, documents.filters, documents.library
    name = quoted(chunk_id, _ID_CHARACTERS)
    try:
        chunks = await library.reader.chunks([chunk_id], row_filter(access, filters))
        if chunks:
            return await _packed(documents, [Hit(chunks[0], _WANTED)])
        became = await successor(chunk_id, access, library, filters)
        if became and became.chunk:
            return await _packed(documents, [Hit(became.chunk, _WANTED)], _REPLACED.format(name=name))
    except (StorageError, LedgerError) as error:
        raise ToolFailed(_UNREADABLE) from error
    if became:
        return Outcome(_GONE.format(name=name))
    # One that may not be read is told apart from one that does not exist by nobody.
    raise ToolFailed(f"There is no chunk {name}. search_docs gives ids.")


async def _packed(documents: Documents, hits: list[Hit], note: str = "") -> Outcome:
    rows = row_filter(documents.rights.access, documents.filters.without_phrases())
    hits = [hit for hit in hits if hit.chunk.document_id not in documents.gone]
    packed = await pack(hits, rows, reader=documents.library.reader, budget=documents.budget)
    if not packed.passages:
        return Outcome("Nothing was found." if not hits else "What was found is longer than what may still be read.")
    ids = "; ".join(", ".join(chunk.id for chunk in passage.chunks) for passage in packed.passages)
    return Outcome(f"{note}Found, by the ids of the chunks: {ids}", packed.passages)
