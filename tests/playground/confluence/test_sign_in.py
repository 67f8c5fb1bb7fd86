"""Who may come in, and how somebody who may not is turned away."""

import httpx
import pytest

PAGES = "/api/v2/pages"
CURRENT = "/rest/api/user/current"


def test_cloud_takes_address_and_token(wiki, serve):
    base = serve().base_url

    good = httpx.get(base + CURRENT, auth=("ana@example.com", "ana-token"))
    mixed = httpx.get(base + CURRENT, auth=("ana@example.com", "ben-token"))

    assert good.json()["accountId"] == wiki.ana.account_id
    assert mixed.status_code == 401
    assert "WWW-Authenticate" in mixed.headers
    assert mixed.headers["Content-Type"].startswith("text/html")


def test_version_2_refuses_in_its_own_shape(serve):
    answer = httpx.get(serve().base_url + PAGES, auth=("ana@example.com", "wrong"))

    assert answer.status_code == 401
    assert answer.json()["errors"][0]["status"] == 401


def test_oauth_goes_through_the_gateway_alone(wiki, serve):
    server = serve()
    bearer = {"Authorization": "Bearer ana-token"}
    wiki.pages(3)

    through = httpx.get(server.gateway_url + PAGES, headers=bearer, params={"limit": 2})

    assert httpx.get(server.base_url + PAGES, headers=bearer).status_code == 403
    assert httpx.get(server.gateway_url + PAGES).status_code == 401
    assert httpx.get(f"{server.host_url}/ex/confluence/other/wiki{PAGES}", headers=bearer).status_code == 404
    # As of the real thing: the link leaves the gateway out.
    assert through.json()["_links"]["next"].startswith("/wiki/api/v2/pages?")


def test_data_center_takes_a_personal_access_token_or_a_user_name(wiki, serve):
    base = serve(kind="data-center").base_url

    bearer = httpx.get(base + CURRENT, headers={"Authorization": "Bearer ana-token"})
    basic = httpx.get(base + CURRENT, auth=("ana", "ana-token"))

    assert bearer.json() == basic.json()
    assert bearer.json()["userKey"] == wiki.ana.user_key
    assert httpx.get(base + CURRENT, headers={"Authorization": "Bearer wrong"}).status_code == 401


@pytest.mark.parametrize("header", ["Basic !!!", "Basic", "Digest abc", "Bearer"])
def test_a_header_that_makes_no_sense_is_refused(serve, header):
    answer = httpx.get(serve(kind="data-center").base_url + CURRENT, headers={"Authorization": header})

    assert answer.status_code == 401


def test_the_version_of_data_center_is_told_to_anybody(serve):
    answer = httpx.get(serve(kind="data-center", version="8.9.1").base_url + "/rest/applinks/1.0/manifest")

    assert answer.json()["version"] == "8.9.1"
