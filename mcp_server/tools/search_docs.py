"""search_docs: finds the passages that fit a question best."""

import asyncio
from typing import Any

from mcp_server.call import Call
from mcp_server.cursor import continued, cursor_after
from mcp_server.fitting import fit_search
from mcp_server.results import SearchResults
from mcp_server.tools.mending import mend
from mcp_server.tools.tool import Reply, Tool
from mcp_server.wish import SearchWish
from mcp_server.wording.fenced import ABOUT_FIELDS
from mcp_server.wording.search_text import search_text

_NAMES = {"type": "array", "items": {"type": "string", "maxLength": 200}, "maxItems": 20}
_SCHEMA = {
    "type": "object",
    "properties": {
        "query": {
            "type": "string",
            "minLength": 1,
            "maxLength": 2000,
            "description": "A whole question, or words, error codes and names as documents would write them. "
            'Put "exact words" in quotes; -label:draft leaves out.',
        },
        "limit": {"type": "integer", "minimum": 1, "maximum": 20, "default": 8, "description": "How many results."},
        "sources": {**_NAMES, "description": "Only these sources; footnote://sources lists them."},
        "path": {
            "type": "string",
            "maxLength": 500,
            "description": "Only documents whose path begins so, such as docs/api/ or ENG/.",
        },
        "labels": {**_NAMES, "description": "Only documents with one of these labels."},
        "kind": {"type": "string", "enum": ["prose", "code"], "description": "Only prose, or only code."},
        "updated_after": {
            "type": "string",
            "maxLength": 40,
            "description": "Only documents changed since: 2026-01-31, or 2w, 3m, 1y ago.",
        },
        "version": {
            "type": "string",
            "maxLength": 60,
            "description": "Only documents of this product release, such as 4.12.",
        },
        "detail": {
            "type": "string",
            "enum": ["snippet", "full"],
            "default": "snippet",
            "description": "snippet: the sentences that fit; full: the whole passage.",
        },
        "cursor": {"type": "string", "maxLength": 200, "description": "next_cursor of the last result, for more."},
    },
    "required": ["query"],
    "additionalProperties": False,
}
_OTHER_NAMES = {
    **dict.fromkeys(("q", "question", "text", "search", "search_query", "search_phrase", "term", "terms", "keywords",
                     "prompt", "input"), "query"),
    **dict.fromkeys(("top_k", "topk", "k", "n", "num", "count", "size", "max", "max_results", "num_results",
                     "page_size", "results"), "limit"),
    **dict.fromkeys(("source", "space", "spaces", "repo", "repos", "repository", "collection", "library"), "sources"),
    **dict.fromkeys(("paths", "folder", "directory", "prefix", "path_prefix", "file"), "path"),
    **dict.fromkeys(("label", "tag", "tags"), "labels"),
    **dict.fromkeys(("type", "content_type"), "kind"),
    **dict.fromkeys(("after", "since", "from_date", "newer_than", "modified_after", "date_from"), "updated_after"),
    **dict.fromkeys(("release", "product_version"), "version"),
    **dict.fromkeys(("verbosity", "format", "mode"), "detail"),
    **dict.fromkeys(("page_token", "next_cursor", "next"), "cursor"),
}  # fmt: skip
# A kind is asked for by what it is found in, or by wanting all of them.
_OTHER_WORDS = {
    "kind": {
        **dict.fromkeys(("doc", "docs", "document", "documents", "documentation", "page", "pages", "wiki", "article",
                         "articles", "text", "markdown", "readme", "guide", "guides", "manual", "runbook"), "prose"),
        **dict.fromkeys(("source", "source code", "function", "functions", "script", "scripts", "implementation"),
                        "code"),
        **dict.fromkeys(("all", "any", "both", "everything", "*", "none", "code prose"), ""),
    },
    "detail": {
        **dict.fromkeys(("short", "brief", "summary", "excerpt", "low"), "snippet"),
        **dict.fromkeys(("whole", "complete", "long", "all", "everything", "verbose", "high", "text"), "full"),
    },
}  # fmt: skip

_ABOUT = (
    "Searches the team's wiki pages and repositories. Returns passages with a link, their age and why they fit. Use it "
    "before answering a question about this team's systems, processes or decisions; then cite the url of each passage "
    "you used. Ask again in other words when nothing fits."
)


async def _run(given: dict[str, Any], call: Call) -> Reply:
    mended = mend("search_docs", given, _SCHEMA, _OTHER_NAMES, _OTHER_WORDS)
    arguments = mended.arguments
    wish = SearchWish(
        query=arguments["query"],
        limit=arguments.get("limit", 8),
        sources=tuple(arguments.get("sources", ())),
        path=arguments.get("path", ""),
        labels=tuple(arguments.get("labels", ())),
        kind=arguments.get("kind", ""),
        updated_after=arguments.get("updated_after", ""),
        version=arguments.get("version", ""),
        detail=arguments.get("detail", "snippet"),
    )
    if cursor := arguments.get("cursor"):
        wish = continued(wish, cursor)
    await call.progress(0.1, "searching")
    found = await call.shelf.search(wish, call.audience)
    await call.progress(0.9, "found")
    about_text = ABOUT_FIELDS if found.hits else ""
    found = found.model_copy(update={"about_text": about_text, "notes": [*mended.notes, *found.notes]})
    return await asyncio.to_thread(_fitted, found, wish, call.budgets.search)


def _fitted(found: SearchResults, wish: SearchWish, budget: int) -> Reply:
    ids = [hit.chunk_id for hit in found.hits]
    results = fit_search(found, search_text, budget, lambda shown: cursor_after(wish, ids[:shown]))
    return Reply(results, search_text(results))


SEARCH_DOCS = Tool(
    name="search_docs",
    title="Search the documentation",
    about=_ABOUT,
    schema=_SCHEMA,
    result=SearchResults,
    run=_run,
)
