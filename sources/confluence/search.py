"""Search: the one request that Cloud and Data Center share, `content/search` of REST v1."""

from collections.abc import Iterator, Sequence

from sources.confluence.client import ConfluenceClient, Json
from sources.confluence.content import EXPANSIONS, Content, read_content
from sources.confluence.restriction import Clause
from sources.confluence.site import Body

MOST_BODIES = 50
"""Both give no more with bodies, whatever is asked for."""

_PATH = "/rest/api/content/search"
_PAGE = 200


def search(client: ConfluenceClient, clause: Clause, cql: str) -> Iterator[Content]:
    """Yield what a query finds, with permissions; raises as `ConfluenceClient.get`."""
    for result in client.results(_PATH, {"cql": cql, "expand": ",".join(EXPANSIONS), "limit": _PAGE}):
        if content := read_content(result, clause):
            yield content


def try_query(client: ConfluenceClient, cql: str) -> None:
    """Ask for one result of a query; raises as `ConfluenceClient.get`."""
    client.get(_PATH, {"cql": cql, "limit": 1})


def search_bodies(client: ConfluenceClient, kind: str, ids: Sequence[str]) -> dict[str, Body]:
    """Return the bodies of at most `MOST_BODIES` contents of one kind; raises as `ConfluenceClient.get`."""
    cql = f"type = {kind} and id in ({', '.join(ids)})"
    found = client.results(_PATH, {"cql": cql, "expand": "body.storage,version", "limit": MOST_BODIES})
    bodies = map(read_body, found)
    return {body.id: body for body in bodies}


def read_body(result: Json) -> Body:
    """Return the body that a result holds; raises KeyError and its like when it holds none."""
    text = result["body"]["storage"]["value"]
    if not isinstance(text, str):
        raise TypeError("a body that is no text")
    return Body(str(result["id"]), int(result["version"]["number"]), text)
