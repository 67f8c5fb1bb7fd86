import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.slack.server import running
from playground.slack.slack import Slack
from playground.slack.web_api.call import Call
from playground.slack.web_api.conversations import history
from tests.playground.slack.conftest import refused
from tests.playground.slack.manifest import manifest


async def test_the_list_has_public_channels_and_of_the_others_only_the_app_s_own(client, slack, ana, team):
    hidden = slack.channel("hidden", ana, kind="private", has_app=False)
    shown = slack.channel("shown", ana, kind="private")
    public = slack.channel("public", ana, has_app=False)

    found = (await client.conversations_list(types="public_channel,private_channel"))["channels"]

    assert {each["id"] for each in found} == {team.id, shown.id, public.id}
    assert hidden.id not in {each["id"] for each in found}
    assert {each["id"]: each["is_member"] for each in found}[public.id] is False


async def test_the_app_s_own_conversations_are_listed_and_those_it_shares_with_somebody(client, slack, ana, ben, team):
    slack.channel("public", ana, has_app=False)
    with_ana = slack.channel("secret", ana, kind="private")

    types = "public_channel,private_channel"
    own = (await client.users_conversations(types=types))["channels"]
    shared = (await client.users_conversations(types=types, user=ben.id))["channels"]

    assert {each["id"] for each in own} == {team.id, with_ana.id}
    assert {each["id"] for each in shared} == {team.id}


async def test_archived_channels_are_left_out_on_request(client, slack, team):
    team.is_archived = True

    assert (await client.conversations_list(exclude_archived=True))["channels"] == []
    assert len((await client.conversations_list())["channels"]) == 1


async def test_a_channel_tells_whether_it_is_private_shared_or_direct(client, slack, ana):
    shared = slack.channel("partners", ana, is_shared=True)

    told = (await client.conversations_info(channel=shared.id, include_num_members=True))["channel"]
    direct = (await client.conversations_info(channel=ana.direct.id))["channel"]

    assert (told["is_ext_shared"], told["is_private"], told["num_members"]) == (True, False, 2)
    assert (direct["is_im"], direct["user"]) == (True, ana.id)


async def test_members_come_page_by_page(client, slack):
    people = [slack.person(f"Person {number}") for number in range(5)]
    channel = slack.channel("many", *people)

    found, cursor = [], ""
    while True:
        answer = await client.conversations_members(channel=channel.id, limit=2, cursor=cursor)
        found += answer["members"]
        cursor = answer["response_metadata"]["next_cursor"]
        if not cursor:
            break

    assert found == channel.members


async def test_history_is_newest_first_and_without_replies(client, ana, team):
    first = ana.say(team, "One")
    ana.reply(first, "Reply")
    ana.say(team, "Two")

    messages = (await client.conversations_history(channel=team.id))["messages"]

    assert [each["text"] for each in messages] == ["Two", "One"]
    assert messages[1]["reply_count"] == 1


async def test_replies_begin_with_the_parent_whichever_message_of_the_thread_is_named(client, ana, team):
    first = ana.say(team, "One")
    reply = ana.reply(first, "Two")
    ana.reply(first, "Three")

    for ts in (first.ts, reply.ts):
        messages = (await client.conversations_replies(channel=team.id, ts=ts))["messages"]
        assert [each["text"] for each in messages] == ["One", "Two", "Three"]
    assert messages[1]["parent_user_id"] == ana.id
    assert await refused(client.conversations_replies(channel=team.id, ts="1.0")) == "thread_not_found"


@given(count=st.integers(0, 12), limit=st.integers(1, 15))
def test_pages_of_history_hold_every_message_once(count, limit):
    slack = Slack(manifest())
    ana = slack.person("Ana")
    team = slack.channel("team", ana)
    said = [ana.say(team, str(number)).ts for number in range(count)]

    found, cursor = [], ""
    while True:
        call = Call(
            world=slack.world,
            workspace=slack.workspace,
            installation=slack.installation,
            arguments={"channel": team.id, "limit": limit, "cursor": cursor},
        )
        answer = history(call)
        found += [each["ts"] for each in answer["messages"]]
        if not answer["has_more"]:
            break
        cursor = answer["response_metadata"]["next_cursor"]

    assert found == said[::-1]


async def test_bounds_leave_out_what_is_older_or_newer(client, ana, team):
    one, two, three = (ana.say(team, text) for text in ("One", "Two", "Three"))

    async def texts(**bounds):
        return [each["text"] for each in (await client.conversations_history(channel=team.id, **bounds))["messages"]]

    assert await texts(oldest=one.ts, latest=three.ts) == ["Two"]
    assert await texts(oldest=two.ts, inclusive=True) == ["Three", "Two"]


async def test_what_the_app_may_not_read_is_refused(client, slack, ana, team):
    public = slack.channel("public", ana, has_app=False)

    assert await refused(client.conversations_history(channel=public.id)) == "not_in_channel"
    assert await refused(client.conversations_history(channel=team.id, limit=1001)) == "invalid_limit"
    assert await refused(client.conversations_history(channel=team.id, cursor="zzz")) == "invalid_cursor"
    assert await refused(client.conversations_list(types="nonsense")) == "invalid_types"


async def test_each_kind_of_conversation_needs_a_scope_of_its_own():
    slack = Slack(manifest(without_scopes=("groups:history",)))
    ana = slack.person("Ana")
    public, private = slack.channel("public", ana), slack.channel("private", ana, kind="private")
    with running(slack) as server:
        client = AsyncWebClient(slack.bot_token, base_url=server.api_url)
        await client.conversations_history(channel=public.id)
        with pytest.raises(SlackApiError) as caught:
            await client.conversations_history(channel=private.id)

    assert caught.value.response["needed"] == "groups:history"


async def test_a_direct_message_is_opened_once(client, ana, ben):
    first = await client.conversations_open(users=ana.id)
    again = await client.conversations_open(users=ana.id, return_im=True)
    group = await client.conversations_open(users=f"{ana.id},{ben.id}")

    assert first["channel"]["id"] == again["channel"]["id"] == ana.direct.id
    assert again["already_open"] is True
    assert group["channel"]["id"] != ana.direct.id
    assert await refused(client.conversations_open(users="U9")) == "user_not_found"


async def test_the_app_joins_a_public_channel_and_hears_of_it(client, slack, ana, told):
    public = slack.channel("public", ana, has_app=False)

    await client.conversations_join(channel=public.id)

    assert slack.bot.id in public.members
    assert [each["user"] for each in told("member_joined_channel")] == [slack.bot.id]
    private = slack.channel("private", ana, kind="private")
    assert await refused(client.conversations_join(channel=private.id)) == "method_not_supported_for_channel_type"
