"""Faults on the way to an answer, and what stands at the end; through litellm, from a real index."""

import logging
import shutil

import pytest

from answering.ask import answer_events
from answering.events import Said
from answering.inquiry import BROKE_OFF, GONE, NO_MODEL, NO_TOOLS, UNCHECKED
from answering.llm.language_model import ToolDefinition
from answering.llm.succession import Standby, Succession
from answering.means import Means
from answering.prompting.turn import Turn
from answering.tools.tool import Outcome, Tool
from answering.unknown import NOTHING_FOUND, TOO_WEAK
from answering.writing import DONE, TAKEN_OVER
from index.errors import StorageError
from retrieval.library import Library
from tests.answering.answers import Standings, happened
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


async def test_an_answer_that_cites_a_page_that_is_gone_is_withdrawn_and_written_again_without_it(library):
    check = Standings(expenses="gone")
    model = ScriptedModel(MEALS_SAID, lambda asked: "Nothing." if "60 €" not in asked.text else MEALS_SAID)
    seen = await happened(library, MEALS, model=model, check=check)

    assert seen.withdrawn == [GONE]
    assert seen.answer.status == "unknown"
    assert "Expenses" not in {page.title for page in seen.answer.nearest}
    assert "60 €" not in model.asked[1].text


async def test_a_page_that_is_gone_is_not_found_again_by_a_tool(library):
    search = Line(calls=(call("search_docs", '{"query": "spend on meals per day"}'),))
    model = ScriptedModel(MEALS_SAID, search, "NO ANSWER")
    seen = await happened(library, MEALS, model=model, check=Standings(expenses="gone"))

    assert len(model.asked) == 3
    assert "60 €" not in model.asked[2].text
    assert seen.answer.status == "unknown"


@pytest.mark.parametrize("model", [None, "scripted"])
async def test_when_every_page_is_gone_nothing_is_named(library, model):
    check = Standings(**dict.fromkeys(PAGES, "gone"))
    writer = ScriptedModel(*[MEALS_SAID] * 3) if model else None
    seen = await happened(library, MEALS, model=writer, check=check)

    assert (seen.answer.status, seen.answer.reason, seen.answer.nearest) == ("unknown", "nothing_found", ())
    assert seen.answer.text == NOTHING_FOUND
    assert seen.said == ""


async def test_notes_of_what_was_withdrawn_are_not_told_of_what_stands(library):
    model = ScriptedModel(f"{MEALS_SAID}\n\nMissing: how much per day", "Dorota Nowak is on call on 8 December.")
    seen = await happened(library, MEALS, model=model, check=Standings(expenses="gone"))

    assert seen.answer.citations[0].chunk_id == "rota"
    assert seen.answer.notes == ()


async def test_a_page_that_changed_is_cited_and_marked(library):
    seen = await happened(library, MEALS, model=ScriptedModel(MEALS_SAID), check=Standings(expenses="changed"))

    assert [each.standing for each in seen.answer.citations] == ["changed"]
    assert seen.withdrawn == []
    assert seen.answer.notes == ()


async def test_a_check_that_does_not_know_leaves_a_note(library):
    seen = await happened(library, MEALS, model=ScriptedModel(MEALS_SAID), check=Standings(expenses="unchecked"))

    assert [each.standing for each in seen.answer.citations] == ["unchecked"]
    assert seen.answer.notes == (UNCHECKED,)


async def test_only_what_is_cited_is_checked(library):
    check = Standings()
    await happened(library, MEALS, model=ScriptedModel(MEALS_SAID), check=check)

    assert check.asked == [["expenses"]]


async def test_a_follow_up_is_searched_with_what_it_is_about_and_written_with_its_thread(library):
    thread = (Turn("Ana", "What may I spend on meals?"), Turn("Footnote", "Up to 60 € [1].", is_answer=True))
    model = ScriptedModel("Is alcohol refunded as a meal expense?", "Alcohol is not refunded [1].")
    seen = await happened(library, "and alcohol?", model=model, thread=thread)

    assert seen.answer.text == "Alcohol is not refunded [1]."
    assert "and alcohol?" in model.asked[1].text
    assert "What may I spend on meals?" in model.asked[1].text


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


async def test_a_page_that_is_gone_is_not_named_among_the_nearest(library):
    before = await happened(library, NOWHERE)
    names = {page.title.casefold() for page in before.answer.nearest}
    seen = await happened(library, NOWHERE, check=Standings(expenses="gone"))

    assert "expenses" in names
    assert {page.title.casefold() for page in seen.answer.nearest} == names - {"expenses"}


async def test_a_model_of_a_small_window_is_asked_all_the_same(library):
    model = ScriptedModel("Keep the receipts [1].", window_tokens=2_000)
    seen = await happened(library, MEALS, model=model)

    assert seen.answer.text == "Keep the receipts [1]."


async def yes(request):
    return True


def switch(flipped):
    async def run(arguments):
        flipped.append(arguments)
        return Outcome("The lamp of the lab is on")

    schema = {"type": "object", "properties": {}}
    definition = ToolDefinition("lab__switch", "Switches the lamp on.", schema)
    return Tool(definition, "lab.switch", schema, run, 5, 1_000, server="lab", name="switch", asks=True)


async def test_what_a_tool_has_changed_is_told_though_the_model_broke_off(library):
    flipped: list[object] = []
    model = ScriptedModel(Line(calls=(call("lab__switch"),)), Line(dies=True))
    seen = await happened(library, MEALS, model=model, tools=(switch(flipped),), approve=yes)

    assert len(flipped) == 1
    assert seen.answer.notes == (DONE.format(tool="lab.switch"), NO_MODEL)


async def test_nothing_is_changed_twice_when_an_answer_is_written_again(library):
    flipped: list[object] = []
    switching = Line(calls=(call("lab__switch"),))
    model = ScriptedModel(switching, MEALS_SAID, switching, "NO ANSWER")
    check = Standings(expenses="gone")
    seen = await happened(library, MEALS, model=model, tools=(switch(flipped),), approve=yes, check=check)

    assert len(flipped) == 1
    assert seen.withdrawn == [GONE]
    assert DONE.format(tool="lab.switch") in seen.answer.notes


async def test_an_answer_of_a_tool_alone_stands_though_a_page_beside_it_is_gone(library):
    flipped: list[object] = []
    model = ScriptedModel(Line(calls=(call("lab__switch"),)), "The lamp of the lab is on.")
    check = Standings(**dict.fromkeys(PAGES, "gone"))
    seen = await happened(library, MEALS, model=model, tools=(switch(flipped),), approve=yes, check=check)

    assert seen.withdrawn == []
    assert seen.answer.text == "The lamp of the lab is on. [1]"


async def test_every_request_of_an_answer_is_counted_though_it_was_written_again(library):
    model = ScriptedModel(MEALS_SAID, "NO ANSWER")
    seen = await happened(library, MEALS, model=model, check=Standings(expenses="gone"))
    once = await happened(library, MEALS, model=ScriptedModel(MEALS_SAID))

    assert len(model.asked) == 2
    assert seen.answer.evidence.writing.prompt_tokens > once.answer.evidence.writing.prompt_tokens
