import pytest

from tests.playground.slack.conftest import refused

TASK = {"type": "task_update", "id": "a", "title": "Search", "status": "in_progress"}


@pytest.fixture
def asked(ana, team):
    return ana.say(team, "How?")


@pytest.fixture
def start(client, slack, ana, asked):
    async def started(**values):
        to = {"recipient_team_id": slack.workspace.id, "recipient_user_id": ana.id}
        answer = await client.chat_startStream(
            channel=asked.channel_id, thread_ts=asked.ts, **{"markdown_text": "One", **to, **values}
        )
        return {"channel": answer["channel"], "ts": answer["ts"]}

    return started


async def test_a_stream_grows_for_its_recipient_while_others_see_its_first_piece(client, start, asked, ana, ben):
    stream = await start()
    await client.chat_appendStream(**stream, markdown_text=" two")

    assert [seen.text for seen in ana.thread(asked)[1:]] == ["One two"]
    assert [(seen.text, seen.blocks) for seen in ben.thread(asked)[1:]] == [("One", [])]

    await client.chat_stopStream(**stream, markdown_text=" three")
    assert ben.thread(asked)[1].text == "One two three"
    assert not ben.thread(asked)[1].is_streaming


async def test_tasks_are_shown_as_they_stand_now(client, start, ana, asked):
    stream = await start(chunks=[TASK])
    source = {"type": "url", "url": "https://example.com", "text": "Page"}
    done = {**TASK, "status": "complete", "details": "found", "sources": [source]}

    await client.chat_appendStream(**stream, chunks=[done, {**TASK, "id": "b", "title": "Read"}])

    cards = [block for block in ana.thread(asked)[1].blocks if block["type"] == "task_card"]
    assert [(card["title"], card["status"]) for card in cards] == [("Search", "complete"), ("Read", "in_progress")]
    assert cards[0]["sources"] == [source]


async def test_in_plan_mode_tasks_stand_in_one_plan(client, start, ana, asked):
    stream = await start(task_display_mode="plan", chunks=[TASK])

    await client.chat_appendStream(**stream, chunks=[{"type": "plan_update", "title": "Answering"}])

    plan = ana.thread(asked)[1].blocks[0]
    assert (plan["type"], plan["title"], len(plan["tasks"])) == ("plan", "Answering", 1)


async def test_slack_closes_a_stream_after_five_minutes_even_one_that_is_active(client, clock, start, ana, asked):
    stream = await start()
    clock.advance(seconds=299)
    await client.chat_appendStream(**stream, markdown_text=" two")
    clock.advance(seconds=1)

    append = client.chat_appendStream(**stream, markdown_text=" three")
    assert await refused(append) == "message_not_in_streaming_state"
    assert await refused(client.chat_stopStream(**stream)) == "message_not_in_streaming_state"
    await client.chat_update(**stream, text="All of it")
    assert ana.thread(asked)[1].words == "All of it"


async def test_a_live_stream_cannot_be_updated(client, start):
    stream = await start()

    assert await refused(client.chat_update(**stream, text="x")) == "streaming_state_conflict"


async def test_stop_ends_the_stream_and_tells_the_app(client, start, ana, asked, told):
    stream = await start()

    ana.stop(asked)

    [event] = told("agent_session_stopped")
    assert event["streaming_message_ts"] == [stream["ts"]]
    assert (event["user"], event["thread_ts"]) == (ana.id, asked.ts)
    assert await refused(client.chat_appendStream(**stream, markdown_text="x")) == "stopped_by_user"
    assert await refused(client.chat_stopStream(**stream)) == "stopped_by_user"
    assert not ana.thread(asked)[1].is_streaming


async def test_in_a_channel_the_recipient_must_be_named(start):
    assert await refused(start(recipient_team_id=None)) == "missing_recipient_team_id"
    assert await refused(start(recipient_user_id=None)) == "missing_recipient_user_id"
    assert await refused(start(recipient_team_id="T9")) == "team_not_found"
    assert await refused(start(recipient_user_id="U9")) == "user_not_found"


async def test_in_a_direct_message_nobody_needs_to_be_named(client, ana):
    asked = ana.dm("How?")

    answer = await client.chat_startStream(channel=asked.channel_id, thread_ts=asked.ts)
    await client.chat_stopStream(channel=asked.channel_id, ts=answer["ts"], markdown_text="So")

    assert ana.thread(asked)[1].text == "So"


async def test_too_much_for_one_message_is_refused(client, start):
    stream = await start()
    blocks = [{"type": "blocks", "blocks": [{"type": "divider"}] * 30}]

    assert await refused(client.chat_appendStream(**stream, markdown_text="x" * 12_001)) == "msg_too_long"
    await client.chat_appendStream(**stream, chunks=blocks)
    assert await refused(client.chat_appendStream(**stream, chunks=blocks)) == "msg_blocks_too_long"
    assert await refused(client.chat_stopStream(**stream, blocks=[{"type": "divider"}] * 51)) == "invalid_blocks"


async def test_chunks_that_make_no_sense_are_refused(client, start):
    stream = await start()

    assert await refused(client.chat_appendStream(**stream, chunks=[{"type": "nonsense"}])) == "invalid_chunks"
    assert await refused(client.chat_appendStream(**stream, chunks=[{**TASK, "status": "odd"}])) == "invalid_chunks"
    assert await refused(client.chat_appendStream(**stream, chunks="[")) == "invalid_chunks"
    assert await refused(client.chat_appendStream(**stream, markdown_text="")) == "no_text"


async def test_a_stream_sets_the_session_processing_and_its_end_releases_it(client, start, slack, asked):
    session = slack.workspace.session(asked.channel_id, asked.ts)

    stream = await start()
    assert session.state == "processing"
    await client.chat_stopStream(**stream, session_status="suspended")
    assert session.state == "suspended"


async def test_the_app_is_told_of_the_start_and_the_end_but_not_of_every_piece(client, start, told):
    stream = await start()
    before = len(told())
    await client.chat_appendStream(**stream, markdown_text=" two")
    assert len(told()) == before
    await client.chat_stopStream(**stream)
    assert told()[-1]["subtype"] == "message_changed"


async def test_metadata_is_kept_from_the_end_of_a_stream_and_must_have_its_shape(client, start, team):
    stream = await start()
    good = {"event_type": "answered", "event_payload": {"question": "7"}}

    assert await refused(client.chat_stopStream(**stream, metadata={"event_type": "x"})) == "invalid_metadata_schema"
    await client.chat_stopStream(**stream, metadata=good)
    assert team.messages[stream["ts"]].metadata == good
