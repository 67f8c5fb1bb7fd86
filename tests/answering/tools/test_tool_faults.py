"""Whatever goes wrong with a live tool costs one line, never the answer: through a model, from a real index."""

import json

import pytest

from answering.tools.allowed import Allowed
from answering.tools.live import live_tools
from tests.answering.answers import happened
from tests.answering.tools.conftest import everybody
from tests.fakes.http_tool_server import refusing, silent, talking_nonsense, working
from tests.fakes.scripted_model import Line, ScriptedModel, call

MEALS = "how much may I spend on meals per day?"
SAID = "Keep the receipts [1]."
ALLOWED = Allowed(reads=("query", "slow", "flood", "failing", "die"), writes=("restart",))


async def answered(library, tools, name, arguments=None, **means):
    """Let a model ask for a tool and then answer from the documents; return what was shown and what it was told."""
    [tool] = [each for each in tools if each.name == name]
    asking = Line(calls=(call(tool.definition.name, json.dumps(arguments or {}), call_id="c1"),))
    model = ScriptedModel(asking, SAID)
    seen = await happened(library, MEALS, model=model, tools=tuple(tools), **means)
    [told] = [each["content"] for each in model.asked[1].messages if each["role"] == "tool"]
    assert seen.answer.text == seen.said == SAID
    return seen, told


async def approved(server):
    return live_tools(server, await server.list_tools(), ALLOWED, may_use=everybody, max_characters=500)


@pytest.fixture
async def defined(by_http):
    with by_http(working()) as (server, _):
        return await server.list_tools()


@pytest.mark.parametrize(
    "case",
    [
        (refusing(500), 10.0, "Grafana could not be asked: it answered with HTTP 500."),
        (silent(), 0.5, "Grafana could not be asked: it did not answer within 0.5 s."),
        (talking_nonsense(), 10.0, "Grafana could not be asked: its answer is not what the protocol demands."),
        (
            working("changed"),
            10.0,
            "Grafana has changed query since it was approved, so it is not used. "
            "`footnote tools approve grafana` shows the change.",
        ),
    ],
)
async def test_a_server_that_fails_costs_one_line_below_the_answer(library, by_http, defined, case):
    application, seconds, line = case
    with by_http(application, seconds=seconds) as (server, _):
        tools = live_tools(server, defined, ALLOWED, may_use=everybody, max_characters=500)
        seen, told = await answered(library, tools, "query", {"expr": "up"})

    assert line in told
    assert seen.answer.notes == (line,)


async def test_a_server_that_is_down_costs_one_line_below_the_answer(library, by_http, defined):
    with by_http(working()) as (server, served):
        tools = live_tools(server, defined, ALLOWED, may_use=everybody, max_characters=500)
        served.close()
        seen, _ = await answered(library, tools, "query", {"expr": "up"})

    assert seen.answer.notes == ("Grafana could not be asked: it cannot be reached.",)


async def test_a_flood_costs_one_line_below_the_answer(library, by_http):
    with by_http(working()) as (server, _):
        seen, _ = await answered(library, await approved(server), "flood")

    [note] = seen.answer.notes
    assert note.startswith("Grafana could not be asked: it answered with more than 5 MB")


async def test_a_server_that_dies_while_it_is_asked_costs_one_line_below_the_answer(library, by_stdio):
    async with by_stdio("fine") as server:
        seen, _ = await answered(library, await approved(server), "die")

    assert seen.answer.notes == ("Grafana could not be asked: it ended while it was asked.",)


async def test_what_a_failing_tool_says_is_told_to_the_model_and_not_to_the_reader(library, by_http):
    with by_http(working()) as (server, _):
        seen, told = await answered(library, await approved(server), "failing")

    assert "no such datasource" in told
    assert seen.answer.notes == ("grafana.failing gave no result.",)


async def test_a_call_that_a_person_denies_is_not_run_and_the_reader_is_told(library, by_http):
    with by_http(working()) as (server, _):
        seen, told = await answered(library, await approved(server), "restart")

    assert "grafana.restart was not run: nobody approved it." in told
    assert seen.answer.notes == ("grafana.restart was not run: nobody approved it.",)


async def test_an_approval_that_fails_is_a_no(library, by_http):
    async def breaks(_request):
        raise RuntimeError("the door is gone")

    with by_http(working()) as (server, _):
        seen, _ = await answered(library, await approved(server), "restart", approve=breaks)

    assert seen.answer.notes == ("grafana.restart was not run: nobody approved it.",)


async def test_arguments_that_are_wrong_are_the_model_s_to_mend_and_no_concern_of_the_reader(library, by_http):
    with by_http(working()) as (server, _):
        seen, told = await answered(library, await approved(server), "query", {"wrong": 1})

    assert "expr" in told
    assert seen.answer.notes == ()
