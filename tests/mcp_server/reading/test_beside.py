"""What is said of words that stand in no result helps to ask again, and names nothing that does not."""

import pytest

from mcp_server.reading.beside import is_beside, unheld_words
from mcp_server.reading.page import Page
from retrieval.hit import Hit, Scores
from retrieval.question import Question
from retrieval.search import SearchResult
from tests.index.conftest import chunk_with


def hits_of(*texts):
    return [Hit(chunk_with(place, text), Scores(0.5, 0.5, None, 0.5), None) for place, text in enumerate(texts)]


def page_of(*texts):
    hits = tuple(hits_of(*texts))
    return Page(hits, False, SearchResult(hits, (), None, ()))


def test_words_that_no_result_holds_are_named_as_they_were_written():
    note = unheld_words(hits_of("Keys are rotated.", "Queues are restarted."), Question("rotate keys of the Vault?"))

    assert note == "None of these results holds: Vault."


@pytest.mark.parametrize("question", ["keys until when?", "keys over all?", "is there a key without each other"])
def test_words_of_grammar_are_not_named(question):
    assert unheld_words(hits_of("Keys are rotated."), Question(question)) == ""


@pytest.mark.parametrize("question", ["authenticated callers", "authenticator", "caller authentication"])
def test_words_that_a_result_holds_in_another_form_are_not_named(question):
    assert unheld_words(hits_of("Callers must authenticate."), Question(question)) == ""


def test_nothing_is_beside_a_question_of_which_a_result_holds_a_word():
    page = page_of("Keys are rotated.", "Queues are restarted.")

    assert is_beside(Question("flurbing wuggles"), page)
    assert not is_beside(Question("flurbing keys"), page)
    assert not is_beside(Question("where is it?"), page)
    assert not is_beside(Question("flurbing wuggles"), page_of())
