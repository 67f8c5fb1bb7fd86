from dataclasses import replace

import pytest

from index.errors import ModelUnavailable
from retrieval.audience import Access
from retrieval.reranker import RerankStage
from retrieval.search import search
from tests.fakes.scripted_reranker import ScriptedReranker
from tests.index.conftest import chunk_with
from tests.retrieval.test_search import ALL, ids, make_library

__all__ = ["make_library"]  # a fixture


def numbered(count, **changes):
    return [chunk_with(number, f"queue number {number}", document_id=str(number), **changes) for number in range(count)]


def number_of(text):
    return int(text.rsplit(maxsplit=1)[1])


@pytest.fixture
def reranker():
    return ScriptedReranker(lambda text: number_of(text) / 100)


async def test_hits_are_returned_in_the_order_of_the_reranker(make_library, reranker):
    plain = await make_library(numbered(9))
    library = replace(plain, reranker=RerankStage(reranker))

    before = await search("queue number 0", ALL, library=plain, limit=3)
    after = await search("queue number 0", ALL, library=library, limit=3)

    assert ids(after) == ["chunk-8", "chunk-7", "chunk-6"]
    assert ids(before)[0] == "chunk-0"
    assert after.milliseconds.keys() - before.milliseconds.keys() == {"rerank"}
    assert {hit.chunk.id for hit in after.found} == {hit.chunk.id for hit in before.found}


async def test_what_the_audience_may_not_read_is_not_sent_to_the_reranker(make_library, reranker):
    secret = chunk_with(99, "queue secret 99", document_id="99", policy_id=2)
    library = replace(await make_library([*numbered(5), secret]), reranker=RerankStage(reranker))

    await search("queue", ALL, library=library)
    await search("queue", Access((), ()), library=library)

    [passages] = reranker.asked
    assert len(passages) == 5
    assert not any("secret" in text for text in passages)


async def test_copies_take_no_place_among_the_candidates(make_library, reranker):
    copies = [chunk_with(50 + number, "queue number 1", document_id=f"copy-{number}") for number in range(4)]
    library = replace(await make_library([*numbered(4), *copies]), reranker=RerankStage(reranker, candidates=4))

    result = await search("queue", ALL, library=library)

    [passages] = reranker.asked
    assert len({number_of(text) for text in passages}) == len(passages) == 4
    assert len(result.hits) == 4
    assert len(result.dropped) == 4


async def test_a_reranker_that_fails_changes_nothing_but_the_notes(make_library, reranker):
    reranker.error = ModelUnavailable("down")
    plain = await make_library(numbered(9))

    before = await search("queue number 3", ALL, library=plain)
    after = await search("queue number 3", ALL, library=replace(plain, reranker=RerankStage(reranker)))

    assert after.hits == before.hits
    assert after.dropped == before.dropped
    assert (before.notes, after.notes) == ((), ("not reranked: down",))


async def test_the_reranker_reads_a_follow_up_together_with_what_it_follows(make_library, reranker):
    library = replace(await make_library(numbered(3)), reranker=RerankStage(reranker))

    await search("how long does it take", ALL, library=library, history=["restart the queue"])

    assert reranker.questions == ["how long does it take restart queue"]
