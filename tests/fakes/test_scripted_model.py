import pytest

from answering.errors import LanguageModelUnavailable
from answering.llm.language_model import Calls, Piece, ToolDefinition
from tests.fakes.openai_server import MESSAGES, text_of, usage_of, written
from tests.fakes.scripted_model import Line, ScriptedModel, call

TOOL = ToolDefinition("search_docs", "Searches.", {"type": "object", "properties": {}})


async def test_it_says_its_lines_in_pieces_and_keeps_what_it_was_asked():
    model = ScriptedModel("The queue\nis full [9].", lambda asked: f"{len(asked.messages)} messages.")

    pieces = await written(model)
    again = await written(model, tools=[TOOL])

    assert text_of(pieces) == "The queue\nis full [9]."
    assert len(pieces) > 4
    usage = usage_of(pieces)
    assert (usage.prompt_tokens, usage.completion_tokens, usage.cost) == (20, 5, None)
    assert text_of(again) == "2 messages."
    assert [asked.text for asked in model.asked] == ["\n".join(message.text for message in MESSAGES)] * 2
    assert [[tool["function"]["name"] for tool in asked.tools] for asked in model.asked] == [[], ["search_docs"]]


async def test_it_asks_for_several_tools_at_once_also_with_arguments_that_are_no_json():
    calls = (
        call("search_docs", '{"query": '),
        call("get_chunk", '{"id": "x"}'),
        call("search_docs", "", call_id="other"),
    )
    pieces = await written(ScriptedModel(Line("Let me look.", calls)), tools=[TOOL])

    assert text_of(pieces) == "Let me look."
    assert pieces[-2] == Calls(calls)


@pytest.mark.parametrize("line", [Line("The queue is", dies=True), Line("The queue is", stalls=True)])
async def test_it_breaks_off_or_stalls_in_the_middle(line):
    pieces: list[Piece] = []

    with pytest.raises(LanguageModelUnavailable):
        await written(ScriptedModel(line, first_token_seconds=0.2), into=pieces)
    assert text_of(pieces) == "The queue is"


async def test_it_fails_when_its_script_has_ended():
    with pytest.raises(LanguageModelUnavailable):
        await written(ScriptedModel())
