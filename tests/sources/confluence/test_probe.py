"""What a look at the site costs, and what it says when something is wrong."""

import re

import pytest

from playground.confluence.space import Grant
from sources.confluence.client import ConfluenceClient
from sources.confluence.settings import ConfluenceSettings
from sources.confluence.source import ConfluenceSource
from sources.errors import SourceUnavailable
from tests.fakes.nobody import nobody


def test_a_site_that_is_well_tells_its_spaces_in_a_few_requests(wiki):
    for number in range(5):
        wiki.page(f"Page {number}")

    assert wiki.source().probe() == ["ENG"]
    assert len(wiki.server.traffic.paths()) <= 5
    assert not any("search" in path for path in wiki.server.traffic.paths())


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"token": "wrong"}, "answered 401; check the token"),
        ({"base_url": "{host}/elsewhere"}, "answered 404; check base_url"),
        (
            {"token": ""},
            "no token is set: name a file that holds it in token_file, or set FOOTNOTE__SOURCES__WIKI__TOKEN",
        ),
        ({"spaces": ("ENGG",)}, "Did you mean ENG?"),
        ({"trees": ("999999",)}, "there is no page 999999 that its account may read"),
        ({"cql": "labl = runbook"}, "check cql = 'labl = runbook' in the settings"),
    ],
)
def test_what_is_wrong_with_the_settings_is_named(wiki, settings, says):
    given = {
        name: value.format(host=wiki.server.host_url) if name == "base_url" else value
        for name, value in settings.items()
    }

    with pytest.raises(SourceUnavailable, match=re.escape(says)):
        wiki.source(**given).probe()


@pytest.mark.parametrize("kind", ["cloud", "data-center"])
def test_a_site_that_cannot_be_reached_is_not_waited_for(kind):
    with nobody() as address:
        naps: list[float] = []
        source = ConfluenceSource(
            ConfluenceSettings(name="wiki", base_url=f"{address}/wiki", deployment=kind), sleep=naps.append
        )
        with pytest.raises(SourceUnavailable, match="cannot be reached; check base_url"):
            source.probe()
        source.close()

    assert len(naps) == 1


def test_what_a_site_says_of_a_query_is_quoted_in_short_and_on_one_line(wiki):
    long = "x" * 500
    with pytest.raises(SourceUnavailable, match="answered 400; it says: ") as caught:
        wiki.source(cql=f'labl = "{long}"').probe()

    told = str(caught.value).partition("it says: ")[2].partition("; check cql")[0]
    assert "labl" in told
    assert len(told) <= 200
    assert told.isprintable()
    assert "Exception" not in told


def test_a_query_that_is_right_costs_one_request(wiki):
    wiki.page("Runbook")

    assert wiki.source(cql="type = page").probe() == ["ENG"]
    assert sum("search" in path for path in wiki.server.traffic.paths()) == 1


def test_a_query_of_ours_that_is_refused_is_not_said_to_be_one_of_the_settings(wiki):
    wiki.server.faults.answer("content/search", 400, times=None)

    with pytest.raises(SourceUnavailable) as caught:
        wiki.source().changes(None)
    assert "check spaces and trees" in str(caught.value)
    assert "cql" not in str(caught.value)


def test_cloud_without_the_e_mail_of_the_account_asks_for_it(cloud):
    with pytest.raises(SourceUnavailable, match=r"answered 403.*username is not set.*needs the e-mail"):
        cloud.source(username="").probe()


@pytest.mark.parametrize(("right", "wrong"), [("cloud", "data-center"), ("data-center", "cloud")])
def test_the_wrong_kind_of_confluence_is_suspected(request, right, wrong):
    wiki = request.getfixturevalue(right.replace("-", "_"))

    with pytest.raises(SourceUnavailable, match=f"check .*deployment: it is asked as {wrong}, by deployment"):
        wiki.source(deployment=wrong).probe()


def test_a_kind_that_was_guessed_by_the_host_is_said_to_be_guessed(cloud):
    with pytest.raises(SourceUnavailable, match="it is asked as data-center, by the name of its host"):
        cloud.source(deployment="").probe()


def test_addresses_keep_their_port(wiki):
    with pytest.raises(SourceUnavailable, match=f"127.0.0.1:{wiki.server.port}/"):
        wiki.source(token="wrong").probe()


@pytest.mark.parametrize("kind", ["cloud", "data-center"])
def test_https_where_none_is_spoken_is_told_apart_from_a_site_that_is_down(kind, wiki):
    naps: list[float] = []
    base_url = wiki.server.base_url.replace("http:", "https:")
    source = ConfluenceSource(ConfluenceSettings(name="wiki", base_url=base_url, deployment=kind), sleep=naps.append)

    with pytest.raises(SourceUnavailable, match="TLS failed: does it speak https at all") as caught:
        source.changes(None)
    source.close()

    assert "try again" not in str(caught.value)
    assert len(naps) == 1


def test_a_login_page_is_called_a_web_page_and_not_waited_for(wiki, stranger):
    stranger.media_type, stranger.body = "text/html", b"<!doctype html><title>Log in</title>"

    with pytest.raises(
        SourceUnavailable, match=r"a web page .* a login or a proxy .*check base_url and the token"
    ) as caught:
        wiki.source(base_url=stranger.base_url).changes(None)

    assert "try again" not in str(caught.value)
    assert len(wiki.naps) == 1


def test_a_broken_answer_in_place_of_an_answer_points_to_the_address(wiki):
    wiki.server.faults.spoil("space", times=None)

    with pytest.raises(SourceUnavailable, match="not JSON; check base_url"):
        wiki.source().probe()


def test_an_account_that_may_not_read_permissions_is_told_so(data_center):
    data_center.site.add_account("Reader", email="reader@example.com", token="token-of-reader", groups=("staff",))

    with pytest.raises(SourceUnavailable, match="the account needs to administer the space"):
        data_center.source(token="token-of-reader").probe()


def test_permissions_that_name_nobody_are_not_taken_for_an_answer(cloud):
    cloud.server.faults.answer("role-assignments", 403, times=None)
    cloud.site.revoke("ENG", *cloud.site.spaces["ENG"].grants)
    cloud.site.grant("ENG", Grant("anonymous", ""))

    with pytest.raises(SourceUnavailable, match="is not told who may read space ENG"):
        cloud.source().probe()


def test_a_login_page_does_not_make_a_space_public(stranger):
    stranger.media_type, stranger.body = "text/html", b"<!doctype html><title>Log in</title>"
    client = ConfluenceClient(ConfluenceSettings(name="wiki", base_url=stranger.base_url))
    is_open = client.is_open("/api/v2/spaces/1")
    client.close()

    assert not is_open
