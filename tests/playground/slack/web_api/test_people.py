from slack_sdk.web.async_client import AsyncWebClient

from playground.slack.server import running
from playground.slack.slack import Slack
from tests.playground.slack.conftest import refused
from tests.playground.slack.manifest import manifest


async def test_the_token_tells_whose_it_is(client, slack):
    told = await client.auth_test()

    assert (told["user_id"], told["bot_id"], told["team_id"]) == (slack.bot.id, slack.bot.bot_id, slack.workspace.id)
    assert "chat:write" in told.headers["X-OAuth-Scopes"].split(",")


async def test_guests_strangers_and_bots_are_told_apart(client, slack):
    guest = slack.person("Gil", guest="single-channel")
    stranger = slack.person("Sue", is_stranger=True)

    found = (await client.users_info(user=guest.id))["user"]
    assert (found["is_restricted"], found["is_ultra_restricted"], found["is_bot"]) == (True, True, False)
    assert (await client.users_info(user=stranger.id))["user"]["is_stranger"] is True
    assert (await client.users_info(user=slack.bot.id))["user"]["profile"]["bot_id"] == slack.bot.bot_id
    assert await refused(client.users_info(user="U9")) == "user_not_found"


async def test_people_are_found_by_their_address(client, ana):
    assert (await client.users_lookupByEmail(email="ANA.COSTA@example.com"))["user"]["id"] == ana.id
    assert await refused(client.users_lookupByEmail(email="nobody@example.com")) == "users_not_found"


async def test_addresses_are_hidden_without_their_scope():
    slack = Slack(manifest(without_scopes=("users:read.email",)))
    ana = slack.person("Ana")
    with running(slack) as server:
        client = AsyncWebClient(slack.bot_token, base_url=server.api_url)
        profile = (await client.users_info(user=ana.id))["user"]["profile"]

    assert "email" not in profile


async def test_everybody_is_listed_page_by_page(client, ana, ben):
    first = await client.users_list(limit=2)
    second = await client.users_list(limit=2, cursor=first["response_metadata"]["next_cursor"])

    ids = [each["id"] for each in (*first["members"], *second["members"])]
    assert {ana.id, ben.id} <= set(ids)
    assert len(ids) == len(set(ids)) == 3
    assert second["response_metadata"]["next_cursor"] == ""


async def test_groups_and_their_members_are_listed(client, slack, ana):
    group = slack.group("on-call", ana)

    assert (await client.usergroups_list(include_users=True))["usergroups"][0]["users"] == [ana.id]
    assert (await client.usergroups_users_list(usergroup=group.id))["users"] == [ana.id]
    assert await refused(client.usergroups_users_list(usergroup="S9")) == "no_such_subteam"


async def test_bots_and_the_team_are_described(client, slack):
    assert (await client.bots_info(bot=slack.bot.bot_id))["bot"]["user_id"] == slack.bot.id
    assert await refused(client.bots_info(bot="B9")) == "bot_not_found"
    assert (await client.team_info())["team"]["id"] == slack.workspace.id
