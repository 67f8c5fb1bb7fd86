from datetime import UTC, datetime

from answering.footnotes import Footnotes
from answering.verifying.verdict import Quote
from tests.answering.exhibits import NOW, exhibit_of, tool_exhibit

PAGE = exhibit_of(
    3,
    "Keep the receipts. Alcohol is not refunded.",
    id="expenses",
    title="Expenses",
    heading_path=("Expenses", "Meals"),
    url="file:///expenses.md#L1",
    version="7",
    updated_at=datetime(2026, 1, 12, tzinfo=UTC),
)


def test_numbers_are_those_of_first_use_whatever_the_prompt_called_it():
    footnotes = Footnotes()

    assert footnotes.of_quote(Quote(PAGE, "expenses", "Alcohol is not refunded."))[0] == 1
    assert footnotes.of_quote(Quote(PAGE, "expenses", "Keep the receipts."))[0] == 2
    assert [(each.n, each.quote) for each in footnotes.citations] == [
        (1, "Alcohol is not refunded."),
        (2, "Keep the receipts."),
    ]


def test_the_same_words_of_the_same_chunk_are_one_footnote():
    footnotes = Footnotes()
    first = footnotes.of_quote(Quote(PAGE, "expenses", "Keep the receipts."))
    again = footnotes.of_quote(Quote(PAGE, "expenses", "Keep the receipts."))

    assert first == (1, footnotes.citations[0])
    assert again == (1, None)


def test_the_same_words_of_another_chunk_are_another_footnote():
    other = exhibit_of(4, "Keep the receipts.", id="rules")
    footnotes = Footnotes()
    numbers = [
        footnotes.of_quote(Quote(exhibit, exhibit.chunks[0].id, "Keep the receipts."))[0] for exhibit in (PAGE, other)
    ]

    assert numbers == [1, 2]


def test_a_footnote_says_where_its_words_stand_and_of_which_version_they_are():
    _, citation = Footnotes().of_quote(Quote(PAGE, "expenses", "Keep the receipts."))

    assert citation is not None
    assert citation.title == "Expenses › Meals"
    assert (citation.chunk_id, citation.url, citation.version) == ("expenses", "file:///expenses.md#L1", "7")
    assert citation.standing == "unchecked"


def test_a_footnote_of_a_tool_names_it_with_its_arguments_and_when_it_answered():
    exhibit = tool_exhibit(2, "up", arguments='{"query": "' + "x" * 200 + '"}')
    _, citation = Footnotes().of_quote(Quote(exhibit, "", "up"))

    assert citation is not None
    assert citation.title.startswith('grafana.query {"query": "xxx')
    assert citation.title.endswith("…")
    assert len(citation.title) < 120
    assert (citation.chunk_id, citation.url, citation.updated_at, citation.standing) == ("", "", NOW, "current")
