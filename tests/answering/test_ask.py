from answering.ask import ask
from answering.unknown import NOTHING_FOUND
from index.errors import ModelUnavailable
from retrieval.audience import Access
from retrieval.library import Library
from tests.answering.conftest import EVERYONE, PAGES


async def test_an_answer_quotes_the_passage_that_says_it(library):
    answer = await ask("how much may I spend on meals per day", EVERYONE, library=library)

    assert answer.status == "answered"
    assert "60 €" in answer.text
    assert answer.citations[0].chunk_id == "expenses"
    assert answer.citations[0].url == "file:///expenses.md#L1-L9"


async def test_every_line_has_a_footnote_and_every_quote_stands_in_its_chunk(library):
    answer = await ask("how do I fail over the ledger database", EVERYONE, library=library)

    assert [citation.n for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert all(f"[{citation.n}]" in answer.text for citation in answer.citations)
    assert all(citation.quote in PAGES[citation.chunk_id] for citation in answer.citations)
    assert "kestrel db failover --cluster ledger" in answer.text


async def test_a_table_answers_with_its_row(library):
    answer = await ask("who is on call for platform in the week of 8 December", EVERYONE, library=library)

    assert "Dorota Nowak" in answer.text


async def test_what_the_documents_do_not_say_is_unknown_with_the_nearest_pages(library):
    answer = await ask("what is the boiling point of tungsten hexafluoride", EVERYONE, library=library)

    assert answer.status == "unknown"
    assert answer.citations == ()
    assert 0 < len(answer.nearest) <= 3


async def test_a_page_one_may_not_read_is_neither_quoted_nor_named_as_nearest(library):
    answer = await ask("when is the coffee machine cleaned", EVERYONE, library=library)

    assert "coffee" not in answer.text.lower()
    assert "Coffee" not in {page.title for page in answer.nearest}
    assert "coffee" not in {citation.chunk_id for citation in answer.citations}
    allowed = await ask("when is the coffee machine cleaned", Access((1, 2), ("handbook",)), library=library)
    assert "Fridays" in allowed.text


async def test_an_audience_that_may_read_nothing_gets_no_page_at_all(library):
    answer = await ask("how much may I spend on meals", Access((), ()), library=library)

    assert answer.status == "unknown"
    assert answer.text == NOTHING_FOUND
    assert answer.nearest == ()


class Unreachable:
    """An embedder whose model cannot be reached."""

    def __init__(self, space):
        self.space = space

    def embed_question(self, *_):
        raise ModelUnavailable("the model is down")

    embed_passages = count_tokens = embed_question


async def test_without_the_embedding_model_the_words_alone_answer(library, embedder):
    words_alone = Library(library.reader, Unreachable(embedder.space))  # type: ignore[arg-type]  # only what is called
    answer = await ask("meals spend receipts", EVERYONE, library=words_alone)

    assert answer.status == "answered"
    assert {citation.chunk_id for citation in answer.citations} == {"expenses"}
