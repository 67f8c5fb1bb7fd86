from dataclasses import replace

from bot.posting.finding import find_answer, find_part, find_unfinished
from tests.bot.posting.conftest import FIRST, RENDERED, STEPS


async def nothing(ts):
    return False


async def everything(ts):
    return True


async def test_a_complete_answer_is_found_by_its_question(desk):
    ts = await desk.posting(way="whole").finish(RENDERED)
    another = replace(desk.destination, question_id="question-2")

    assert await find_answer(desk.calls, desk.destination) == ts
    assert await find_answer(desk.calls, another) == ""
    assert await find_unfinished(desk.calls, desk.destination, nothing) == ""


async def test_a_stream_without_an_end_is_found_unless_it_is_known(desk):
    await desk.posting().take(FIRST)

    assert await find_answer(desk.calls, desk.destination) == ""
    assert await find_unfinished(desk.calls, desk.destination, nothing) == desk.ours[0].ts
    assert await find_unfinished(desk.calls, desk.destination, everything) == ""
    assert await find_unfinished(desk.calls, desk.destination, nothing, "Something else") == ""


async def test_a_message_that_was_edited_so_far_is_found_by_its_question_although_it_is_known(desk):
    posting = desk.posting(way="edit")
    desk.clock.advance(seconds=4)
    await posting.take(FIRST)

    assert await find_unfinished(desk.calls, desk.destination, everything) == desk.ours[0].ts
    assert await find_part(desk.calls, desk.destination, 0) == desk.ours[0].ts
    assert await find_part(desk.calls, desk.destination, 1) == ""
    assert await find_part(desk.calls, desk.destination, 0, known=desk.recorded) == ""
    assert await find_answer(desk.calls, desk.destination) == ""


async def test_what_stood_there_before_the_question_and_what_others_say_is_not_found(desk, ana, slack):
    await desk.posting().take(STEPS[0])
    other = slack.other_bot("Other")
    other.join(slack.workspace.channels[desk.question.channel_id])
    other.reply(desk.question, "Restart it.")
    later = ana.reply(desk.question, "and then?")

    assert await find_unfinished(desk.calls, replace(desk.destination, asked_ts=later.ts), nothing) == ""


async def test_outside_of_threads_the_conversation_is_looked_through(desk):
    place = replace(desk.destination.place, thread_ts="")
    destination = replace(desk.destination, place=place)
    desk.destination = destination
    desk.faults.lose("chat.postMessage")
    posting = desk.posting.func(*[desk.calls, destination], **desk.posting.keywords, way="whole")
    ts = await posting.finish(RENDERED)

    assert await find_answer(desk.calls, destination) == ts
    assert desk.methods("conversations.")[0] == "conversations.history"
