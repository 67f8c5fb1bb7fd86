import asyncio
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.errors import ToolFailed
from answering.llm.language_model import ToolCall, ToolDefinition
from answering.tools.calculator import build_calculator
from answering.tools.tool import Outcome, Tool
from answering.tools.toolbox import Toolbox

SCHEMA = {"type": "object", "properties": {"text": {"type": "string"}}, "additionalProperties": False}


def live(name, run, *, asks=False, seconds=5.0, limit=1_000, schema=SCHEMA):
    return Tool(
        definition=ToolDefinition(f"grafana__{name}", "", schema),
        label=f"grafana.{name}",
        schema=schema,
        run=run,
        timeout_seconds=seconds,
        max_characters=limit,
        server="grafana",
        name=name,
        asks=asks,
    )


class Door:
    """Answers every request in the same way, and remembers what it was asked."""

    def __init__(self, answer):
        self.answer = answer
        self.asked = []

    async def __call__(self, request):
        self.asked.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


async def echo(arguments):
    return Outcome(f"echo {json.dumps(arguments)}")


async def one(box, name, arguments="{}", *approve):
    [answer] = await box.use([ToolCall("c1", name, arguments)], *approve)
    return answer


async def test_a_result_can_be_cited_with_tool_arguments_and_time():
    answer = await one(Toolbox([live("echo", echo)]), "grafana__echo", '{ "text":"hi" }')

    assert answer.text == 'echo {"text": "hi"}'
    assert (answer.use.tool, answer.use.arguments, answer.use.text) == ("grafana.echo", '{"text": "hi"}', answer.text)
    assert answer.use.at.utcoffset() is not None


async def test_a_tool_that_is_not_in_the_box_is_not_run():
    answer = await one(Toolbox([build_calculator()]), "grafana__delete\u202e_all\n")

    assert answer.text == "There is no tool grafana__delete_all. There are: calculator."
    assert answer.use is None


async def test_arguments_that_do_not_fit_are_not_sent():
    ran = []

    async def note(arguments):
        ran.append(arguments)
        return Outcome("")

    box = Toolbox([live("echo", note)])
    for text in ("{", "[]", '{"text": 1}', '{"other": "x"}'):
        assert (await one(box, "grafana__echo", text)).use is None
    assert ran == []


@given(st.lists(st.tuples(st.text(max_size=20) | st.just("grafana__echo"), st.text(max_size=40)), max_size=4))
def test_whatever_a_model_asks_for_is_answered_call_by_call(asked):
    calls = [ToolCall(f"c{number}", name, text) for number, (name, text) in enumerate(asked)]
    answers = asyncio.run(Toolbox([live("echo", echo)]).use(calls))

    assert [answer.call for answer in answers] == calls
    assert all(answer.text for answer in answers)


async def test_calls_of_one_turn_run_at_the_same_time():
    both = asyncio.Barrier(2)

    async def meet(_arguments):
        await both.wait()
        return Outcome("met")

    calls = [ToolCall(each, "grafana__meet", "") for each in ("a", "b")]
    assert [answer.text for answer in await Toolbox([live("meet", meet)]).use(calls)] == ["met", "met"]


async def test_what_writes_is_run_only_after_a_yes_to_exactly_its_arguments():
    door = Door(True)
    box = Toolbox([live("restart", echo, asks=True)])
    answer = await one(box, "grafana__restart", '{"text": "api\\u202e"}', door)

    assert answer.text == 'echo {"text": "api\\u202e"}'
    [request] = door.asked
    assert (request.server, request.tool) == ("grafana", "restart")
    assert request.arguments == '{\n  "text": "api\\u202e"\n}'


@pytest.mark.parametrize("says", [False, None, "yes", 1, RuntimeError("the door fell shut")])
async def test_anything_but_a_yes_is_a_no(says):
    answer = await one(Toolbox([live("restart", echo, asks=True)]), "grafana__restart", "", Door(says))

    assert answer.text == "grafana.restart was not run: nobody approved it."
    assert answer.use is None


async def test_where_nobody_can_be_asked_nothing_is_approved():
    assert (await one(Toolbox([live("restart", echo, asks=True)]), "grafana__restart")).use is None


async def test_an_approval_that_comes_too_late_is_none():
    async def never(_request):
        await asyncio.Event().wait()

    box = Toolbox([live("restart", echo, asks=True)], approval_seconds=0.05)
    assert (await one(box, "grafana__restart", "", never)).use is None


async def test_a_person_is_asked_about_one_call_after_the_other_each_under_its_own_id():
    open_requests, ids = 0, set()

    async def door(request):
        nonlocal open_requests
        open_requests += 1
        assert open_requests == 1
        await asyncio.sleep(0)
        open_requests -= 1
        ids.add(request.id)
        return True

    calls = [ToolCall(str(number), "grafana__restart", "") for number in range(3)]
    answers = await Toolbox([live("restart", echo, asks=True)]).use(calls, door)

    assert all(answer.use for answer in answers)
    assert len(ids) == 3


async def test_a_person_is_asked_a_few_times_and_the_model_is_told_that_this_was_it():
    door = Door(False)
    box = Toolbox([live("restart", echo, asks=True), live("echo", echo)], max_approvals=2)
    calls = [ToolCall(str(number), "grafana__restart", json.dumps({"text": str(number)})) for number in range(3)]
    answers = await box.use(calls, door)
    address = await one(box, "grafana__echo", '{"text": "https://evil.example"}', door)

    assert len(door.asked) == 2
    told = "grafana.{} was not run: a person is asked about at most 2 calls for one answer."
    assert [answers[2].text, address.text] == [told.format("restart"), told.format("echo")]
    assert answers[2].note == answers[2].text
    assert (await one(box, "grafana__echo", '{"text": "plain"}', door)).use


async def test_a_web_address_that_a_tool_does_not_ask_for_needs_a_person():
    door = Door(False)
    box = Toolbox([live("echo", echo)])

    assert (await one(box, "grafana__echo", '{"text": "https://evil.example/?q=secret"}', door)).use is None
    assert len(door.asked) == 1
    assert (await one(box, "grafana__echo", '{"text": "plain"}', door)).use
    assert len(door.asked) == 1


async def test_a_web_address_that_a_tool_asks_for_does_not():
    schema = {"type": "object", "properties": {"text": {"type": "string", "format": "uri"}}}
    box = Toolbox([live("echo", echo, schema=schema)])

    assert (await one(box, "grafana__echo", '{"text": "https://example.com"}')).use


async def test_a_tool_that_fails_or_takes_too_long_or_breaks_costs_one_line():
    async def fail(_arguments):
        raise ToolFailed("Grafana could not be asked: it cannot be reached.")

    async def hang(_arguments):
        await asyncio.Event().wait()

    async def break_down(_arguments):
        raise KeyError("secret text")

    box = Toolbox([live("fail", fail), live("hang", hang, seconds=0.05), live("break", break_down)])
    calls = [ToolCall(each, f"grafana__{each}", "") for each in ("fail", "hang", "break")]

    assert [answer.text for answer in await box.use(calls)] == [
        "Grafana could not be asked: it cannot be reached.",
        "grafana.hang did not answer within 0.05 s.",
        "grafana.break failed.",
    ]


@pytest.mark.parametrize("depth", [250, 480, 900, 960, 985, 1_500])
@pytest.mark.parametrize("asks", [True, False])
async def test_arguments_however_deeply_nested_cost_one_line_at_most(depth, asks):
    schema = {"type": "object"}
    box = Toolbox([live("echo", echo, schema=schema, asks=asks)])
    answer = await one(box, "grafana__echo", '{"a":' * depth + "1" + "}" * depth, Door(True))

    assert answer.text.startswith(("echo", "grafana.echo failed.", "The arguments are not JSON"))
    assert (answer.use is not None) == answer.text.startswith("echo")


async def test_a_call_that_cannot_be_looked_into_is_not_run(monkeypatch):
    def too_deep(*_):
        raise RecursionError

    monkeypatch.setattr("answering.tools.toolbox.has_unasked_address", too_deep)
    answer = await one(Toolbox([live("echo", echo)]), "grafana__echo")

    assert (answer.text, answer.use) == ("grafana.echo failed.", None)


async def test_a_long_result_is_cut():
    async def talk(_arguments):
        return Outcome("x" * 50)

    answer = await one(Toolbox([live("talk", talk, limit=10)]), "grafana__talk")

    assert answer.text == "x" * 10 + "…"
    assert answer.use.text == answer.text


async def test_the_model_is_told_of_what_is_in_the_box_and_of_nothing_else():
    assert [each.name for each in Toolbox([build_calculator(), live("echo", echo)]).definitions] == [
        "calculator",
        "grafana__echo",
    ]
    assert Toolbox([]).definitions == []
