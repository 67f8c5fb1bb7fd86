"""The whole way, with the real Bolt and its socket."""

from playground.slack.people.interaction import FAILURE


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
