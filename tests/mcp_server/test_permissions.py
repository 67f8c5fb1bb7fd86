"""Whoever calls, in whatever way: no byte of any reply tells of what they may not read.

Each document has a secret of its own that stands in all that is kept of it: path, title, text, label, hint, address.
"""

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from mcp import MCPError
from mcp_types import ResourceTemplateReference

from ledger.memberships import replace_groups
from retrieval.audience import Audience
from tests.mcp_server.reading_room import Desk, ReadingRoom
from tests.retrieval.permissions import AUDIENCES, CLAUSES, MEMBERSHIPS, Oracle

SECRETS = ("quokka", "axolotl", "narwhal", "ocelot")
ARCHIVES = ("northern-archive", "southern-archive")
QUESTION = "when is the lighthouse painted?"
_PAGE = """---
labels: [{0}-label, "service:{0}-service"]
---
# The {0} lighthouse

The lighthouse is painted every two years by the crew of the {0}.

## Cats

The cat of the {0} is fed at noon. All lamps are lit at dusk.
"""
_READERS = st.lists(st.sampled_from(["everyone", "group:sre", "user:ana@example.com"]), min_size=1, max_size=2)


class Library:
    """The documents of all secrets, half of them in each archive, indexed anew when their readers change."""

    def __init__(self, folder: Path) -> None:
        self.room = ReadingRoom(folder)
        for number, secret in enumerate(SECRETS):
            source = self.room.source(ARCHIVES[number % 2])
            source.put(f"docs/{secret}.md", _PAGE.format(secret))
        # Says the same on two pages, so that one is folded into the other.
        for source in self.room.sources.values():
            source.put(f"docs/{source.name}-copy.md", "# Copy\n\nThe lighthouse is painted white, as all of them are.")

    def restrict(self, clauses: Sequence[Any], readers: Sequence[list[str]], groups: dict[str, set[str]]) -> None:
        self.clauses = dict(zip(SECRETS, clauses, strict=True))
        self.room.readers = dict(zip(ARCHIVES, readers, strict=True))
        self.room.groups = {name: sorted(members) for name, members in groups.items()}
        for number, secret in enumerate(SECRETS):
            self.room.source(ARCHIVES[number % 2]).restrict(f"docs/{secret}.md", tuple(self.clauses[secret]))
        self.room.index()
        rows = [row for name in ARCHIVES for row in self.room.rows(name)]
        self.ids = {secret: [row["id"] for row in rows if secret in row["path"]] for secret in SECRETS}

    def hidden_from(self, audience: Audience, groups: dict[str, set[str]]) -> list[str]:
        """Return all that the audience must not be told of, by the plainest reading of the rules."""
        oracle = Oracle(groups)
        closed = [name for name in ARCHIVES if not oracle.allows(audience, [frozenset(self.room.readers[name])])]
        secrets = [
            secret
            for number, secret in enumerate(SECRETS)
            if ARCHIVES[number % 2] in closed or not oracle.allows(audience, self.clauses[secret])
        ]
        return [*closed, *secrets, *(id_ for secret in secrets for id_ in self.ids[secret])]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return Library(tmp_path_factory.mktemp("library"))


@settings(
    max_examples=3,  # each is indexed and looked at in all ways by two callers, twice: some seconds
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(
    clauses=st.tuples(*[CLAUSES] * len(SECRETS)),
    readers=st.tuples(_READERS, _READERS),
    groups=st.tuples(MEMBERSHIPS, MEMBERSHIPS),
    caller=AUDIENCES,
)
def test_no_reply_tells_of_what_its_caller_may_not_read(library, clauses, readers, groups, caller):
    library.restrict(clauses, readers, groups[0])
    asyncio.run(_all_ask(library, groups, [caller, Audience.person("ana@example.com")]))


async def test_what_is_told_to_one_who_may_read_it_would_be_seen_as_a_leak(library):
    library.restrict(
        [[], [frozenset({"group:sre"})], [], []], [["everyone"], ["everyone"]], {"sre": {"ana@example.com"}}
    )
    library.room.asking = Audience.person("ana@example.com")
    async with library.room.client() as desk:
        replies = await _everything(desk, library, [])

    hidden = library.hidden_from(Audience.public(), library.room.groups)
    assert hidden[0] == "axolotl"
    for secret in hidden:
        assert _leaks([secret], replies)


def _leaks(hidden: list[str], replies: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return what is told of what is hidden, but for what the caller wrote."""
    return [
        (secret, reply)
        for asked, reply in replies
        for secret in hidden
        if secret in reply.casefold() and secret not in asked
    ]


async def _all_ask(library: Library, groups: Sequence[Any], callers: list[Audience]) -> None:
    async with library.room.client() as desk:
        cursors: list[str] = []
        for members in groups:
            # What another process notes is true at the next call.
            rooms = library.room.open_rooms()
            replace_groups(rooms.ledger, "config", members)
            rooms.close()
            for caller in callers:
                library.room.asking = caller
                replies = await _everything(desk, library, cursors)
                hidden = library.hidden_from(caller, members)
                assert _leaks(hidden, replies) == [], f"{caller} with {members}"
                told = "".join(reply for _, reply in replies)
                for secret in SECRETS:
                    assert (secret in hidden) or all(id_ in told for id_ in library.ids[secret])
                await _nothing_is_told_apart(desk, library, hidden)


async def _everything(desk: Desk, library: Library, cursors: list[str]) -> list[tuple[str, str]]:
    """Return what was asked and answered, in all the ways that there are."""
    replies = []

    async def ask(tool: str, **arguments: Any) -> dict[str, Any]:
        result = await desk.call(tool, **arguments)
        # Of ids a caller knows what they wrote.
        replies.append((repr(arguments), result.model_dump_json()))
        return result.structured_content or {}

    for arguments in [*_SEARCHES, *({"limit": 2, "cursor": cursor} for cursor in cursors[:3])]:
        found = await ask("search_docs", query=QUESTION, **arguments)
        if cursor := found.get("next_cursor"):
            cursors.append(cursor)
            await ask("search_docs", query=QUESTION, **{**arguments, "cursor": cursor})
    await ask("search", query=QUESTION)
    for ids in library.ids.values():
        await ask("get_chunk", chunk_id=ids[0], before=2, after=2)
        await ask("get_chunk", chunk_id=ids[1])
        await ask("get_chunk", chunk_id=ids[-1], section=True)
        await ask("fetch", id=ids[0])
    replies += [(uri, await _resource(desk, uri)) for uri in ("footnote://sources", f"footnote://chunk/{ids[0]}")]
    replies += [await _document(desk, name, secret) for name in ARCHIVES for secret in SECRETS]
    replies += [(f"{name} {part}", await _completed(desk, name, part)) for name, part in _BEGINNINGS]
    return replies


_SEARCHES: list[dict[str, Any]] = [
    {},
    {"limit": 2},
    {"detail": "full"},
    {"sources": [ARCHIVES[0]]},
    {"sources": ["nowhere"]},
    {"path": "docs/"},
    {"labels": ["nothing"]},
    {"kind": "code"},
    {"version": "9"},
    {"updated_after": "2099"},
    {"updated_after": "never"},
    {"unknown": 1, "limit": "x"},
]
_BEGINNINGS = [(name, part) for name in ("source", "label", "path") for part in ("", "docs/", "zzz")]


async def _document(desk: Desk, source: str, secret: str) -> tuple[str, str]:
    uri = f"footnote://document/{source}/docs/{secret}.md"
    # The address is the caller's own; it comes back as it was.
    return uri, (await _resource(desk, uri)).replace(uri, "")


async def _resource(desk: Desk, uri: str) -> str:
    try:
        return await desk.read(uri)
    except MCPError as error:
        return f"{error.error.code} {error.error.message} {error.error.data}"


async def _completed(desk: Desk, name: str, beginning: str) -> str:
    reference = ResourceTemplateReference(type="ref/resource", uri="footnote://document/{source}/{+path}")
    results = [
        await desk.client.complete(
            reference, argument={"name": name, "value": beginning}, context_arguments={"source": source}
        )
        for source in (ARCHIVES if name == "path" else ARCHIVES[:1])
    ]
    return "".join(each.model_dump_json() for each in results)


async def _nothing_is_told_apart(desk: Desk, library: Library, hidden: list[str]) -> None:
    """What may not be read is answered byte for byte as what does not exist."""

    async def reply(tool: str, **arguments: Any) -> str:
        text = (await desk.call(tool, **arguments)).model_dump_json()
        return re.sub(r"document-\d{9}", "document-", text)

    for id_ in [ids[0] for ids in library.ids.values() if ids[0] in hidden]:
        unknown = id_[::-1]
        assert await reply("get_chunk", chunk_id=id_, after=1) == await reply("get_chunk", chunk_id=unknown, after=1)
        assert await reply("fetch", id=id_) == await reply("fetch", id=unknown)
        uri = "footnote://chunk/{}"
        assert (await _resource(desk, uri.format(id_))).replace(id_, "…") == (
            await _resource(desk, uri.format(unknown))
        ).replace(unknown, "…")
    for secret in (each for each in SECRETS if each in hidden):
        for form in (
            'lighthouse "{}"',
            "lighthouse label:{}-label",
            "lighthouse path:docs/{}.md",
            "lighthouse source:{}",
        ):
            there, nowhere = [
                (await reply("search_docs", query=form.format(word))).replace(word, "…") for word in (secret, "zzzzzz")
            ]
            assert there == nowhere
