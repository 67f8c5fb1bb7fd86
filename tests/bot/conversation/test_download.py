import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot.conversation.download import download, own_address


@pytest.fixture
async def elsewhere():
    """Return a server that is not Slack's, with the requests it got."""
    requests = []

    async def answer(request):
        requests.append(request)
        return web.Response(body=b"not yours")

    application = web.Application()
    application.router.add_route("*", "/{rest:.*}", answer)
    async with TestServer(application) as server:
        yield server, requests


def address_of(slack, server, content=b"Replace the fuse.", **more):
    file = slack.file(slack.person("Ana"), "printer.txt", content, **more)
    return f"{server.host_url}/files-pri/{file.team_id}-{file.id}/download/{file.name}"


async def test_a_file_is_fetched_with_its_media_type(slack, server, client):
    address = address_of(slack, server)

    assert await download(address, client=client, max_bytes=100) == (b"Replace the fuse.", "text/plain")


async def test_the_connections_of_the_client_are_used_where_it_has_some(slack, server):
    async with ClientSession() as session:
        client = AsyncWebClient(slack.bot_token, base_url=server.api_url, session=session)
        assert await download(address_of(slack, server), client=client, max_bytes=100) is not None
        assert not session.closed


async def test_a_file_that_is_longer_than_its_limit_is_not_read_to_its_end(slack, server, client):
    address = address_of(slack, server, b"x" * 101)

    assert await download(address, client=client, max_bytes=100) is None
    assert await download(address, client=client, max_bytes=101) is not None


async def test_the_token_is_shown_to_no_other_host(slack, client, elsewhere):
    other, requests = elsewhere
    address = str(other.make_url("/files-pri/T1-F1/printer.txt"))

    assert await download(address, client=client, max_bytes=100) is None
    assert requests == []


async def test_no_redirection_is_followed(slack, elsewhere):
    other, requests = elsewhere

    async def redirect(_request):
        raise web.HTTPFound(str(other.make_url("/printer.txt")))

    application = web.Application()
    application.router.add_get("/files-pri/{rest:.*}", redirect)
    async with TestServer(application) as server:
        client = AsyncWebClient("xoxb-1", base_url=str(server.make_url("/api/")))
        assert await download(str(server.make_url("/files-pri/T1-F1/x")), client=client, max_bytes=100) is None
    assert requests == []


async def test_a_slack_that_is_away_hands_out_nothing():
    client = AsyncWebClient("xoxb-1", base_url="http://127.0.0.1:9/api/")

    assert await download("http://127.0.0.1:9/files-pri/T1-F1/x", client=client, max_bytes=100) is None


@pytest.mark.parametrize(
    "address",
    [
        "http://files.slack.com/files-pri/T1-F1/x",
        "https://files.slack.com:8443/files-pri/T1-F1/x",
        "https://files.slack.com.example.com/x",
        "https://example.com/https://files.slack.com/x",
        "https://files.slack.com@example.com/x",
        "https://files.slack.com%2f@example.com/x",
        "https://files.slack.com\\@example.com/x",
        "https://ana@files.slack.com/x",
        "//files.slack.com/x",
        "file:///etc/passwd",
        "https://[x",
        "",
    ],
)
def test_an_address_elsewhere_is_none_of_slacks(address):
    assert own_address(address, AsyncWebClient("xoxb-1")) is None


@given(st.text(max_size=60).map(lambda rest: f"https://files.slack.com{rest}") | st.text(max_size=40))
def test_what_is_asked_is_always_a_host_of_slack(address):
    url = own_address(address, AsyncWebClient("xoxb-1"))

    assert url is None or url.origin() in {URL("https://files.slack.com"), URL("https://slack.com")}
