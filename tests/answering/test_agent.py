"""Turns of a model and its tools, through litellm; what a tool gives is shown to the model as it is."""

import asyncio
import json
from importlib import import_module

import pytest

from answering.agent import Agent, Asking, Limits
from answering.errors import LanguageModelUnavailable
from answering.llm.language_model import Calls, Message, TakenOver, ToolDefinition, Words
from answering.llm.succession import Standby, Succession
from answering.tools.tool import Outcome, Tool
from answering.tools.toolbox import Toolbox
from index.litellm_library import load_litellm
from tests.fakes.scripted_model import Line, ScriptedModel, call
from tests.fakes.told_model import ToldModel

SCHEMA = {"type": "object", "properties": {"of": {"type": "string"}}}
QUESTION = (Message("user", "Is the queue full?"),)


class Gauge:
    """A tool that remembers what it was asked, and how often it was at work at once."""

    def __init__(self, text="full"):
        self.text = text
        self.asked = []
        self.at_work = self.most_at_work = 0

    @property
    def tool(self):
        definition = ToolDefinition("gauge", "Reads a gauge.", SCHEMA)
        return Tool(definition, "ops.gauge", SCHEMA, self.run, timeout_seconds=5, max_characters=10_000)

    async def run(self, arguments):
        self.asked.append(dict(arguments))
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        await asyncio.sleep(0)
        self.at_work -= 1
        return Outcome(self.text)


async def show(answer):
    return answer.text


def agent_of(model, gauge, **limits):
    return Agent(model, Toolbox([gauge.tool]), show, limits=Limits(**limits))


async def heard(agent):
    return [piece async for piece in agent.converse(QUESTION)]


def text_of(pieces):
    return "".join(piece.text for piece in pieces if isinstance(piece, Words))


def gauge_call(n, **arguments):
    return call("gauge", json.dumps(arguments), call_id=f"c{n}")


def tool_messages(asked):
    return {message["tool_call_id"]: message["content"] for message in asked.messages if message["role"] == "tool"}


async def test_a_model_that_asks_for_nothing_has_one_turn():
    model, gauge = ScriptedModel("It is full."), Gauge()

    assert text_of(await heard(agent_of(model, gauge))) == "It is full."
    assert [tool["function"]["name"] for tool in model.asked[0].tools] == ["gauge"]
    assert gauge.asked == []


async def test_calls_of_one_turn_run_at_once_and_each_is_answered_by_its_id():
    calls = tuple(gauge_call(n, of=str(n)) for n in range(3))
    model, gauge = ScriptedModel(Line("Let me look.", calls=calls), "It is full."), Gauge()

    pieces = await heard(agent_of(model, gauge))

    assert Asking(("ops.gauge",) * 3) in pieces
    assert gauge.most_at_work == 3
    assert tool_messages(model.asked[1]) == {"c0": "full", "c1": "full", "c2": "full"}
    [assistant] = [message for message in model.asked[1].messages if message["role"] == "assistant"]
    assert assistant["content"] == "Let me look."


async def test_two_calls_that_a_model_gives_one_id_get_an_answer_each():
    class Echo(Gauge):
        async def run(self, arguments):
            return Outcome(f"of {arguments['of']}")

    agent = agent_of(ToldModel(), Echo())
    calls = (call("gauge", '{"of": "a"}'), call("gauge", '{"of": "b"}'))
    agent.model.takes_tools = True
    agent.model.pieces = [Calls(calls)]
    agent.limits = Limits(steps=1)
    await heard(agent)

    assert [message.text for message in agent.model.given[-1] if message.role == "tool"] == ["of a", "of b"]


async def test_the_same_call_is_run_once_however_it_is_written():
    again = call("gauge", '{ "of" : "x" }', call_id="later")
    both = (call("gauge", '{"of": "x"}', call_id="first"), again)
    model, gauge = ScriptedModel(Line(calls=both), Line(calls=(again,)), "Full."), Gauge()

    await heard(agent_of(model, gauge))

    assert gauge.asked == [{"of": "x"}]
    assert "asked before with the same arguments" in tool_messages(model.asked[1])["later"]
    assert "asked before with the same arguments" in tool_messages(model.asked[2])["later"]


async def test_more_calls_than_are_allowed_at_once_are_answered_but_not_run():
    calls = tuple(gauge_call(n, of=str(n)) for n in range(4))
    model, gauge = ScriptedModel(Line(calls=calls), Line(calls=calls[2:3]), "Full."), Gauge()

    await heard(agent_of(model, gauge, calls=2))

    assert [each["of"] for each in gauge.asked] == ["0", "1", "2"]
    assert tool_messages(model.asked[1])["c3"] == "At most 2 tools can be asked at once."


async def test_after_its_last_step_a_model_may_ask_for_nothing_and_is_told_to_answer():
    model = ScriptedModel(Line(calls=(gauge_call(1, of="a"),)), Line(calls=(gauge_call(2, of="b"),)), "Full.")
    gauge = Gauge()

    assert text_of(await heard(agent_of(model, gauge, steps=2))) == "Full."
    assert [asked.may_call for asked in model.asked] == [True, True, False]
    assert "Answer now" in model.asked[2].messages[-1]["content"]


@pytest.mark.parametrize("steps", [0, 1])
async def test_a_model_that_asks_though_it_may_not_is_at_its_end(steps):
    lines = [Line(f"I must look {n}. ", calls=(gauge_call(n, of=str(n)),)) for n in range(steps + 1)]
    model, gauge = ScriptedModel(*lines, "never said"), Gauge()

    assert text_of(await heard(agent_of(model, gauge, steps=steps))).endswith(f"I must look {steps}. ")
    assert len(gauge.asked) == steps
    assert len(model.asked) == steps + 1


async def test_a_model_that_may_ask_for_nothing_from_the_start_is_told_of_no_tool():
    model = ScriptedModel("Full.")
    await heard(agent_of(model, Gauge(), steps=0))

    assert model.asked[0].tools == []


async def test_a_model_that_has_written_for_too_long_must_answer():
    model, gauge = ScriptedModel(Line(calls=(gauge_call(1, of="a"),)), "Full."), Gauge()

    await heard(agent_of(model, gauge, seconds=1e-9))

    assert [asked.may_call for asked in model.asked] == [True, False]


async def test_what_does_not_fit_any_more_is_not_read_and_the_model_must_answer():
    model = ScriptedModel(Line(calls=(gauge_call(1, of="a"),)), "Full.", window_tokens=2_000)
    gauge = Gauge("many words " * 800)

    await heard(agent_of(model, gauge, turn_tokens=500))

    assert tool_messages(model.asked[1]) == {"c1": "It answered, but there is no room left to read it."}


async def test_a_tool_that_does_not_exist_is_named_as_such_and_answered():
    model, gauge = ScriptedModel(Line(calls=(call("rm", '{"of": "/"}', call_id="c1"),)), "Full."), Gauge()

    pieces = await heard(agent_of(model, gauge))

    assert Asking(("a tool that does not exist",)) in pieces
    assert "There is no tool rm. There are: gauge." in tool_messages(model.asked[1])["c1"]


@pytest.mark.parametrize("arguments", ["{", '{"of": 7}', "[]", '"x"'])
async def test_arguments_that_are_none_are_told_to_the_model_and_run_nothing(arguments):
    model, gauge = ScriptedModel(Line(calls=(call("gauge", arguments, call_id="c1"),)), "Full."), Gauge()

    assert text_of(await heard(agent_of(model, gauge))) == "Full."
    assert gauge.asked == []
    assert tool_messages(model.asked[1])["c1"]


@pytest.mark.parametrize("arguments", ["{", "[1, 2]", '"x"', "[" * 1_500, '{"of": ' * 1_500])
async def test_arguments_that_are_no_object_do_not_go_into_the_conversation(arguments):
    model, gauge = ScriptedModel(Line(calls=(call("gauge", arguments, call_id="c1"),)), "Full."), Gauge()

    await heard(agent_of(model, gauge))

    [assistant] = [message for message in model.asked[1].messages if message["role"] == "assistant"]
    assert [each["function"]["arguments"] for each in assistant["tool_calls"]] == ["{}"]
    told = tool_messages(model.asked[1])["c1"]
    assert "not JSON" in told or "must be a JSON object" in told


async def test_a_conversation_with_broken_arguments_can_be_told_to_every_vendor():
    anthropic = import_module("litellm.litellm_core_utils.prompt_templates.factory")
    lines = [Line(calls=(call("gauge", arguments, call_id="c1"),)) for arguments in ("{", "[1, 2]")]
    model = ScriptedModel(*lines, "Full.")
    await heard(agent_of(model, Gauge()))

    told = anthropic.anthropic_messages_pt(model.asked[2].messages, model="claude", llm_provider="anthropic")
    uses = [part for message in told for part in message["content"] if part["type"] == "tool_use"]
    assert [use["input"] for use in uses] == [{}, {}]


async def test_the_last_turn_of_a_conversation_with_tools_can_be_told_to_every_vendor():
    library = load_litellm()
    model = ScriptedModel(Line(calls=(gauge_call(1, of="a"),)), "Full.")
    await heard(agent_of(model, Gauge(), steps=1))
    last = model.asked[-1]

    name = "anthropic.claude-3-7-sonnet-20250219-v1:0"
    bedrock = {"model": name, "custom_llm_provider": "bedrock", "drop_params": True}
    options = library.get_optional_params(**bedrock, tools=last.tools, tool_choice="none")
    # Raises without descriptions of the tools.
    told = library.AmazonConverseConfig().transform_request(name, last.messages, options, {}, {})
    assert [each["toolSpec"]["name"] for each in told["toolConfig"]["tools"]] == ["gauge"]
    assert "toolChoice" not in told["toolConfig"]


async def test_after_a_takeover_the_conversation_goes_on_from_what_stands():
    first = ScriptedModel(Line("It is full. Perha", dies=True), name="first")
    second = ScriptedModel(Line("Let me look.", calls=(gauge_call(1, of="a"),)), "So it is.", name="second")
    gauge = Gauge()

    pieces = await heard(agent_of(Succession([Standby(first, 30.0), Standby(second, 30.0)]), gauge))

    assert TakenOver("second", "It is full. ") in pieces
    [assistant] = [message for message in second.asked[1].messages if message["role"] == "assistant"]
    assert assistant["content"] == "It is full. Let me look."


async def test_a_model_that_cannot_write_is_told_to_whoever_asked():
    with pytest.raises(LanguageModelUnavailable):
        await heard(agent_of(ScriptedModel(Line(dies=True)), Gauge()))


async def test_closing_a_conversation_closes_the_turn():
    model = ToldModel("It ", "is ", "full.")
    conversation = agent_of(model, Gauge()).converse(QUESTION)
    await anext(conversation)
    await conversation.aclose()

    assert model.was_closed == 1
