"""Whatever goes wrong with a language model, over real HTTP: an answer in the documents' own words, and the reason."""

import pytest

from answering.inquiry import BROKE_OFF, NO_MODEL
from answering.llm.succession import Standby, Succession
from answering.writing import BY_TWO, TAKEN_OVER
from playground.openai.reply import says
from tests.answering.answers import happened
from tests.answering.conftest import PAGES
from tests.fakes.openai_server import model_at

MEALS = "how much may I spend on meals per day?"
SAID = "Keep the receipts [1]. You may spend up to 60 € a day on meals [1]. Alcohol is not refunded [1]."
BEHIND_THE_FIRST_SENTENCE = 8


async def answered(library, model, caplog):
    """Ask, and return what was shown and why no model answered."""
    seen = await happened(library, MEALS, model=model)
    logged = [each.getMessage() for each in caplog.records if each.name == "answering.inquiry"]
    assert "meals" not in caplog.text
    assert "receipts" not in caplog.text
    return seen, logged


def stands_in_the_documents_words(seen):
    assert seen.answer.status == "answered"
    assert seen.answer.text == seen.said
    assert "60 €" in seen.said
    assert all(each.quote in PAGES[each.chunk_id] for each in seen.answer.citations)
    assert seen.answer.notes == (NO_MODEL,)
    return True


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(({"kind": "refuse", "status": 401}, {}, "refused the key (401)"), id="401"),
        pytest.param(({"kind": "refuse", "status": 429}, {}, "takes no more requests for now (429)"), id="429"),
        pytest.param(({"kind": "refuse", "status": 500}, {}, "failed on its own side (500"), id="500"),
        pytest.param(({"kind": "refuse", "status": 413}, {}, "refused the request (413)"), id="prompt too long"),
        pytest.param(
            ({"kind": "hold"}, {"first_token_seconds": 0.5}, "said nothing for too long"), id="no first token"
        ),
        pytest.param(({"kind": "not json"}, {}, "Check models.main.api_base"), id="wrong json"),
        pytest.param(({"kind": "page"}, {}, "Check models.main.api_base"), id="sign-in page"),
    ],
)
async def test_a_model_that_says_nothing_leaves_the_documents_own_words(library, server, caplog, case):
    fault, settings, logged = case
    server.faults.add(times=None, **fault)
    seen, messages = await answered(library, model_at(server, **settings), caplog)

    assert stands_in_the_documents_words(seen)
    assert seen.withdrawn == []
    [message] = messages
    assert message.startswith("no language model answered: models.main (openai/stand-in) ")
    assert logged in message


async def test_a_missing_key_leaves_the_documents_own_words(library, server, caplog, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    model = model_at(server, api_base=None, model="openai/gpt-4o", api_key=None)
    seen, [message] = await answered(library, model, caplog)

    assert stands_in_the_documents_words(seen)
    assert "has no key" in message


async def test_a_server_that_is_not_there_leaves_the_documents_own_words(library, server, caplog):
    seen, [message] = await answered(library, model_at(server, api_base="http://127.0.0.1:9/v1"), caplog)

    assert stands_in_the_documents_words(seen)
    assert "cannot be reached. Check models.main.api_base and the network." in message


async def test_a_litellm_that_cannot_be_imported_leaves_the_documents_own_words(library, server, caplog, monkeypatch):
    def broken():
        raise ImportError

    for place in ("litellm_model.warm", "window.load_litellm", "model_table.load_litellm"):
        monkeypatch.setattr(f"answering.llm.{place}", broken)
    seen, [message] = await answered(library, model_at(server), caplog)

    assert stands_in_the_documents_words(seen)
    assert "failed within litellm (ImportError)" in message


async def test_an_empty_answer_leaves_the_documents_own_words(library, server, caplog):
    server.service.queue.append(says(""))
    seen, [message] = await answered(library, model_at(server), caplog)

    assert stands_in_the_documents_words(seen)
    assert "ended its turn without a word" in message


@pytest.mark.parametrize(
    "case",
    [
        ("stall", {"first_token_seconds": 2.0}, "said nothing for too long"),
        ("cut", {}, "broke off"),
        ("end", {}, "ended without finishing"),
        ("broken chunk", {}, "broke off, or sent something that cannot be read"),
        ("error chunk", {}, "models.main (openai/stand-in)"),
    ],
)
async def test_a_model_that_breaks_off_is_withdrawn_for_the_documents_own_words(library, server, caplog, case):
    kind, settings, logged = case
    server.service.queue.append(says(SAID))
    server.faults.add(kind, after_pieces=BEHIND_THE_FIRST_SENTENCE)
    seen, [message] = await answered(library, model_at(server, **settings), caplog)

    assert stands_in_the_documents_words(seen)
    assert seen.withdrawn == [BROKE_OFF]
    assert logged in message


@pytest.mark.parametrize("kind", ["stall", "cut", "end", "broken chunk", "error chunk"])
async def test_another_model_goes_on_and_nothing_is_said_twice(library, server, caplog, kind):
    server.service.queue.extend([says(SAID), says("You may spend up to 60 € a day on meals [1].")])
    server.faults.add(kind, after_pieces=BEHIND_THE_FIRST_SENTENCE)
    first = model_at(server, name="first", first_token_seconds=2.0)
    models = Succession([Standby(first, 30.0), Standby(model_at(server, name="second"), 30.0)])
    seen, messages = await answered(library, models, caplog)

    assert seen.answer.text == "Keep the receipts [1]. You may spend up to 60 € a day on meals [2]."
    assert (seen.noted, seen.withdrawn, seen.answer.notes) == ([TAKEN_OVER], [], (BY_TWO,))
    assert messages == []


async def test_an_answer_without_end_is_cut_off_after_its_time(library, server, caplog):
    server.service.queue.append(says("and so on " * 50_000))
    seen, [message] = await answered(library, model_at(server, timeout_seconds=1.0), caplog)

    assert stands_in_the_documents_words(seen)
    assert "took too long for one turn" in message
