"""Faults on the way to an answer, and what stands at the end; through litellm, from a real index."""

import logging
import shutil

import pytest

from answering.ask import answer_events
from answering.events import Said
from answering.inquiry import BROKE_OFF, NO_MODEL, NO_TOOLS
from answering.llm.language_model import ToolDefinition
from answering.llm.succession import Standby, Succession
from answering.means import Means
from answering.prompting.turn import Turn
from answering.tools.tool import Outcome, Tool
from answering.unknown import TOO_WEAK
from answering.writing import BY_TWO, TAKEN_OVER
from index.errors import StorageError
from retrieval.library import Library
from tests.answering.answers import happened
from tests.answering.conftest import EVERYONE, PAGES
from tests.answering.test_ask import Unreachable
from tests.fakes.scripted_model import Line, ScriptedModel, call
from tests.fakes.told_model import ToldModel

MEALS = "how much may I spend on meals per day?"
NOWHERE = "what is the boiling point of tungsten hexafluoride"
MEASURED = "Tungsten hexafluoride has a boiling point of 17.1 degrees Celsius"
MEALS_SAID = "You may spend up to 60 € a day on meals [1]."


def in_turn(*models):
    return Succession([Standby(model, 30.0) for model in models])


def live_tool(text):
    async def run(arguments):
        return Outcome(text)

    schema = {"type": "object", "properties": {}}
    definition = ToolDefinition("lab__lookup", "Looks a substance up.", schema)
    return Tool(definition, "lab.lookup", schema, run, 5, 1_000, server="lab", name="lookup")


async def test_without_a_model_the_answer_is_the_documents_own_words(library):
    seen = await happened(library, MEALS)

    assert seen.said == seen.answer.text
    assert seen.answer.citations[0].quote in PAGES["expenses"]
    assert seen.answer.notes == ()
    assert seen.answer.evidence.writing is None


async def test_a_model_that_cannot_be_reached_is_replaced_by_the_documents_own_words(library, caplog):
    seen = await happened(library, MEALS, model=ScriptedModel(Line(dies=True), name="main"))

    assert "60 €" in seen.answer.text
    assert seen.withdrawn == []
    assert seen.said == seen.answer.text
    assert seen.answer.notes == (NO_MODEL,)
    [record] = [each for each in caplog.records if "no language model answered" in each.message]
    assert record.levelno == logging.WARNING
    assert "models.main" in record.message
    assert "meals" not in caplog.text


async def test_what_a_model_said_before_it_broke_off_is_withdrawn_when_nobody_goes_on(library):
    model = ScriptedModel(Line("Keep the receipts [1]. Alcohol is not refunded [1]. You may", dies=True))
    seen = await happened(library, MEALS, model=model)

    assert seen.withdrawn == [BROKE_OFF]
    assert seen.said == seen.answer.text
    assert "60 €" in seen.said
    assert seen.answer.notes == (NO_MODEL,)
    assert seen.answer.evidence.writing is not None
    assert seen.answer.evidence.writing.sentences == 2
    assert seen.answer.evidence.writing.failed_models == ("scripted",)


async def test_another_model_goes_on_where_the_first_broke_off_and_nothing_is_said_twice(library):
    first = ScriptedModel(Line("Keep the receipts [1]. Alcohol is not ref", dies=True), name="first")
    second = ScriptedModel("Keep the receipts [1]. Alcohol is not refunded [1].", name="second")
    seen = await happened(library, MEALS, model=in_turn(first, second))

    assert seen.answer.text == seen.said == "Keep the receipts [1]. Alcohol is not refunded [2]."
    assert seen.noted == [TAKEN_OVER]
    assert seen.answer.notes == (BY_TWO,)
    assert seen.withdrawn == []
    assert seen.answer.evidence.writing is not None
    assert seen.answer.evidence.writing.failed_models == ("first",)


async def test_weak_findings_are_no_answer_whatever_a_model_makes_of_them(library):
    model = ScriptedModel("Tungsten hexafluoride boils at 17 °C [1].")
    seen = await happened(library, NOWHERE, model=model)

    assert (seen.answer.status, seen.answer.reason) == ("unknown", "too_weak")
    assert seen.answer.text.startswith(TOO_WEAK)
    assert 0 < len(seen.answer.nearest) <= 3


async def test_a_model_searches_on_from_weak_findings(library):
    search = Line(calls=(call("search_docs", '{"query": "who is on call on 15 December"}'),))
    model = ScriptedModel(search, "Luuk Jansen is on call on 15 December.")
    seen = await happened(library, NOWHERE, model=model)

    assert seen.answer.text == "Luuk Jansen is on call on 15 December. [1]"


async def test_weak_findings_do_not_keep_a_model_from_asking_live_tools(library):
    model = ScriptedModel(Line(calls=(call("lab__lookup"),)), f"{MEASURED} [1]")
    seen = await happened(library, NOWHERE, model=model, tools=(live_tool(MEASURED),))

    assert seen.answer.text == f"{MEASURED} [1]"
    [citation] = seen.answer.citations
    assert (citation.quote, citation.title, citation.url) == (MEASURED, "lab.lookup {}", "")
    assert citation.standing == "current"


async def test_weak_findings_and_a_model_that_cannot_be_reached_are_no_answer_with_the_reason(library):
    seen = await happened(library, NOWHERE, model=ScriptedModel(Line(dies=True)), tools=(live_tool(MEASURED),))

    assert (seen.answer.status, seen.answer.reason) == ("unknown", "too_weak")
    assert seen.answer.notes == (NO_TOOLS,)


async def test_a_follow_up_is_searched_with_what_it_is_about_and_written_with_its_thread(library):
    thread = (Turn("Ana", "What may I spend on meals?"), Turn("Footnote", "Up to 60 € [1].", is_answer=True))
    model = ScriptedModel("Is alcohol refunded as a meal expense?", "Alcohol is not refunded [1].")
    seen = await happened(library, "and alcohol?", model=model, thread=thread)

    assert seen.answer.text == "Alcohol is not refunded [1]."
    assert "and alcohol?" in model.asked[1].text
    assert "What may I spend on meals?" in model.asked[1].text


async def test_what_it_took_to_condense_a_follow_up_is_counted_and_logged_without_its_words(library, caplog):
    thread = (Turn("Ana", "What may I spend on meals?"),)
    with caplog.at_level(logging.INFO, logger="answering"):
        model = ScriptedModel("Is alcohol refunded as a meal expense?", "Alcohol is not refunded [1].")
        seen = await happened(library, "and alcohol?", model=model, thread=thread)
    writing = seen.answer.evidence.writing

    assert writing is not None
    # As the scripted model counts: 20 for what it reads of each turn, and a word each.
    assert (writing.prompt_tokens, writing.completion_tokens) == (40, 7 + 5)
    assert "follow-up condensed by=model reason=none" in caplog.text
    assert "alcohol" not in caplog.text


async def test_what_it_took_to_condense_counts_though_nothing_was_written_then(library):
    thread = (Turn("Ana", "What about tungsten?"),)
    model = ScriptedModel(NOWHERE, Line(dies=True))
    seen = await happened(library, "and hexafluoride?", model=model, thread=thread)

    assert seen.answer.status == "unknown"
    assert seen.answer.evidence.writing is not None
    assert seen.answer.evidence.writing.prompt_tokens == 20


async def test_whoever_stops_listening_stops_the_model(library):
    model = ToldModel("Keep the receipts [1]. ", "Alcohol is not refunded [1]. ", "And so on.")
    events = answer_events(MEALS, EVERYONE, library=library, means=Means(model))
    async for event in events:
        if isinstance(event, Said):
            break
    await events.aclose()

    assert model.was_closed == 1


async def test_a_model_that_fails_after_its_tools_have_answered_is_withdrawn_too(library):
    search = Line("Keep the receipts [1]. ", calls=(call("search_docs", '{"query": "rota"}'),))
    seen = await happened(library, MEALS, model=ScriptedModel(search, Line(dies=True)))

    assert seen.withdrawn == [BROKE_OFF]
    assert "60 €" in seen.said
    assert seen.answer.text == seen.said


async def test_without_the_embedding_model_a_models_sentences_are_checked_by_their_words(library, embedder):
    words_alone = Library(library.reader, Unreachable(embedder.space))  # type: ignore[arg-type]  # only what is called
    model = ScriptedModel(
        Line(calls=(call("calculator", '{"expression": "5 * 60"}'), call("search_docs", '{"query": "on call"}'))),
        f"{MEALS_SAID} You may spend up to 90 € a day on meals [1].",
    )
    seen = await happened(words_alone, "meals spend receipts", model=model)

    assert seen.answer.text == MEALS_SAID
    assert seen.answer.notes == ()
    assert "Luuk Jansen" in model.asked[1].text


async def test_an_index_that_cannot_be_read_is_an_error_and_no_answer(library, tmp_path):
    shutil.rmtree(tmp_path / "index")

    with pytest.raises(StorageError):
        await happened(library, MEALS, model=ScriptedModel(MEALS_SAID))


async def test_a_model_of_a_small_window_is_asked_all_the_same(library):
    model = ScriptedModel("Keep the receipts [1].", window_tokens=2_000)
    seen = await happened(library, MEALS, model=model)

    assert seen.answer.text == "Keep the receipts [1]."
