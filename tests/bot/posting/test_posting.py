import asyncio

import pytest

from answering.events import Noted, Said, Withdrawn
from bot.posting.errors import Stopped
from bot.rendering.answer import render
from tests.bot.posting.conftest import BUTTONS, FIRST, NOW, ONE, RENDERED, SECOND, STEPS, TWO, WORDS, kinds_of
from tests.bot.rendering.contents import answered

CARDS = ["task_card"] * 3
METADATA = {"event_type": "footnote_answer", "event_payload": {"question": "question-1", "part": 0}}


async def test_an_answer_is_streamed_and_ends_with_sources_and_buttons(desk):
    ts = await desk.answer(desk.posting(), *STEPS, FIRST, SECOND)

    [message] = desk.ours
    assert kinds_of(message) == [*CARDS, "markdown", "context", "actions"]
    assert desk.text == WORDS == RENDERED.markdown
    assert "Guide 1 › Steps" in message.blocks[-2]["elements"][0]["text"]
    assert (message.ts, desk.recorded) == (ts, [ts])
    assert message.metadata == METADATA
    assert {block["status"] for block in message.blocks if block["type"] == "task_card"} == {"complete"}


async def test_a_status_is_shown_at_once_and_every_step_while_it_is_done(desk, ana):
    posting = desk.posting()
    await posting.begin()
    session = desk.slack.workspace.session(desk.question.channel_id, desk.question.ts)
    assert session.status == "is searching the documents …"

    await posting.take(STEPS[0])
    assert desk.shown == ["task_card"]
    await posting.take(STEPS[1])
    assert [block["status"] for block in desk.ours[0].blocks] == ["complete", "in_progress"]


async def test_a_status_that_cannot_be_shown_keeps_nothing_up(desk):
    desk.faults.error("assistant.threads.setStatus", "missing_scope", times=None)
    await desk.answer(desk.posting(), FIRST, SECOND)

    assert desk.text == WORDS


async def test_words_go_out_at_once_and_then_at_a_pace_that_slack_bears(desk):
    posting = desk.posting()
    await posting.take(FIRST)
    await posting.take(SECOND)
    await posting.take(Said(" And"))
    assert desk.text == WORDS.partition(" Then")[0]

    desk.clock.advance(seconds=2)
    await posting.take(Said(" so on."))
    assert desk.text == f"{WORDS} And so on."
    assert desk.methods() == ["chat.startStream", "chat.appendStream"]


async def test_whoever_reads_the_stream_reads_what_whoever_comes_later_reads(desk):
    await desk.answer(desk.posting(), *STEPS, FIRST, SECOND)
    streamed = desk.text
    desk.clock.advance(seconds=60)
    second = desk.posting(way="whole")
    await desk.answer(second, *STEPS, FIRST, SECOND)

    posted = next(block["text"] for block in desk.ours[1].blocks if block["type"] == "markdown")
    assert streamed == posted


async def test_a_stream_is_replaced_by_the_next_before_slack_closes_it(desk):
    posting = desk.posting()
    await posting.take(STEPS[0])
    await posting.take(FIRST)
    desk.clock.advance(seconds=240)
    await posting.take(SECOND)
    ts = await posting.finish(RENDERED)

    first, second = desk.ours
    assert desk.texts == [WORDS.partition(" Then")[0], WORDS.partition(").")[2]]
    assert kinds_of(second) == ["markdown", "context", "actions"]
    assert (first.metadata, second.ts, desk.recorded) == (None, ts, [first.ts, ts])
    assert first.stream.state == second.stream.state == "complete"


async def test_a_stream_that_is_full_goes_on_in_the_next(desk):
    sentence = "Wait a while. " * 500
    posting = desk.posting()
    for _ in range(3):
        await posting.take(Said(sentence))
    await posting.finish(render(answered(sentence * 3, ()), NOW, BUTTONS))

    assert len(desk.ours) == 3
    assert "".join(
        block["text"] for message in desk.ours for block in message.blocks if block["type"] == "markdown"
    ) == (sentence * 3)


async def test_what_was_withdrawn_is_replaced_at_once_and_in_the_end(desk):
    posting = desk.posting()
    await posting.take(STEPS[0])
    await posting.take(Said("The page says so [1].", (ONE,)))
    await posting.take(Withdrawn("a page that it cites is gone."))

    assert "so [" not in desk.text
    assert "void: a page that it cites is gone." in desk.text
    await posting.take(FIRST)
    await posting.take(SECOND)
    await posting.finish(RENDERED)
    assert desk.text == WORDS
    assert desk.ours[0].metadata == METADATA


async def test_to_withdraw_before_anything_was_said_shows_nothing_of_it(desk):
    posting = desk.posting()
    await posting.take(STEPS[0])
    await posting.take(Withdrawn("the language model broke off."))
    await posting.take(Noted("Another model took over."))
    await posting.take(FIRST)
    await posting.take(SECOND)
    await posting.finish(RENDERED)

    assert desk.text == WORDS
    assert "chat.update" not in desk.methods()


async def test_an_answer_that_is_not_what_was_streamed_is_shown_as_it_is(desk):
    posting = desk.posting()
    await posting.take(Said("Something else."))
    await posting.finish(RENDERED)

    assert desk.text == WORDS
    assert desk.shown == ["markdown", "context", "actions"]


async def test_a_failure_is_told_in_place_of_what_was_said(desk):
    posting = desk.posting()
    await posting.take(STEPS[0])
    await posting.take(FIRST)
    ts = await posting.fail("Something went wrong. Reference: `r-1`.")

    assert desk.text == "Something went wrong. Reference: `r-1`."
    assert (desk.ours[0].ts, desk.ours[0].metadata) == (ts, METADATA)


async def test_a_failure_before_anything_was_said_is_a_message(desk):
    await desk.posting().fail("Something went wrong.")

    assert desk.text == "Something went wrong."


async def test_stop_ends_the_stream_and_keeps_what_was_said(desk, ana):
    posting = desk.posting()
    await posting.take(STEPS[0])
    await posting.take(FIRST)
    ana.stop(desk.question)
    desk.clock.advance(seconds=2)
    with pytest.raises(Stopped):
        await posting.take(SECOND)
    await posting.halt("Stopped.")

    assert desk.text == f"{WORDS}\n\nStopped."
    assert desk.slack.workspace.session(desk.question.channel_id, desk.question.ts).state == "active"
    assert len(desk.ours) == 1


async def test_a_direct_message_is_answered_in_a_thread_of_its_own(direct_desk):
    ts = await direct_desk.answer(direct_desk.posting(), *STEPS, FIRST, SECOND)

    assert (direct_desk.text, direct_desk.shown) == (WORDS, [*CARDS, "markdown", "context", "actions"])
    assert direct_desk.ours[0].ts == ts
    assert direct_desk.ours[0].thread_ts == direct_desk.question.ts


async def test_only_who_asked_sees_an_answer_grow_and_everybody_sees_it_whole(desk, slack, ana, team):
    ben = slack.person("Ben Ito")
    ben.join(team)
    posting = desk.posting()
    await posting.take(FIRST)
    desk.clock.advance(seconds=2)
    await posting.take(SECOND)
    grown, first = (person.thread(desk.question)[-1].text for person in (ana, ben))
    assert (grown, first) == (WORDS, WORDS.partition(" Then")[0])

    await posting.finish(RENDERED)
    assert WORDS in ben.thread(desk.question)[-1].words


async def test_what_is_not_streamed_can_be_stopped_too(desk, ana):
    session = desk.slack.workspace.session(desk.question.channel_id, desk.question.ts)
    posting = desk.posting(way="whole")
    await posting.take(STEPS[0])
    assert (session.state, session.status) == ("processing", "is searching the documents …")

    await posting.finish(RENDERED)
    assert session.state == "active"


async def test_stop_before_the_last_words_is_told_to_the_caller(desk, ana):
    posting = desk.posting()
    await posting.take(FIRST)
    ana.stop(desk.question)

    with pytest.raises(Stopped):
        await posting.finish(RENDERED)


async def test_nothing_is_left_when_the_question_is_deleted(desk):
    posting = desk.posting()
    await posting.begin()
    await posting.take(STEPS[0])
    await posting.take(FIRST)
    await posting.drop()

    assert desk.ours == []
    assert desk.slack.workspace.session(desk.question.channel_id, desk.question.ts).status == ""


async def test_what_another_process_began_is_finished_in_place(desk):
    await desk.posting().take(FIRST)
    [begun] = desk.recorded
    ts = await desk.posting(posted=[begun]).finish(RENDERED)

    assert (ts, desk.text) == (begun, WORDS)
    assert desk.shown == ["markdown", "context", "actions"]


async def test_a_message_that_began_while_the_work_was_cancelled_is_known(desk):
    desk.faults.hold("chat.startStream")
    posting = desk.posting()
    work = asyncio.create_task(posting.take(FIRST))
    await desk.server.until(lambda: desk.faults._held)
    work.cancel()
    desk.faults.release()
    with pytest.raises(asyncio.CancelledError):
        await work
    await posting.halt("Stopped.")

    assert len(desk.ours) == 1
    assert desk.recorded == [desk.ours[0].ts]


async def test_what_has_no_room_below_the_words_follows_in_a_message(desk):
    text = "And so on. " * 1_050
    many = [ONE, TWO]
    posting = desk.posting()
    await posting.take(Said(text))
    ts = await posting.finish(render(answered(text, many), NOW, [*BUTTONS * 9]))

    assert [kinds_of(each) for each in desk.ours] == [["markdown", "context"], ["actions"] * 9]
    assert desk.ours[-1].ts == ts
    assert [each.metadata and each.metadata["event_type"] for each in desk.ours][-1] == "footnote_answer"
