from mcp_server.request_id import current_request_id, with_request_id
from tests.fakes.event_log import event_log


def test_a_request_that_has_an_id_keeps_it_and_another_gets_one_for_the_block() -> None:
    with with_request_id() as outer, with_request_id() as inner:
        assert inner == outer == current_request_id() != ""
    with with_request_id() as other:
        assert other != outer
    assert current_request_id() == ""


async def test_calls_by_stdio_are_logged_each_under_its_own_id(handbook) -> None:
    with event_log() as events:
        async with handbook.client() as desk:
            await desk.call("search_docs", query="keys")
            await desk.call("search_docs", query="deploys")

    searched, called = events("searched"), events("called")
    assert len({event["request_id"] for event in called}) == 2
    assert [event["request_id"] for event in searched] == [event["request_id"] for event in called]
    assert len({event["trace_id"] for event in searched}) == 2
