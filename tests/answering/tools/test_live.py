import json

from answering.llm.language_model import ToolCall
from answering.tools.allowed import Allowed
from answering.tools.live import live_tools
from answering.tools.toolbox import Toolbox
from tests.answering.tools.conftest import everybody
from tests.fakes.http_tool_server import working
from tests.fakes.nobody import nobody

ALLOWED = Allowed(reads=("query", "failing", "picture", "flood"), writes=("restart", "query_all"))


async def yes(_request):
    return True


async def box_of(server, allowed=ALLOWED):
    return Toolbox(live_tools(server, await server.list_tools(), allowed, may_use=everybody, max_characters=500))


async def one(box, name, arguments=None, *approve):
    [answer] = await box.use([ToolCall("c", name, json.dumps(arguments or {}))], *approve)
    return answer


async def test_only_what_is_both_approved_and_allowed_is_offered(by_http):
    with by_http(working()) as (server, _):
        listed = await server.list_tools()
    approved = [each for each in listed if each.name in {"query", "slow"}]

    assert [each.label for each in live_tools(server, approved, ALLOWED, may_use=everybody, max_characters=500)] == [
        "grafana.query"
    ]


async def test_what_not_everybody_may_use_any_more_is_not_run_though_a_person_says_yes(by_http):
    may = [True]

    async def while_it_lasts():
        return may[0]

    async def yes_at_last(_request):
        may[0] = False
        return True

    with by_http(working()) as (server, _):
        listed = await server.list_tools()
        box = Toolbox(live_tools(server, listed, ALLOWED, may_use=while_it_lasts, max_characters=500))
        done = await one(box, "grafana__query", {"expr": "up"})
        restart = await one(box, "grafana__restart", None, yes_at_last)
        query = await one(box, "grafana__query", {"expr": "up"})

    told = "grafana.{} was not run: not everybody who would see what it says may use it any more."
    assert done.text == "result of up"
    assert (restart.text, restart.note) == (told.format("restart"),) * 2
    assert query.text == told.format("query")


async def test_what_is_not_said_to_read_asks_a_person(by_http):
    with by_http(working()) as (server, _):
        box = await box_of(server)
        refused = await one(box, "grafana__restart")
        done = await one(box, "grafana__restart", None, yes)

    assert {tool.name for tool in box.tools if tool.asks} == {"restart"}
    assert refused.text == "grafana.restart was not run: nobody approved it."
    assert done.text == "restart done"


async def test_a_name_in_both_lists_asks_a_person():
    assert Allowed(reads=("query",), writes=("query",)).asks("query")
    assert Allowed(reads=(), writes=()).asks("query")


async def test_an_error_of_the_tool_is_told_as_a_quotation(by_http):
    with by_http(working()) as (server, _):
        answer = await one(await box_of(server), "grafana__failing")

    assert answer.text == 'grafana.failing answered with an error: "no such datasource"'
    assert answer.use is None


async def test_what_is_cut_still_says_so(by_stdio):
    async with by_stdio("fine") as server:
        answer = await one(await box_of(server), "grafana__flood")

    assert answer.text.endswith("[Cut here: the whole answer has 12,000,000 characters.]")


async def test_tools_are_offered_without_asking_the_server_and_cost_a_line_when_it_is_down(by_http):
    with by_http(working()) as (server, _):
        listed = await server.list_tools()
    box = Toolbox(live_tools(server, listed, ALLOWED, may_use=everybody, max_characters=500))

    with nobody() as address:
        server.connection.url = f"{address}/mcp"
        answer = await one(box, "grafana__query", {"expr": "up"})
    assert answer.text == "Grafana could not be asked: it cannot be reached."
