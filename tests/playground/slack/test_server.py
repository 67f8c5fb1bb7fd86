"""The whole way, with the real Bolt and its socket."""

import asyncio

from playground.slack.faults import Fault
from playground.slack.people.interaction import FAILURE
from tests.playground.slack.conftest import Bot


async def test_a_mention_is_heard_and_its_streamed_answer_is_seen_in_the_thread(server, bot, ana, team):
    @bot.app.event("app_mention")
    async def answer(event, say_stream, set_status):
        await set_status("is looking …")
        stream = await say_stream(buffer_size=1)
        await stream.append(markdown_text="One ")
        await stream.append(chunks=[{"type": "task_update", "id": "a", "title": "Search", "status": "complete"}])
        await stream.append(markdown_text="two.")
        await stream.stop(blocks=[{"type": "divider"}])

    await bot.handler.connect_async()
    asked = ana.mention(team, "how do we deploy?")

    def finished():
        replies = ana.thread(asked)[1:]
        return replies and not replies[-1].is_streaming and replies

    [seen] = await server.until(finished)
    assert seen.text == "One two."
    assert [block["type"] for block in seen.blocks] == ["task_card", "markdown", "divider"]
    assert server.world.journal.errors() == []


async def test_a_mention_comes_as_a_mention_and_as_a_message(server, bot, ana, team):
    bot.hears("app_mention", "message")
    await bot.handler.connect_async()

    said = ana.mention(team, "hello")

    await server.until(lambda: len(bot.heard) == 2)
    assert sorted(bot.types()) == ["app_mention", "message"]
    assert {each["ts"] for each in bot.heard} == {said.ts}
    assert len({each["event_id"] for each in bot.bodies}) == 2


async def test_a_direct_message_is_answered(server, bot, ana):
    @bot.app.event("message")
    async def answer(event, say):
        await say(f"You said {event['text']}")

    await bot.handler.connect_async()
    ana.dm("hello")

    await server.until(lambda: len(ana.sees(ana.direct)) == 2)
    assert ana.sees(ana.direct)[-1].text == "You said hello"


async def test_a_command_is_answered_to_its_user_alone(server, bot, ana, ben, team):
    @bot.app.command("/helper")
    async def answer(ack, command, respond):
        await ack(f"Working on {command['text']}")
        await respond("Done")

    await bot.handler.connect_async()
    run = ana.run(team, "/helper", "tests")

    await server.until(lambda: len(ana.sees(team)) == 2)
    assert run.outcome == "answered"
    assert sorted(seen.text for seen in ana.sees(team)) == ["Done", "Working on tests"]
    assert ben.sees(team) == []


async def test_a_press_opens_a_modal_which_is_filled_and_submitted(server, bot, ana, team):
    @bot.app.event("app_mention")
    async def answer(say):
        button = {"type": "button", "action_id": "why", "text": {"type": "plain_text", "text": "Why?"}, "value": "7"}
        await say(text="Yes", blocks=[{"type": "actions", "elements": [button]}])

    @bot.app.action("why")
    async def ask_why(ack, body, client, action):
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=reasons(action["value"]))

    @bot.app.view("reasons")
    async def take(ack, view):
        bot.heard.append(view["state"]["values"]["reason"]["text"]["value"])
        await ack()

    await bot.handler.connect_async()
    ana.mention(team, "is it?")
    await server.until(lambda: len(ana.sees(team)) == 2)

    ana.press(ana.sees(team)[-1].message, "why")
    modal = await server.until(lambda: ana.modal)
    modal.fill("text", "Because")
    modal.submit()

    await server.until(lambda: ana.modal is None)
    assert bot.heard == ["Because"]


async def test_what_the_app_does_not_acknowledge_shows_its_user_an_error(server, clock, bot, ana, team):
    await bot.handler.connect_async()

    run = ana.run(team, "/helper", "nobody listens")
    await server.until(lambda: [each.state for each in server.world.outbox.deliveries] == ["sent"])
    clock.advance(seconds=3)

    await server.until(lambda: run.is_settled)
    assert run.shown_error == FAILURE


async def test_bolt_comes_back_after_a_refresh_and_after_a_broken_socket(server, bot, ana):
    bot.hears("message")
    await bot.handler.connect_async()
    await server.until(lambda: server.sockets.connections)
    [first] = server.sockets.connections

    await asyncio.to_thread(server.disconnect)
    await server.until(lambda: server.sockets.connections and first not in server.sockets.connections)
    ana.dm("one")
    await server.until(lambda: len(bot.heard) == 1)
    await asyncio.to_thread(server.drop_sockets)
    ana.dm("two")
    await server.until(lambda: len(bot.heard) == 2)

    assert [each["text"] for each in bot.heard] == ["one", "two"]


async def test_an_event_that_nobody_handles_comes_four_times(server, clock, bot, ana):
    await bot.handler.connect_async()
    ana.dm("hello")
    [delivery] = server.world.outbox.deliveries
    for seconds in (3, 63, 303):
        await server.until(lambda: delivery.state == "sent")
        attempt = delivery.attempt
        clock.advance(seconds=seconds)
        await server.until(lambda last=attempt: delivery.attempt > last)
    await server.until(lambda: delivery.state == "sent")
    clock.advance(seconds=3)
    await server.until(lambda: delivery.state == "lost")

    assert delivery.attempt == 3


async def test_two_apps_share_the_events_between_them(server, bot, ana, team):
    other = Bot(server)
    for each in (bot, other):
        each.hears("message")
        await each.handler.connect_async()
    try:
        for number in range(10):
            ana.say(team, str(number))
        await server.until(lambda: len(bot.heard) + len(other.heard) == 10)
    finally:
        await other.handler.close_async()

    assert bot.heard
    assert other.heard
    assert sorted(each["text"] for each in bot.heard + other.heard) == [str(number) for number in range(10)]


async def test_a_socket_breaks_in_the_middle_of_an_answer_which_is_finished_and_not_asked_for_again(server, bot, ana):
    @bot.app.event("message")
    async def answer(event, say):
        bot.heard.append(event)
        await say("So")

    await bot.handler.connect_async()
    server.world.faults.add(Fault(kind="drop sockets", pattern="chat.postMessage"))
    ana.dm("How?")

    await server.until(lambda: len(ana.sees(ana.direct)) == 2)
    await server.until(lambda: not server.world.outbox.pending())
    assert [each["text"] for each in bot.heard] == ["How?"]


async def test_whatever_happens_on_the_way_every_event_arrives(server, clock, bot, ana):
    answered = set()

    @bot.app.event("message")
    async def answer(event, body, say):
        bot.heard.append(event["text"])
        if body["event_id"] not in answered:
            answered.add(body["event_id"])
            await say(f"To {event['text']}")

    faults = server.world.faults
    faults.add(Fault(kind="ack lost", pattern="message", times=None, every=3))
    faults.add(Fault(kind="duplicate", pattern="message", times=None, every=4))
    faults.add(Fault(kind="late", pattern="message", times=None, after=2, every=5))
    server.world.limits.are_on = False
    await bot.handler.connect_async()
    questions = [ana.dm(str(number)).text for number in range(20)]
    faults.clear()
    questions.append(ana.dm("the last").text)
    while server.world.outbox.pending():
        await server.until(lambda: not server.world.outbox.due())
        clock.advance(seconds=400)

    def said():
        return [seen.text for seen in ana.sees(ana.direct) if seen.author == server.slack.bot.id]

    await server.until(lambda: len(said()) >= len(questions))
    assert sorted(said()) == sorted(f"To {each}" for each in questions)
    assert len(bot.heard) > len(questions)


def reasons(metadata):
    field = {"type": "plain_text_input", "action_id": "text"}
    label = {"type": "plain_text", "text": "Reason"}
    return {
        "type": "modal",
        "callback_id": "reasons",
        "private_metadata": metadata,
        "title": {"type": "plain_text", "text": "Why"},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": [{"type": "input", "block_id": "reason", "label": label, "element": field}],
    }
