import pytest
from slack_sdk.errors import SlackApiError

from tests.playground.slack.conftest import refused
from tests.playground.slack.manifest import manifest

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Words"}}


async def test_a_posted_message_is_seen_and_carries_the_bot(client, slack, ana, team):
    posted = await client.chat_postMessage(channel=team.id, text="Hello", blocks=[SECTION])

    [seen] = ana.sees(team)
    assert (seen.text, seen.ts) == ("Hello", posted["ts"])
    assert posted["message"]["bot_id"] == slack.bot.bot_id
    assert posted["message"]["blocks"][0]["block_id"]


async def test_a_reply_to_a_reply_lands_in_the_thread_of_its_parent(client, ana, team):
    asked = ana.say(team, "Anybody?")
    reply = ana.reply(asked, "Me")

    await client.chat_postMessage(channel=team.id, text="Me too", thread_ts=reply.ts)

    assert [seen.text for seen in ana.thread(asked)] == ["Anybody?", "Me", "Me too"]


async def test_a_user_id_stands_for_the_direct_message(client, ana):
    await client.chat_postMessage(channel=ana.id, text="Psst")

    assert [seen.text for seen in ana.sees(ana.direct)] == ["Psst"]


async def test_what_slack_refuses_to_post_is_refused_with_its_code(client, slack, ana, team):
    private = slack.channel("secret", ana, kind="private", has_app=False)
    public = slack.channel("open", ana, has_app=False)

    assert await refused(client.api_call("chat.postMessage", json={"channel": team.id})) == "no_text"
    assert await refused(client.chat_postMessage(channel="C0", text="x")) == "channel_not_found"
    assert await refused(client.chat_postMessage(channel=private.id, text="x")) == "channel_not_found"
    assert await refused(client.chat_postMessage(channel=public.id, text="x")) == "not_in_channel"
    assert (
        await refused(client.chat_postMessage(channel=team.id, text="x", markdown_text="y")) == "markdown_text_conflict"
    )
    assert await refused(client.chat_postMessage(channel=team.id, markdown_text="y" * 12_001)) == "msg_too_long"
    assert await refused(client.chat_postMessage(channel=team.id, text="x", blocks="[")) == "invalid_blocks_format"
    team.is_archived = True
    assert await refused(client.chat_postMessage(channel=team.id, text="x")) == "is_archived"


async def test_bad_blocks_are_refused_with_the_place_of_each_fault(client, team):
    long = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}

    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=team.id, text="x", blocks=[SECTION, long, {"type": "nonsense"}])

    assert caught.value.response["error"] == "invalid_blocks"
    messages = caught.value.response["response_metadata"]["messages"]
    assert "[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]" in messages
    assert "[ERROR] unsupported type: nonsense [json-pointer:/blocks/2/type]" in messages


async def test_long_text_is_cut_when_it_is_posted_and_refused_when_it_is_updated(client, ana, team):
    posted = await client.chat_postMessage(channel=team.id, text="x" * 40_001)

    assert len(ana.sees(team)[0].text) == 40_000
    assert await refused(client.chat_update(channel=team.id, ts=posted["ts"], text="x" * 4001)) == "msg_too_long"


async def test_an_update_changes_the_words_and_is_told_of_as_an_edit(client, ana, team, told):
    posted = await client.chat_postMessage(channel=team.id, text="Wait", blocks=[SECTION])

    await client.chat_update(channel=team.id, ts=posted["ts"], text="Done")

    assert ana.sees(team)[0].text == "Done"
    [changed] = told("message_changed")
    assert (changed["previous_message"]["text"], changed["message"]["text"]) == ("Wait", "Done")
    assert changed["message"]["edited"]["user"]


async def test_blocks_stay_after_an_update_without_blocks_and_go_after_one_with_none(client, ana, team):
    posted = await client.chat_postMessage(channel=team.id, text="Wait", blocks=[SECTION])

    await client.chat_update(channel=team.id, ts=posted["ts"], text="Done")
    assert len(ana.sees(team)[0].blocks) == 1
    await client.chat_update(channel=team.id, ts=posted["ts"], text="Done", blocks=[])
    assert ana.sees(team)[0].blocks == []


async def test_only_own_messages_are_updated_and_deleted(client, ana, team):
    said = ana.say(team, "Mine")
    posted = await client.chat_postMessage(channel=team.id, text="Ours")

    assert await refused(client.chat_update(channel=team.id, ts=said.ts, text="x")) == "cant_update_message"
    assert await refused(client.chat_delete(channel=team.id, ts=said.ts)) == "cant_delete_message"
    assert await refused(client.chat_delete(channel=team.id, ts="1.0")) == "message_not_found"
    await client.chat_delete(channel=team.id, ts=posted["ts"])
    assert [seen.text for seen in ana.sees(team)] == ["Mine"]


async def test_an_ephemeral_message_is_seen_by_its_reader_alone(client, slack, ana, ben, team):
    outsider = slack.person("Cleo")

    await client.chat_postEphemeral(channel=team.id, user=ana.id, text="Between us")

    assert [(seen.text, seen.is_ephemeral) for seen in ana.sees(team)] == [("Between us", True)]
    assert ben.sees(team) == []
    assert slack.world.outbox.deliveries == []
    call = client.chat_postEphemeral(channel=team.id, user=outsider.id, text="x")
    assert await refused(call) == "user_not_in_channel"


async def test_a_permalink_leads_to_the_message_and_its_thread(client, ana, team):
    asked = ana.say(team, "Anybody?")
    reply = ana.reply(asked, "Me")

    answer = await client.chat_getPermalink(channel=team.id, message_ts=reply.ts)

    digits = reply.ts.replace(".", "")
    assert f"/archives/{team.id}/p{digits}?thread_ts={asked.ts}" in answer["permalink"]


async def test_an_unfurl_is_added_to_the_message_and_told_of_as_an_edit(client, ana, team, told):
    said = ana.say(team, "See <https://docs.example.com/a>")
    [shared] = told("link_shared")
    assert shared["links"] == [{"url": "https://docs.example.com/a", "domain": "example.com"}]

    unfurls = {"https://docs.example.com/a": {"blocks": [SECTION]}}
    await client.chat_unfurl(channel=team.id, ts=said.ts, unfurls=unfurls)

    assert said.attachments[0]["from_url"] == "https://docs.example.com/a"
    assert told("message_changed")[0]["message"]["text"] == said.text


async def test_metadata_is_kept_and_shown_to_whom_asks_for_it(client, team):
    metadata = {"event_type": "answered", "event_payload": {"question": "7"}}
    await client.chat_postMessage(channel=team.id, text="x", metadata=metadata)

    with_it = await client.conversations_history(channel=team.id, include_all_metadata=True)
    without = await client.conversations_history(channel=team.id)

    assert with_it["messages"][0]["metadata"] == metadata
    assert "metadata" not in without["messages"][0]


async def test_metadata_of_another_shape_is_refused(client, team):
    for metadata, code in (("{", "invalid_metadata_format"), ({"event_type": 7}, "invalid_metadata_schema")):
        call = client.api_call("chat.postMessage", json={"channel": team.id, "text": "x", "metadata": metadata})
        assert await refused(call) == code


async def test_a_reply_that_is_sent_to_the_channel_too_stands_in_both(client, ana, team, told):
    asked = ana.say(team, "Anybody?")

    await client.chat_postMessage(channel=team.id, thread_ts=asked.ts, text="Me", reply_broadcast=True)

    assert [seen.text for seen in ana.sees(team)] == ["Anybody?", "Me"]
    assert [seen.text for seen in ana.thread(asked)] == ["Anybody?", "Me"]
    assert len(told("thread_broadcast")) == 1


@pytest.fixture
def mute(slack):
    slack.world.app.manifest["features"]["app_home"]["messages_tab_enabled"] = False


async def test_without_a_messages_tab_nothing_is_posted_to_people(mute, client, ana):
    assert await refused(client.chat_postMessage(channel=ana.id, text="x")) == "messages_tab_disabled"


async def test_a_missing_scope_is_named_beside_those_that_were_granted(slack, ana, team):
    from slack_sdk.web.async_client import AsyncWebClient

    from playground.slack.server import running
    from playground.slack.slack import Slack

    poor = Slack(manifest(without_scopes=("chat:write",)))
    with running(poor) as server, pytest.raises(SlackApiError) as caught:
        await AsyncWebClient(poor.bot_token, base_url=server.api_url).chat_postMessage(channel="C1", text="x")

    assert caught.value.response["error"] == "missing_scope"
    assert caught.value.response["needed"] == "chat:write"
    assert "im:history" in caught.value.response["provided"].split(",")
