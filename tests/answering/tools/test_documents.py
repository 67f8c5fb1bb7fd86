import json
from dataclasses import replace

import pytest

from answering.llm.language_model import ToolCall
from answering.rights import Rights
from answering.tools.documents import Documents, build_document_tools
from answering.tools.toolbox import Toolbox
from index.reader import open_index_reader
from index.writer import open_index_writer
from ledger.retired_chunks import RetiredChunk, record_retired
from retrieval.audience import Access
from retrieval.filters import Filters
from retrieval.library import Library
from retrieval.pack import Budget
from tests.fakes.hash_embedder import HashEmbedder, embeddings_of
from tests.fakes.quick_ledger import open_quick_ledger
from tests.index.conftest import MOMENT, chunk_with

EMBEDDER = HashEmbedder()
EVERYONE = Access((1,), ("handbook",))
TEXTS = {
    "meals": ("Spend up to 60 € a day on meals.", 1),
    "hotels": ("Hotels cost at most 140 € a night.", 1),
    "salaries": ("Level L4 earns 71,000 € a year, meals included.", 2),
}


@pytest.fixture
async def library(tmp_path):
    chunks = [
        chunk_with(number, text, id=name, document_id=name, path=f"{name}.md", policy_id=policy)
        for number, (name, (text, policy)) in enumerate(TEXTS.items())
    ]
    writer = open_index_writer(str(tmp_path / "index"), EMBEDDER.space)
    writer.replace_documents(TEXTS, chunks, embeddings_of(EMBEDDER, chunks))
    return Library(await open_index_reader(str(tmp_path / "index"), EMBEDDER.space), EMBEDDER)


async def use(documents, name, **arguments):
    [answer] = await Toolbox(build_document_tools(documents)).use([ToolCall("c", name, json.dumps(arguments))])
    return answer


def documents_of(library, access=EVERYONE, **options):
    budget = Budget(options.pop("tokens", 200), lambda texts: [len(text.split()) for text in texts])
    return Documents(Rights(access), library, budget, **options)


def read(answer):
    return {chunk.id for passage in answer.passages for chunk in passage.chunks}


async def test_a_search_gives_passages_to_cite_and_not_a_use_of_a_tool(library):
    answer = await use(documents_of(library), "search_docs", query="how much for meals", limit=1)

    assert read(answer) == {"meals"}
    assert answer.text == "Found, by the ids of the chunks: meals"
    assert answer.use is None


async def test_what_the_audience_may_not_read_is_neither_found_nor_read_by_id(library):
    documents = documents_of(library)

    assert "salaries" not in read(await use(documents, "search_docs", query="salaries L4 earns meals", limit=10))
    forbidden = await use(documents, "get_chunk", chunk_id="salaries")
    unknown = await use(documents, "get_chunk", chunk_id="nonsense")
    assert forbidden.text == 'There is no chunk "salaries". search_docs gives ids.'
    assert unknown.text.replace("nonsense", "salaries") == forbidden.text
    assert read(await use(documents_of(library, Access((1, 2), ("handbook",))), "get_chunk", chunk_id="salaries")) == {
        "salaries"
    }


@pytest.fixture
def ledger(tmp_path):
    engine = open_quick_ledger(tmp_path / "ledger.db")
    yield engine
    engine.dispose()


def retire(library, ledger, chunk_id, document_id, policy_id=1):
    old = RetiredChunk(chunk_id, document_id, "handbook", policy_id, (), 0)
    record_retired(ledger, library.reader.space.fingerprint, [old], MOMENT)
    return replace(library, ledger=ledger)


async def test_an_id_that_is_gone_gives_what_replaced_it_and_says_so(library, ledger):
    documents = documents_of(retire(library, ledger, "old", "meals"))

    answer = await use(documents, "get_chunk", chunk_id="old")

    assert read(answer) == {"meals"}
    assert answer.text == (
        'Chunk "old" is gone: its document has changed, and this stands in its place now. '
        "Found, by the ids of the chunks: meals"
    )


async def test_an_id_whose_document_is_gone_says_so(library, ledger):
    documents = documents_of(retire(library, ledger, "old", "no document"))

    answer = await use(documents, "get_chunk", chunk_id="old")

    assert answer.passages == ()
    assert answer.text == 'Chunk "old" is gone: its document is no longer among those that are searched.'


@pytest.mark.parametrize(("document_id", "policy_id"), [("meals", 2), ("salaries", 2), ("no document", 2)])
async def test_an_id_that_the_audience_could_not_read_is_told_apart_from_one_that_never_was_by_nobody(
    library, ledger, document_id, policy_id
):
    documents = documents_of(retire(library, ledger, "old", document_id, policy_id))

    forbidden, unknown = [await use(documents, "get_chunk", chunk_id=each) for each in ("old", "own")]

    assert forbidden.text.replace("old", "own") == unknown.text
    assert replace(forbidden, text="", call=unknown.call) == replace(unknown, text="")


async def test_what_replaced_an_id_is_not_read_from_a_document_that_is_not_to_be_read(library, ledger):
    documents = documents_of(retire(library, ledger, "old", "meals"), gone=("meals",))

    assert (await use(documents, "get_chunk", chunk_id="old")).passages == ()


async def test_a_ledger_that_cannot_be_read_is_told_as_an_index_is(library, ledger, tmp_path):
    ledger.dispose()
    (tmp_path / "ledger.db").write_bytes(b"no database")

    answer = await use(documents_of(replace(library, ledger=ledger)), "get_chunk", chunk_id="old")

    assert answer.text == "The documents cannot be read at the moment."


async def test_what_the_asker_narrowed_the_search_to_holds_for_the_tools(library):
    documents = documents_of(library, filters=Filters(paths=("hotels",)))

    assert read(await use(documents, "search_docs", query="meals hotels")) == {"hotels"}
    assert (await use(documents, "get_chunk", chunk_id="meals")).passages == ()


async def test_no_more_is_read_than_the_budget_allows(library):
    answer = await use(documents_of(library, tokens=2), "search_docs", query="meals")

    assert answer.passages == ()
    assert answer.text == "What was found is longer than what may still be read."


async def test_an_id_that_looks_like_a_statement_finds_nothing(library):
    assert (await use(documents_of(library), "get_chunk", chunk_id="' OR 1=1 --")).passages == ()


async def test_nothing_found_is_said(library):
    answer = await use(documents_of(library, Access((), ())), "search_docs", query="meals")

    assert (answer.text, answer.passages) == ("Nothing was found.", ())
