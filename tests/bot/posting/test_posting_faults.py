"""What Slack does to an answer on its way, and what stands in the thread all the same."""

import pytest

from bot.posting.direct import NOT_THERE
from bot.posting.errors import Busy, Refused, Unsure
from tests.bot.posting.conftest import FIRST, RENDERED, SECOND, STEPS, WORDS

STREAM = ["task_card"] * 3 + ["markdown", "context", "actions"]
POSTED = ["markdown", "context", "actions"]
STREAMING = ["chat.startStream", "chat.appendStream", "chat.stopStream"]
REFUSALS = [
    *("channel_type_not_supported", "missing_recipient_team_id", "missing_recipient_user_id", "restricted_action"),
    *("messages_tab_disabled", "unknown_method", "invalid_chunks"),
]


@pytest.mark.parametrize("code", REFUSALS)
async def test_where_nothing_can_be_streamed_the_answer_is_posted(desk, code):
    desk.faults.error("chat.startStream", code)
    await desk.answer(desk.posting(), *STEPS, FIRST, SECOND)

    assert (desk.text, desk.shown) == (WORDS, POSTED)
    assert desk.methods() == ["chat.startStream", "chat.postMessage"]


async def test_without_a_stream_the_message_is_edited_at_a_polite_pace(desk):
    desk.faults.error("chat.startStream", "channel_type_not_supported")
    posting = desk.posting()
    await posting.take(STEPS[0])
    await posting.take(FIRST)
    assert desk.ours == []

    desk.clock.advance(seconds=4)
    await posting.take(SECOND)
    assert (desk.text, desk.ours[0].metadata["event_type"]) == (WORDS, "footnote_draft")
    await posting.finish(RENDERED)
    assert desk.shown == POSTED
    assert desk.ours[0].metadata["event_type"] == "footnote_answer"
    assert desk.methods() == ["chat.startStream", "chat.postMessage", "chat.update"]


async def test_when_slack_takes_no_more_streams_the_answer_is_posted_whole(desk):
    desk.faults.status("chat.startStream", 429, retry_after=30)
    posting = desk.posting()
    await posting.take(STEPS[0])
    await posting.take(FIRST)
    desk.clock.advance(seconds=10)
    await posting.take(SECOND)
    assert desk.ours == []

    await posting.finish(RENDERED)
    assert (desk.text, desk.shown, desk.waited) == (WORDS, POSTED, [])


async def test_when_slack_takes_no_more_appends_the_words_wait(desk):
    posting = desk.posting()
    await posting.take(FIRST)
    desk.faults.status("chat.appendStream", 429, retry_after=5)
    desk.clock.advance(seconds=2)
    await posting.take(SECOND)
    await posting.finish(RENDERED)

    assert (desk.text, desk.shown) == (WORDS, POSTED)
    assert desk.methods() == ["chat.startStream", "chat.appendStream", "chat.stopStream"]


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update", "chat.stopStream"])
async def test_what_must_be_said_waits_as_long_as_slack_asks(desk, method):
    way = {"chat.postMessage": "whole", "chat.update": "edit", "chat.stopStream": "stream"}[method]
    desk.faults.status(method, 429, retry_after=7)
    posting = desk.posting(way=way)
    desk.clock.advance(seconds=4)
    await desk.answer(posting, FIRST, SECOND)

    assert desk.text == WORDS
    assert desk.waited == [7]


async def test_who_asks_us_to_wait_too_long_is_not_waited_for(desk):
    desk.faults.status("chat.postMessage", 429, times=None, retry_after=3_600)

    with pytest.raises(Busy):
        await desk.posting(way="whole").finish(RENDERED)
    assert desk.waited == []


@pytest.mark.parametrize("method", STREAMING)
@pytest.mark.parametrize("happens", ["lose", "drop", "status"])
async def test_a_failure_in_a_stream_leaves_one_whole_answer(desk, method, happens):
    {"lose": desk.faults.lose, "drop": desk.faults.drop, "status": lambda name: desk.faults.status(name, 500)}[happens](
        method
    )
    posting = desk.posting()
    for event in (*STEPS, FIRST):
        await posting.take(event)
    desk.clock.advance(seconds=2)
    await posting.take(SECOND)
    ts = await posting.finish(RENDERED)

    assert desk.text == WORDS
    assert desk.shown in (STREAM, POSTED)
    assert desk.ours[0].metadata["event_type"] == "footnote_answer"
    assert desk.recorded == [desk.ours[0].ts] == [ts]


@pytest.mark.parametrize("happens", ["lose", "drop"])
async def test_a_message_whose_answer_is_lost_is_not_posted_twice(desk, happens):
    getattr(desk.faults, happens)("chat.postMessage")
    ts = await desk.posting(way="whole").finish(RENDERED)

    assert (desk.text, desk.shown) == (WORDS, POSTED)
    assert desk.recorded == [desk.ours[0].ts] == [ts]
    assert desk.methods("conversations.") == ["conversations.replies"]


async def test_an_answer_that_slack_never_takes_is_told_to_the_caller(desk):
    desk.faults.status("chat.postMessage", 503, times=None)

    with pytest.raises(Unsure):
        await desk.posting(way="whole").finish(RENDERED)
    assert desk.ours == []


async def test_where_the_thread_cannot_be_read_twice_is_better_than_never(desk):
    desk.faults.error("conversations.replies", "missing_scope", times=None)
    desk.faults.status("chat.postMessage", 500)
    await desk.posting(way="whole").finish(RENDERED)

    assert desk.text == WORDS


async def test_a_stream_that_slack_closed_is_finished_by_an_edit(desk):
    posting = desk.posting()
    await posting.take(STEPS[0])
    await posting.take(FIRST)
    desk.clock.advance(seconds=301)
    await posting.finish(RENDERED)

    assert (desk.text, desk.shown) == (WORDS, POSTED)


async def test_a_stream_that_slack_closed_early_goes_on_as_a_message(desk):
    posting = desk.posting()
    await posting.take(FIRST)
    desk.faults.error("chat.appendStream", "message_not_in_streaming_state")
    desk.clock.advance(seconds=2)
    await posting.take(SECOND)
    await posting.finish(RENDERED)

    assert (desk.text, desk.shown) == (WORDS, POSTED)


@pytest.mark.parametrize("code", ["invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"])
@pytest.mark.parametrize("way", ["stream", "whole"])
async def test_blocks_that_slack_refuses_are_followed_by_plainer_ones(desk, code, way):
    for method in ("chat.stopStream", "chat.postMessage", "chat.update"):
        desk.faults.error(method, code)
    await desk.answer(desk.posting(way=way), FIRST, SECOND)

    assert desk.shown == ["section", "context", "actions"]
    assert "Restart it <https://wiki.example.com/x/1|[1]>." in desk.ours[0].blocks[0]["text"]["text"]


async def test_when_slack_takes_no_blocks_at_all_the_words_and_sources_are_text(desk):
    desk.faults.error("chat.postMessage", "invalid_blocks", times=2)
    await desk.posting(way="whole").finish(RENDERED)

    [message] = desk.ours
    assert "Restart it <https://wiki.example.com/x/1|[1]>." in message.text
    assert "Guide 1 › Steps" in message.text


@pytest.mark.parametrize("code", ["not_in_channel", "restricted_action_read_only_channel", "is_archived"])
async def test_where_we_may_not_write_the_asker_is_told_in_a_direct_message(desk, ana, code):
    desk.faults.error("chat.startStream", code)
    desk.faults.error("chat.postMessage", code)
    ts = await desk.answer(desk.posting(), *STEPS, FIRST, SECOND)

    assert desk.ours == []
    told = list(ana.direct.messages.values())
    assert [each.text.partition("<")[0] for each in told] == [NOT_THERE, "Restart it "]
    assert desk.recorded == [each.ts for each in told]
    assert told[-1].ts == ts


async def test_where_nobody_can_be_written_to_the_caller_is_told(desk):
    desk.faults.error("chat.postMessage", "not_in_channel", times=None)

    with pytest.raises(Refused):
        await desk.posting(way="whole").fail("Something went wrong.")


async def test_a_message_that_somebody_deleted_is_posted_anew(desk):
    desk.faults.error("chat.startStream", "channel_type_not_supported")
    posting = desk.posting()
    desk.clock.advance(seconds=4)
    await posting.take(STEPS[0])
    await posting.take(FIRST)
    desk.faults.error("chat.update", "message_not_found")
    await posting.finish(RENDERED)

    assert desk.ours[-1].metadata["event_type"] == "footnote_answer"
    assert desk.texts[-1] == WORDS


async def test_a_message_posted_anew_is_not_taken_for_the_one_that_it_replaces(desk):
    posting = desk.posting(way="edit")
    desk.clock.advance(seconds=4)
    await posting.take(FIRST)
    desk.faults.error("chat.update", "edit_window_closed")
    desk.faults.drop("chat.postMessage")
    ts = await posting.finish(RENDERED)

    assert [each.ts for each in desk.ours] == desk.recorded
    assert (desk.ours[-1].ts, desk.texts[-1]) == (ts, WORDS)
