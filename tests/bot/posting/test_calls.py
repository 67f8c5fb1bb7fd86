import pytest
from slack_sdk.http_retry.builtin_async_handlers import AsyncServerErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.posting.calls import without_retries
from bot.posting.errors import Busy, Refused, Stopped, Unsure


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("not_in_channel", Refused),
        ("stopped_by_user", Stopped),
        ("ratelimited", Busy),
        ("rate_limited", Busy),
        ("internal_error", Unsure),
        ("fatal_error", Unsure),
    ],
)
async def test_a_refusal_says_whether_it_was_done(desk, code, error):
    desk.faults.error("auth.test", code)

    with pytest.raises(error) as raised:
        await desk.calls.once("auth.test")
    assert type(raised.value) is error


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_of_a_server_that_fails_nobody_knows_whether_it_did(desk, status):
    desk.faults.status("auth.test", status)

    with pytest.raises(Unsure):
        await desk.calls.once("auth.test")
    assert len(desk.journal.entries("auth.test")) == 1


async def test_what_can_be_done_twice_is_tried_again_a_few_times(desk):
    desk.faults.drop("auth.test", times=2)
    assert (await desk.calls.surely("auth.test"))["ok"]
    assert desk.waited == [1, 2]

    desk.faults.drop("auth.test", times=None)
    with pytest.raises(Unsure):
        await desk.calls.surely("auth.test")


async def test_what_slack_asked_one_answer_to_wait_for_no_other_asks_before(desk):
    desk.faults.status("auth.test", 429, retry_after=30)
    for _ in range(3):
        with pytest.raises(Busy):
            await desk.calls.once("auth.test")
    assert len(desk.journal.entries("auth.test")) == 1

    desk.clock.advance(seconds=20)
    assert (await desk.calls.patiently("auth.test"))["ok"]
    assert desk.waited == [10]


async def test_a_channel_that_is_full_keeps_no_other_waiting(desk, slack, ana):
    other = slack.channel("other", ana)
    desk.faults.status("chat.postMessage", 429, retry_after=30)
    with pytest.raises(Busy):
        await desk.calls.once("chat.postMessage", channel=desk.question.channel_id, text="a")

    assert (await desk.calls.once("chat.postMessage", channel=other.id, text="a"))["ok"]


async def test_reading_waits_and_tries_again(desk):
    desk.faults.status("conversations.info", 429, retry_after=3)
    desk.faults.status("conversations.info", 500)
    found = await desk.calls.look("conversations.info", channel=desk.question.channel_id)

    assert found["channel"]["id"] == desk.question.channel_id
    assert desk.waited == [3, 2]


async def test_no_error_tells_a_token(desk):
    desk.faults.error("auth.test", "not_in_channel")

    with pytest.raises(Refused, match=r"^Slack refused auth\.test: not_in_channel$"):
        await desk.calls.once("auth.test")


def test_the_sdks_own_retries_are_left_out_and_all_else_is_kept():
    client = AsyncWebClient(
        "xoxb-1", base_url="http://127.0.0.1:1/api/", proxy="http://p", retry_handlers=[AsyncServerErrorRetryHandler()]
    )
    quiet = without_retries(client)

    assert quiet.retry_handlers == []
    assert (quiet.token, quiet.base_url, quiet.proxy) == (client.token, client.base_url, client.proxy)
