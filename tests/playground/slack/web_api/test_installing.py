import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from playground.slack.server import running
from playground.slack.slack import Slack
from tests.playground.slack.conftest import refused
from tests.playground.slack.manifest import manifest

# Slack's client signs in with a class that aiohttp is about to remove.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")


@pytest.fixture
def app(slack):
    return {"client_id": slack.world.app.client_id, "client_secret": slack.world.app.client_secret}


async def test_a_code_is_changed_for_the_token_of_its_workspace_once(server, slack, app):
    other = slack.another("Other", is_installed=False)
    zoe = other.person("Zoe")
    code = other.consent(zoe)
    anybody = AsyncWebClient(base_url=server.api_url)

    told = await anybody.oauth_v2_access(code=code, **app)

    assert (told["team"]["id"], told["authed_user"]["id"]) == (other.workspace.id, zoe.id)
    client = AsyncWebClient(told["access_token"], base_url=server.api_url)
    assert (await client.auth_test())["team_id"] == other.workspace.id
    assert await refused(anybody.oauth_v2_access(code=code, **app)) == "invalid_code"
    assert told["access_token"] not in str(server.world.journal.entries())


async def test_another_client_gets_no_token(server, slack, ana, app):
    anybody = AsyncWebClient(base_url=server.api_url)
    code = slack.consent(ana)

    wrong_id = anybody.oauth_v2_access(code=code, **{**app, "client_id": "9.9"})
    assert await refused(wrong_id) == "invalid_client_id"
    wrong_secret = anybody.oauth_v2_access(code=code, **{**app, "client_secret": "guess"})
    assert await refused(wrong_secret) == "bad_client_secret"


async def test_the_consent_page_leads_back_with_code_and_state(server, slack, app):
    other = slack.another("Other", is_installed=False)
    asked = {"client_id": app["client_id"], "state": "s1", "redirect_uri": "http://127.0.0.1:1/back"}

    async with aiohttp.ClientSession() as http:
        url = f"{server.host_url}/oauth/v2/authorize"
        async with http.get(url, params=asked, allow_redirects=False) as answer:
            back = answer.headers["Location"]

    assert answer.status == 302
    assert back.startswith("http://127.0.0.1:1/back?code=")
    assert back.endswith("&state=s1")
    [code] = slack.world.codes.values()
    assert code.team_id == other.workspace.id


async def test_what_happens_in_one_workspace_is_not_seen_in_another(server, slack, ana, team):
    other = slack.another("Other")
    client = AsyncWebClient(other.bot_token, base_url=server.api_url)

    assert await refused(client.chat_postMessage(channel=team.id, text="x")) == "channel_not_found"
    assert await refused(client.users_info(user=ana.id)) == "user_not_found"


async def test_an_app_that_was_removed_is_told_and_its_token_is_worth_nothing(client, slack, told):
    slack.uninstall()

    assert [each["type"] for each in told()] == ["tokens_revoked", "app_uninstalled"]
    assert await refused(client.auth_test()) == "invalid_auth"


async def test_a_token_that_is_revoked_is_worth_nothing_and_no_removal_is_told(client, slack, told):
    slack.revoke()

    assert [each["type"] for each in told()] == ["tokens_revoked"]
    assert await refused(client.auth_test()) == "invalid_auth"


async def test_an_app_can_give_its_token_back(client, slack, told):
    assert (await client.auth_revoke())["revoked"]

    assert [each["type"] for each in told()] == ["tokens_revoked"]
    assert await refused(client.auth_test()) == "invalid_auth"


async def test_people_are_led_back_to_where_the_manifest_says_alone(slack, app):
    slack.world.app.manifest["oauth_config"]["redirect_urls"] = ["https://bot.example.com/back"]
    asked = {"client_id": app["client_id"], "redirect_uri": "https://evil.example.com/back"}

    with running(slack) as server:
        async with aiohttp.ClientSession() as http:
            url = f"{server.host_url}/oauth/v2/authorize"
            async with http.get(url, params=asked, allow_redirects=False) as answer:
                assert answer.status == 400
            good = asked | {"redirect_uri": "https://bot.example.com/back"}
            async with http.get(url, params=good, allow_redirects=False) as answer:
                assert answer.status == 302


async def test_a_token_that_expires_is_renewed_once_by_its_refresh_token():
    slack = Slack(manifest(token_rotation_enabled=True))
    app = {"client_id": slack.world.app.client_id, "client_secret": slack.world.app.client_secret}
    with running(slack) as server:
        anybody = AsyncWebClient(base_url=server.api_url)
        first = await anybody.oauth_v2_access(code=slack.consent(slack.person("Ana")), **app)
        again = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"], **app}
        second = await anybody.oauth_v2_access(**again)

        assert first["expires_in"] == second["expires_in"] == 12 * 3600
        for each in (first, second):
            known = AsyncWebClient(each["access_token"], base_url=server.api_url)
            assert (await known.auth_test())["team_id"] == slack.workspace.id
        assert await refused(anybody.oauth_v2_access(**again)) == "invalid_refresh_token"
        assert second["refresh_token"] not in str([each.answer for each in server.world.journal.entries()])
