"""Resources: the sources with their ages, and any chunk or document by its address."""

import re
from urllib.parse import unquote

from mcp_types import Resource, ResourceTemplate

from mcp_server.call import Call
from mcp_server.errors import NotReadable
from mcp_server.fitting import fit_chunk, longest_text
from mcp_server.results import SourceAge
from mcp_server.wish import ChunkWish
from mcp_server.wording.chunk_text import chunk_text
from mcp_server.wording.fenced import on_a_line

_SOURCES = "footnote://sources"
_CHUNK = re.compile(r"footnote://chunk/([^/?#]{1,200})")
_DOCUMENT = re.compile(r"footnote://document/([^/?#]{1,100})/([^?#]{1,1000})")
_TEXT = "text/plain"

RESOURCES = [
    Resource(
        uri=_SOURCES,
        name="sources",
        title="Sources",
        description="What can be searched, and how old each source is.",
        mime_type=_TEXT,
    )
]
TEMPLATES = [
    ResourceTemplate(
        uri_template="footnote://chunk/{chunk_id}",
        name="chunk",
        title="A passage",
        description="A passage by the chunk_id of a search result.",
        mime_type=_TEXT,
    ),
    ResourceTemplate(
        uri_template="footnote://document/{source}/{+path}",
        name="document",
        title="A document",
        description="A document from its beginning, by the source and path of a search result.",
        mime_type=_TEXT,
    ),
]


async def read_resource(uri: str, call: Call) -> str:
    """Return the text of a resource.

    Raises:
        NotReadable: there is none at this address, or this caller may not read it.
        CallRefused: it cannot be read now.
    """
    if uri == _SOURCES:
        return _sources_text(await call.shelf.sources(call.audience))
    longest = longest_text(call.budgets.chunk, call.budgets.chunk)
    if match := _CHUNK.fullmatch(uri):
        chunk = await call.shelf.read(ChunkWish(unquote(match[1]), max_tokens=longest), call.audience)
    elif match := _DOCUMENT.fullmatch(uri):
        chunk = await call.shelf.read_document(unquote(match[1]), unquote(match[2]), call.audience, max_tokens=longest)
    else:
        raise NotReadable("There is no resource at this address. resources/templates/list shows what there is.")
    return chunk_text(fit_chunk(chunk, chunk_text, call.budgets.chunk))


def _sources_text(sources: list[SourceAge]) -> str:
    if not sources:
        return "There is no source that you may search."
    return "\n".join(
        f"{each.name} ({each.kind}): "
        + on_a_line(each.note or f"{each.chunks:,} passages, {', '.join(filter(None, (each.newest, each.indexed)))}")
        for each in sources
    )
