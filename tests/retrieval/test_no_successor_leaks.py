"""Whatever happened to documents and to their readers, an id that is gone says what a plain rule allows it to say."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.memberships import replace_groups
from ledger.policy import Policy
from retrieval.audience import Audience
from retrieval.successor import Successor
from tests.retrieval.permissions import AUDIENCES, CLAUSES, MEMBERSHIPS, Oracle
from tests.retrieval.shelf import Shelf

PATHS = ("a.md", "b.md")
SRE = [frozenset({"group:sre"})]
SOME = (Audience.person("ana@example.com"), Audience.person("bob@example.com"), Audience.public())
Clauses = list[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Act:
    """What happens to a document between two runs; what makes no sense at that time does not happen."""

    kind: str
    path: str
    text: str
    readers: Clauses


@dataclass(frozen=True, slots=True)
class Sighting:
    """An id as it was last seen in the index, and who could read it."""

    document_id: str
    headings: list[str]
    position: int
    readers: Clauses


_SECTIONS = st.builds(
    "{} {}\n\n{}\n".format,
    st.sampled_from(["#", "##", "###"]),
    st.sampled_from(["Queue", "Mail"]),
    st.sampled_from(["Restart it.", "Leave it.", "Ask Ana."]),
)
_TEXTS = st.lists(_SECTIONS, min_size=1, max_size=3).map("\n".join)
# Mostly such that somebody may read and somebody else may not.
_READERS: st.SearchStrategy[Clauses] = st.one_of(
    st.just([]), st.just([frozenset({"user:ana@example.com"})]), st.just(SRE), CLAUSES
)
_PATHS = st.sampled_from(PATHS)
_KINDS = st.sampled_from(["put", "put", "put", "delete", "restrict", "move"])
_ACTS = st.builds(Act, _KINDS, _PATHS, st.one_of(_TEXTS, st.just("")), _READERS)
# One act a document between two runs: it is then plain who could read what went.
_ROUNDS = st.lists(_ACTS, min_size=1, max_size=2, unique_by=lambda act: act.path)
_BEGINNING = st.tuples(*(st.builds(Act, st.just("put"), st.just(path), _TEXTS, _READERS) for path in PATHS))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    shelf = Shelf(tmp_path_factory.mktemp("shelf"))
    yield shelf
    shelf.bench.ledger.dispose()


class World:
    """Plays the acts, and keeps what was seen of every id."""

    def __init__(self, shelf: Shelf) -> None:
        shelf.begin()
        self.shelf = shelf
        self.seen: dict[str, Sighting] = {}
        self.readers: dict[str, Clauses] = {}
        self.documents: dict[str, str] = {}
        self.rows: list[dict[str, Any]] = []

    @property
    def live(self) -> set[str]:
        return {row["id"] for row in self.rows}

    def play(self, acts: Iterable[Act]) -> None:
        for act in acts:
            self._play(act)
        self.shelf.run()
        self.rows, self.documents = self.shelf.rows, self.shelf.documents
        for row in self.rows:
            readers = self.readers[row["path"]]
            self.seen[row["id"]] = Sighting(row["document_id"], row["heading_path"], row["position"], readers)

    def _play(self, act: Act) -> None:
        source, is_there = self.shelf.source, act.path in self.shelf.source.paths
        match act.kind:
            case "put":
                self.readers.setdefault(act.path, act.readers)
                source.put(act.path, act.text, tuple(self.readers[act.path]))
            case "delete" if is_there:
                source.delete(act.path)
                del self.readers[act.path]
            case "restrict" if is_there:
                source.restrict(act.path, tuple(act.readers))
                self.readers[act.path] = act.readers
            case "move" if is_there and (new := f"moved-{act.path}") not in source.paths:
                source.move(act.path, new)
                self.readers[new] = self.readers.pop(act.path)

    def expected(self, chunk_id: str, allows: Any) -> str | None:
        """What may be told of an id: the id that replaced it, "gone", or nothing."""
        sighting = self.seen.get(chunk_id)
        if sighting is None or chunk_id in self.live or not allows(sighting.readers):
            return None
        now = [row for row in self.rows if row["document_id"] == sighting.document_id]
        if now:
            return _replacement(sighting, now) if allows(self.readers[now[0]["path"]]) else None
        empty = [path for path, document_id in self.documents.items() if document_id == sighting.document_id]
        return "gone" if not empty or allows(self.readers[empty[0]]) else None


def _replacement(old: Sighting, rows: list[dict[str, Any]]) -> str:
    best = [row for row in rows if row["heading_path"] == old.headings]
    for depth in range(len(old.headings), -1, -1):
        best = best or [row for row in rows if row["heading_path"][:depth] == old.headings[:depth]]
    row = min(best, key=lambda each: (abs(each["position"] - old.position), each["position"]))
    return str(row["id"])


def _told(found: Successor | None) -> str | None:
    return None if found is None else found.chunk.id if found.chunk else "gone"


@settings(deadline=None, max_examples=25)
@given(
    rounds=st.builds(lambda first, later: [first, *later], _BEGINNING, st.lists(_ROUNDS, min_size=2, max_size=4)),
    groups=MEMBERSHIPS,
    source_readers=st.sampled_from([[], [], [], SRE]),
    audience=AUDIENCES,
)
def test_an_id_that_is_gone_tells_each_audience_what_it_may_know_and_no_more(
    shelf, rounds, groups, source_readers, audience
):
    world = World(shelf)
    replace_groups(shelf.bench.ledger, "config", groups)
    for acts in rounds:
        world.play(acts)

    for each in (*SOME, audience):
        _check(world, each, Oracle(groups), source_readers)


def _check(world: World, audience: Audience, oracle: Oracle, source_readers: Clauses) -> None:
    def allows(clauses: Clauses) -> bool:
        return oracle.allows(audience, [*source_readers, *clauses])

    access = world.shelf.access(audience, Policy.of(source_readers))
    asked = [*(world.seen.keys() - world.live), *sorted(world.live)[:2], "never-was"]
    told = world.shelf.ask_all(asked, access)
    assert {each: _told(found) for each, found in told.items()} == {each: world.expected(each, allows) for each in told}
