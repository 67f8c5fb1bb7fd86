from dataclasses import dataclass
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ModelUnavailable
from index.reader import open_index_reader
from index.row_filter import Excluded
from index.writer import open_index_writer
from ledger.memberships import replace_groups
from ledger.policies import store_policy
from ledger.policy import PUBLIC, Policy
from retrieval.audience import Access, Audience, open_access
from retrieval.filters import Filters
from retrieval.library import Library
from retrieval.search import search
from tests.fakes.hash_embedder import HashEmbedder, embeddings_of
from tests.index.conftest import MOMENT, chunk_with
from tests.retrieval.permissions import AUDIENCES, CLAUSES, MEMBERSHIPS, Oracle

EMBEDDER = HashEmbedder()
ALL = Access((1,), ("handbook", "code"))
WORDS = ("queue", "restart", "salary", "deploy", "rollback", "payroll", "ERR_4021", "alert")
DOCUMENTS = 40
SOURCES = ("wiki", "code")


class DownEmbedder(HashEmbedder):
    """A model that cannot be reached when it is asked."""

    def embed_question(self, question):
        raise ModelUnavailable("the model is down")


class OppositeEmbedder(HashEmbedder):
    """A model to which every question is the opposite of every passage."""

    def embed_question(self, question):
        return -super().embed_question(question)


def write(uri, chunks):
    writer = open_index_writer(uri, EMBEDDER.space)
    vectors = embeddings_of(EMBEDDER, chunks)
    writer.replace_documents([chunk.document_id for chunk in chunks], chunks, vectors)
    return writer


@pytest.fixture
def make_library(tmp_path):
    async def open_library(chunks, embedder=EMBEDDER):
        uri = str(tmp_path / "index")
        write(uri, chunks)
        return Library(await open_index_reader(uri, EMBEDDER.space), embedder)

    return open_library


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Forty documents of few words, so that every question finds many; who may read them changes at each turn."""
    dealer = Random(4)
    uri = str(tmp_path_factory.mktemp("corpus") / "index")
    chunks = []
    for number in range(DOCUMENTS):
        # Some say the same, so that duplicates are folded over permissions.
        text = " ".join(dealer.choices(WORDS, k=4)) if number % 4 else "restart queue"
        place = {"document_id": f"document-{number}", "source": SOURCES[number % 2]}
        chunks.append(chunk_with(number, text, policy_id=0, **place))
    return uri, write(uri, chunks)


def ids(result):
    return [hit.chunk.id for hit in result.hits]


@dataclass(frozen=True, slots=True)
class World:
    """Who is in which group, who may read what, and who asks."""

    audience: Audience
    groups: dict[str, set[str]]
    policies: list[list[frozenset[str]]]
    sources: dict[str, list[frozenset[str]]]

    def readable(self):
        oracle = Oracle(self.groups)
        for number in range(DOCUMENTS):
            source = self.sources.get(SOURCES[number % 2])
            policy = self.policies[number % len(self.policies)]
            if source is not None and oracle.allows(self.audience, [*source, *policy]):
                yield f"chunk-{number}"


WORLDS = st.builds(
    World,
    audience=AUDIENCES,
    groups=MEMBERSHIPS,
    policies=st.lists(CLAUSES, min_size=4, max_size=4),
    sources=st.dictionaries(st.sampled_from(SOURCES), CLAUSES),
)


@settings(deadline=None, max_examples=60)
@given(world=WORLDS, words=st.lists(st.sampled_from(WORDS), max_size=3), limit=st.sampled_from([1, 5, 50]))
async def test_no_search_shows_what_one_of_the_audience_may_not_read(ledger, corpus, world, words, limit):
    uri, writer = corpus
    replace_groups(ledger, "config", world.groups)
    for turn, clauses in enumerate(world.policies):
        documents = [f"document-{number}" for number in range(turn, DOCUMENTS, len(world.policies))]
        writer.set_policy(documents, store_policy(ledger, Policy.of(clauses)))
    access = open_access(ledger, world.audience, {name: Policy.of(each) for name, each in world.sources.items()})
    library = Library(await open_index_reader(uri, EMBEDDER.space), EMBEDDER)

    result = await search(" ".join(words), access, library=library, limit=limit)

    allowed = set(world.readable())
    # The dense leg fetches more rows than there are: whatever may be seen is found, and nothing else.
    assert {hit.chunk.id for hit in result.found} == allowed
    told = {word for dropped in result.dropped for word in dropped.reason.split() if word.startswith("chunk-")}
    assert told <= allowed


async def test_a_policy_the_ledger_does_not_know_is_read_by_nobody(ledger, make_library):
    library = await make_library([chunk_with(1, "restart queue", policy_id=123)])
    access = open_access(ledger, Audience.public(), {"handbook": PUBLIC})

    assert (await search("restart queue", access, library=library)).found == []


async def test_a_hit_is_found_by_its_words_and_by_its_meaning(make_library):
    library = await make_library(
        [
            chunk_with(1, "restart the queue", document_id="1"),
            chunk_with(2, "Fix ERR_4021 in the printer", document_id="2"),
            chunk_with(3, "lunch menu of the week", document_id="3"),
        ]
    )
    result = await search("restart queue", ALL, library=library)

    assert ids(result)[0] == "chunk-1"
    assert result.hits[0].scores.keyword is not None
    assert result.question is not None
    [embedding] = EMBEDDER.embed_passages([result.hits[0].chunk.embedded_text])
    assert result.hits[0].scores.dense == pytest.approx(float(embedding.vector @ result.question), abs=1e-5)
    assert result.hits[-1].scores.keyword is None
    assert ids(await search("err_4021", ALL, library=library))[0] == "chunk-2"
    assert result.milliseconds.keys() == {"embed", "dense", "keyword", "search", "fuse", "read", "fold"}


async def test_without_its_model_the_keyword_leg_answers_alone(make_library):
    chunks = [chunk_with(1, "restart the queue", document_id="1"), chunk_with(2, "lunch menu", document_id="2")]
    result = await search("restart", ALL, library=await make_library(chunks, DownEmbedder()))

    assert ids(result) == ["chunk-1"]
    assert result.question is None
    assert result.hits[0].scores.dense is None
    assert result.hits[0].score == 1


async def test_what_has_nothing_in_common_with_the_question_is_no_hit(make_library):
    chunks = [chunk_with(1, "restart the queue", document_id="1"), chunk_with(2, "lunch menu", document_id="2")]
    result = await search("restart", ALL, library=await make_library(chunks, OppositeEmbedder()))

    assert ids(result) == ["chunk-1"]
    assert result.hits[0].score > 0
    [dropped] = result.dropped
    assert dropped.reason == "has nothing in common with the question"


async def test_of_hits_that_say_the_same_only_the_best_is_returned(make_library):
    chunks = [
        chunk_with(1, "restart the  queue\n", document_id="1"),
        chunk_with(2, "restart the queue", document_id="2"),
        chunk_with(3, "restart the queue now", document_id="3"),
    ]
    result = await search("restart the queue", ALL, library=await make_library(chunks))

    [dropped] = result.dropped
    [twin] = {"chunk-1", "chunk-2"} - {dropped.hit.chunk.id}
    assert sorted(ids(result)) == sorted([twin, "chunk-3"])
    assert dropped.reason == f"the same text as {twin}"


async def test_what_the_audience_may_not_read_hides_no_copy_that_it_may(make_library):
    chunks = [
        chunk_with(1, "restart the queue", document_id="1", policy_id=2),
        chunk_with(2, "restart the queue", document_id="2", policy_id=1),
    ]
    result = await search("restart the queue", ALL, library=await make_library(chunks))

    assert ids(result) == ["chunk-2"]
    assert result.dropped == ()


async def test_hits_below_the_limit_are_told_apart_from_those_returned(make_library):
    chunks = [chunk_with(number, f"queue number {number}", document_id=str(number)) for number in range(5)]
    library = await make_library(chunks)

    result = await search("queue", ALL, library=library, limit=2)
    everything = await search("queue", ALL, library=library, limit=5)

    assert len(result.hits) == 2
    assert {dropped.reason for dropped in result.dropped} == {"ranked below the first 2"}
    assert [hit.chunk.id for hit in result.found] == ids(everything)


@pytest.mark.parametrize(
    ("filters", "seen"),
    [
        (Filters(), {1, 2, 3}),
        (Filters(sources=("code",)), {3}),
        (Filters(sources=("nowhere",)), set()),
        (Filters(sources=("secret",)), set()),
        (Filters(paths=("ops/",)), {1}),
        (Filters(paths=("ops/", "src/")), {1, 3}),
        (Filters(labels=("ONCALL",)), {1, 2}),
        (Filters(kind="code"), {3}),
        (Filters(updated_after=MOMENT), {1, 3}),
        (Filters(updated_before=MOMENT), {2}),
        (Filters(paths=("ops/",), labels=("oncall",), updated_before=MOMENT), set()),
        (Filters(paths=("caf\udce9",), labels=("\udce9",)), set()),
        (Filters(phrases=("QUEUE  one",)), {1}),
        (Filters(phrases=("queue", "three")), {3}),
        (Filters(phrases=("one queue",)), set()),
        (Filters(phrases=("caf\udce9",)), set()),
        (Filters(excluded=Excluded(labels=("OnCall",))), {3}),
        (Filters(excluded=Excluded(paths=("src/", "ops/"))), {2}),
        (Filters(excluded=Excluded(sources=("code",), phrases=("queue one",))), {2}),
    ],
)
async def test_filters_narrow_what_is_found_in_both_legs(make_library, filters, seen):
    chunks = [
        chunk_with(1, "queue one", document_id="1", path="ops/a.md", labels=("oncall",)),
        chunk_with(2, "queue two", document_id="2", labels=("oncall",), updated_at=MOMENT - timedelta(seconds=1)),
        chunk_with(3, "queue three", document_id="3", source="code", path="src/a.py", kind="code"),
        chunk_with(4, "queue four", document_id="4", source="secret"),
    ]
    result = await search("queue", ALL, library=await make_library(chunks), filters=filters)

    assert set(ids(result)) == {f"chunk-{number}" for number in seen}


@pytest.mark.parametrize(
    "question",
    [
        "",
        " ",
        "?",
        "caf\udce9 queue",
        "queue\0",
        "'; DROP TABLE",
        '"queue',
        "queue " * 50_000,
        "\N{GRINNING FACE}" * 99,
    ],
    ids=["nothing", "blank", "mark", "half a character", "zero", "sql", "quote", "a pasted log", "emoji"],
)
async def test_odd_questions_are_searched_like_any_other(make_library, question):
    library = await make_library([chunk_with(1, "restart the queue")])

    assert ids(await search(question, ALL, library=library)) == ["chunk-1"]


async def test_of_many_pages_that_say_the_same_the_newest_is_shown(make_library):
    chunks = [
        chunk_with(number, "restart queue", document_id=f"{number}", updated_at=MOMENT + timedelta(days=number))
        for number in range(49)
    ]
    result = await search("restart", ALL, library=await make_library(chunks), limit=3)

    assert ids(result) == ["chunk-48"]
    assert len(result.hits[0].also) == 48
