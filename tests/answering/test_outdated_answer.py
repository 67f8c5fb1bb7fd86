"""Answers whose pages are gone or changed by the time they are ready, and tools that have changed something by then."""

from dataclasses import replace

import pytest

from answering.inquiry import GONE, NO_MODEL, UNCHECKED
from answering.llm.language_model import ToolDefinition
from answering.tools.tool import Outcome, Tool
from answering.unknown import NOTHING_FOUND
from answering.writing import DONE
from index.writer import open_index_writer
from tests.answering.answers import Standings, happened
from tests.answering.conftest import PAGES
from tests.answering.test_inquiry import MEALS, MEALS_SAID, NOWHERE
from tests.fakes.hash_embedder import embeddings_of
from tests.fakes.scripted_model import Line, ScriptedModel, call
from tests.index.conftest import chunk_with


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


async def test_a_page_that_is_gone_is_not_named_among_the_nearest(library):
    before = await happened(library, NOWHERE)
    names = {page.title.casefold() for page in before.answer.nearest}
    seen = await happened(library, NOWHERE, check=Standings(expenses="gone"))

    assert "expenses" in names
    assert {page.title.casefold() for page in seen.answer.nearest} == names - {"expenses"}


RUNS = [
    lambda writer: writer.set_policy(["expenses"], 9),
    lambda writer: writer.remove_documents(["expenses"]),
]


class Meanwhile(Standings):
    """A check that takes so long that a run of the indexer comes in between; to the check itself all is current."""

    def __init__(self, folder, space, run):
        super().__init__()
        self.writer = open_index_writer(folder, space)
        self.run = run

    async def __call__(self, documents):
        self.run(self.writer)
        return await super().__call__(documents)


@pytest.mark.parametrize("run", RUNS, ids=["closed", "removed"])
async def test_what_a_run_closes_or_removes_after_the_search_is_neither_cited_nor_named(library, tmp_path, run):
    check = Meanwhile(str(tmp_path / "index"), library.embedder.space, run)
    names = {page.title for page in (await happened(library, NOWHERE)).answer.nearest}
    nearest = (await happened(library, NOWHERE, check=check)).answer.nearest

    assert "Expenses" in names
    assert {page.title for page in nearest} == names - {"Expenses"}


@pytest.mark.parametrize("run", RUNS, ids=["closed", "removed"])
async def test_an_answer_that_cites_what_a_run_has_closed_or_removed_meanwhile_is_withdrawn(library, tmp_path, run):
    check = Meanwhile(str(tmp_path / "index"), library.embedder.space, run)
    seen = await happened(library, MEALS, model=ScriptedModel(MEALS_SAID, "NO ANSWER"), check=check)

    assert seen.withdrawn == [GONE]
    assert seen.answer.status == "unknown"
    assert "Expenses" not in {page.title for page in seen.answer.nearest}


async def test_a_page_of_which_a_run_has_rewritten_every_passage_is_named_all_the_same(library, tmp_path, embedder):
    edited = chunk_with(1, "Meals are on the house.", id="new", document_id="expenses", title="Expenses", policy_id=1)

    def run(writer):
        writer.replace_documents(["expenses"], [edited], embeddings_of(embedder, [edited]))

    check = Meanwhile(str(tmp_path / "index"), embedder.space, run)
    nearest = (await happened(library, NOWHERE, check=check)).answer.nearest

    assert "Expenses" in {page.title for page in nearest}


async def yes(request):
    return True


def switch(flipped, name="switch"):
    async def run(arguments):
        flipped.append(arguments)
        return Outcome("The lamp of the lab is on")

    schema = {"type": "object", "properties": {}}
    definition = ToolDefinition(f"lab__{name}", "Switches the lamp on.", schema)
    return Tool(definition, f"lab.{name}", schema, run, 5, 1_000, server="lab", name=name, asks=True)


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


async def test_nobody_is_asked_anything_for_an_answer_that_is_written_again(library):
    asked: list[object] = []

    async def note(request):
        asked.append(request)
        return True

    calls = [
        Line(calls=(call(name, f'{{"text": "https://lamps.example/{name}"}}'),)) for name in ("lab__see", "lab__look")
    ]
    see, look = (replace(switch([], name), asks=False) for name in ("see", "look"))
    model = ScriptedModel(calls[0], MEALS_SAID, calls[1], "NO ANSWER")
    seen = await happened(
        library, MEALS, model=model, tools=(see, look), approve=note, check=Standings(expenses="gone")
    )

    assert len(asked) == 1
    assert "lab.look was not run: nobody approved it." in seen.answer.notes


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
