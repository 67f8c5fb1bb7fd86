"""Installing, as a browser does it, over real HTTP between the bot and the stand-in for Slack."""

from datetime import timedelta
from urllib.parse import urlencode

import aiohttp
import pytest

from ledger.leases import utc_now
from tests.bot.several import Several, begin, end, install, installed_teams

# Slack's client signs in with a class that aiohttp is about to remove.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")

KEYS = "how often are signing keys rotated?"


async def test_each_workspace_that_installs_the_app_is_answered_in_its_own_place(both: Several) -> None:
    async with both.installed() as office:
        assert installed_teams(office.ledger) == sorted([both.acme.workspace.id, both.zenith.workspace.id])
        asked, theirs = both.work.ben.mention(both.work.team, KEYS), both.zoe.mention(both.theirs, KEYS)
        [answer], their_answer = await both.work.answer(asked), await both.answer(theirs, both.zoe)

    assert "every 90 days" in answer.words
    assert "every 90 days" in their_answer.words
    assert len(both.work.below(asked)) == 1


async def test_nothing_is_heard_from_a_workspace_that_has_not_installed_the_app(both: Several) -> None:
    async with both.bot():
        await install(both.oauth, both.acme)
        theirs = both.zoe.mention(both.theirs, KEYS)
        await both.work.answer(both.work.ben.mention(both.work.team, KEYS))
        await both.work.until(lambda: not both.server.world.outbox.pending())

    assert both.zoe.thread(theirs)[1:] == []


async def test_a_workspace_that_is_not_named_is_refused_and_its_token_given_back(both: Several) -> None:
    async with both.bot() as office:
        status, words = await end(*await begin(both.oauth, both.stranger))

        assert installed_teams(office.ledger) == []
    assert status == 403
    assert f"can add {both.stranger.workspace.id} to slack.workspaces" in words
    assert both.stranger.workspace.installation is None


async def test_an_installation_ends_in_the_browser_in_which_it_began_and_once(both: Several) -> None:
    async with both.bot() as office:
        address, cookie = await begin(both.oauth, both.acme)
        _, elsewhere = await begin(both.oauth, both.acme)

        assert (await end(address, elsewhere))[0] == 400
        assert installed_teams(office.ledger) == []
        assert (await end(address, cookie))[0] == 200
        status, words = await end(address, cookie)

    assert status == 401
    assert "has ended already" in words


async def test_an_installation_that_began_too_long_ago_does_not_end(both: Several) -> None:
    async with both.bot():
        address, cookie = await begin(both.oauth, both.acme)
    later = timedelta(minutes=11)
    async with both.work.bot(oauth=both.oauth, clock=lambda: utc_now() + later) as office:
        assert (await end(address, cookie))[0] == 401
        assert installed_teams(office.ledger) == []


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"error": "access_denied"}, "it was not allowed in Slack"),
        ({"error": "<script>alert(1)</script>"}, "Nothing was installed."),
    ],
)
async def test_who_does_not_allow_it_reads_that_nothing_was_installed(
    both: Several, asked: dict[str, str], says: str
) -> None:
    async with both.bot():
        _, words = await end(f"{both.oauth.public_url}/slack/oauth_redirect?{urlencode(asked)}", "")

    assert says in words
    assert "script" not in words


async def test_a_code_that_slack_does_not_know_installs_nothing(both: Several) -> None:
    async with both.bot() as office:
        address, cookie = await begin(both.oauth, both.acme)
        both.server.world.codes.clear()
        status, words = await end(address, cookie)

        assert installed_teams(office.ledger) == []
    assert status == 401
    assert "Slack did not confirm the installation" in words


@pytest.mark.parametrize("method", ["oauth.v2.access", "auth.test"])
async def test_when_slack_breaks_off_the_page_asks_to_try_again(both: Several, method: str) -> None:
    async with both.bot() as office:
        address, cookie = await begin(both.oauth, both.acme)
        both.server.world.faults.drop(method, times=None)
        status, words = await end(address, cookie)

        assert installed_teams(office.ledger) == []
    assert status == 503
    assert "try again in a minute" in words


async def test_no_token_is_written_anywhere(both: Several, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    async with both.installed():
        address, _ = await begin(both.oauth, both.stranger)
        await end(address, "")
    token, code = both.acme.bot_token, address.partition("code=")[2].partition("&")[0]
    kept = b"".join(each.read_bytes() for each in both.work.folder.rglob("*") if each.is_file())

    assert both.acme.workspace.id.encode() in kept
    assert token.encode() not in kept
    for secret in (token, code, both.oauth.client_secret):
        assert secret not in caplog.text
    assert both.oauth.client_secret not in repr(both.oauth)


async def test_with_another_client_secret_the_app_must_be_installed_again(both: Several) -> None:
    async with both.installed():
        pass
    changed = both.with_secret("another")
    async with changed.bot():
        asked = both.work.ben.mention(both.work.team, KEYS)
        await both.work.until(lambda: not both.server.world.outbox.pending())

    assert both.work.below(asked) == []


async def test_a_token_that_is_about_to_expire_is_renewed(both: Several) -> None:
    both.server.world.app.manifest["settings"]["token_rotation_enabled"] = True
    async with both.installed():
        await both.work.answer(both.work.ben.mention(both.work.team, KEYS))
        first = both.acme.bot_token
    async with both.work.bot(oauth=both.oauth, clock=lambda: utc_now() + timedelta(hours=11)):
        await both.work.answer(both.work.ben.mention(both.work.team, KEYS))

    assert both.acme.bot_token != first
    assert both.acme.installation.former_tokens[-1] == first


async def test_a_token_that_is_not_renewed_is_used_as_long_as_it_is_good(both: Several) -> None:
    both.server.world.app.manifest["settings"]["token_rotation_enabled"] = True
    async with both.installed():
        first = both.acme.bot_token
    both.server.world.faults.error("oauth.v2.access", "invalid_refresh_token", times=None)
    async with both.work.bot(oauth=both.oauth, clock=lambda: utc_now() + timedelta(hours=11)):
        [answer] = await both.work.answer(both.work.ben.mention(both.work.team, KEYS))

    assert "every 90 days" in answer.words
    assert both.acme.bot_token == first


async def test_a_workspace_that_is_taken_out_of_the_settings_is_not_answered_any_more(both: Several) -> None:
    async with both.installed():
        pass
    async with both.only(both.zenith).bot():
        asked, theirs = both.work.ben.mention(both.work.team, KEYS), both.zoe.mention(both.theirs, KEYS)
        await both.answer(theirs, both.zoe)
        await both.work.until(lambda: not both.server.world.outbox.pending())

    assert both.work.below(asked) == []


async def test_who_opens_the_page_again_and_again_has_to_wait(both: Several) -> None:
    async with both.bot(), aiohttp.ClientSession() as browser:
        statuses = []
        for _ in range(31):
            async with browser.get(f"{both.oauth.public_url}/slack/install", allow_redirects=False) as page:
                statuses.append(page.status)

    assert statuses == [302] * 30 + [429]


async def test_the_pages_send_nobody_but_to_slack(both: Several) -> None:
    async with both.bot(), aiohttp.ClientSession() as browser:
        start = f"{both.oauth.public_url}/slack/install"
        async with browser.get(start, allow_redirects=False) as page:
            leads_to = page.headers["Location"]
            cookie = page.headers["Set-Cookie"]

    assert leads_to.startswith(f"{both.server.host_url}/oauth/v2/authorize?")
    assert "user_scope=&" in leads_to
    assert "HttpOnly" in cookie
    assert "Secure" in cookie
