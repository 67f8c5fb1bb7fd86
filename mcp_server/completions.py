"""Completions: names of sources, labels and paths, among those that the caller may read."""

from collections.abc import Mapping

from mcp_types import Completion

from mcp_server.call import Call

_MOST = 100


async def complete(name: str, beginning: str, given: Mapping[str, str], call: Call) -> Completion:
    """Return how an argument of a prompt or a resource may go on; nothing for one that has no list.

    Args:
        name: Of the argument.
        beginning: What was typed of it.
        given: Other arguments, by name.
        call: Who asks.
    """
    if name == "source":
        names = [each.name for each in await call.shelf.sources(call.audience)]
        found = [each for each in names if each.lower().startswith(beginning.lower())]
    elif name == "label":
        found = await call.shelf.labels(call.audience, beginning)
    elif name == "path":
        found = await call.shelf.paths(given.get("source", ""), call.audience, beginning)
    else:
        found = []
    return Completion(values=found[:_MOST], total=len(found), has_more=len(found) > _MOST)
