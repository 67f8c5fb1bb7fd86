from slack_sdk.web.async_client import AsyncWebClient

from playground.slack.server import running
from playground.slack.slack import Slack
from tests.playground.slack.conftest import refused
from tests.playground.slack.manifest import manifest


async def test_a_status_is_seen_until_it_is_cleared_or_the_app_answers(client, ana, team):
    asked = ana.say(team, "How?")
    thread = {"channel_id": team.id, "thread_ts": asked.ts}

    await client.assistant_threads_setStatus(**thread, status="is looking …", loading_messages=["Reading"])
    assert ana.status(asked) == "is looking …"
    await client.assistant_threads_setStatus(**thread, status="")
    assert ana.status(asked) == ""
    await client.assistant_threads_setStatus(**thread, status="is looking …")
    await client.chat_postMessage(channel=team.id, thread_ts=asked.ts, text="So")
    assert ana.status(asked) == ""


async def test_a_status_that_nothing_follows_is_gone_after_two_minutes(client, clock, ana, team):
    asked = ana.say(team, "How?")
    await client.assistant_threads_setStatus(channel_id=team.id, thread_ts=asked.ts, status="is looking …")

    clock.advance(seconds=119)
    assert ana.status(asked) == "is looking …"
    clock.advance(seconds=1)
    assert ana.status(asked) == ""


async def test_prompts_belong_to_a_thread_or_to_the_direct_message_as_a_whole(client, slack, ana):
    prompts = [{"title": "Deploy", "message": "How do we deploy?"}]

    await client.assistant_threads_setSuggestedPrompts(channel_id=ana.direct.id, prompts=prompts, title="Try")

    session = slack.workspace.session(ana.direct.id, "")
    assert (session.prompts, session.prompts_title) == (prompts, "Try")
    too_many = client.assistant_threads_setSuggestedPrompts(channel_id=ana.direct.id, prompts=prompts * 5)
    assert await refused(too_many) == "invalid_arguments"


async def test_a_thread_gets_a_title(client, slack, ana):
    asked = ana.dm("How?")

    await client.assistant_threads_setTitle(channel_id=ana.direct.id, thread_ts=asked.ts, title="Deploying")
    assert slack.workspace.session(ana.direct.id, asked.ts).title == "Deploying"
    await client.agents_sessions_rename(channel_id=ana.direct.id, thread_ts=asked.ts, title="Shipping")
    assert slack.workspace.session(ana.direct.id, asked.ts).title == "Shipping"


async def test_a_session_takes_the_states_of_slack_and_no_others(client, slack, ana):
    asked = ana.dm("How?")
    thread = {"channel_id": ana.direct.id, "thread_ts": asked.ts}

    await client.agents_sessions_setStatus(**thread, status="processing", title="Deploying")

    assert slack.workspace.session(ana.direct.id, asked.ts).state == "processing"
    assert await refused(client.agents_sessions_setStatus(**thread, status="odd")) == "invalid_status"
    unknown = client.agents_sessions_setStatus(channel_id=ana.direct.id, thread_ts="1.0", status="active")
    assert await refused(unknown) == "thread_not_found"


async def test_an_app_that_is_no_agent_has_no_sessions(client, slack, ana):
    del slack.world.app.manifest["features"]["agent_view"]
    asked = ana.dm("How?")
    thread = {"channel_id": ana.direct.id, "thread_ts": asked.ts}

    assert await refused(client.agents_sessions_setStatus(**thread, status="active")) == "not_authorized"
    assert await refused(client.agents_sessions_rename(**thread, title="x")) == "not_authorized"


async def test_work_without_a_stream_can_be_stopped_too(client, ana, told):
    asked = ana.dm("How?")
    await client.agents_sessions_setStatus(channel_id=ana.direct.id, thread_ts=asked.ts, status="processing")

    assert ana.stop(asked) == []

    assert told("agent_session_stopped")[0]["streaming_message_ts"] == []


async def test_without_the_subscription_there_is_a_warning_and_no_stop_button():
    slack = Slack(manifest(without_events=("agent_session_stopped",)))
    asked = slack.person("Ana").dm("How?")
    with running(slack) as server:
        client = AsyncWebClient(slack.bot_token, base_url=server.api_url)
        answer = await client.agents_sessions_setStatus(
            channel_id=asked.channel_id, thread_ts=asked.ts, status="processing"
        )

    assert answer["warning"] == "missing_agent_session_stopped_event_subscription"
