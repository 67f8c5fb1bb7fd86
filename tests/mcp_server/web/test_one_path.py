import pytest

from tests.mcp_server.web.conftest import ACCEPT, ANA, INITIALIZE, bearer


@pytest.mark.parametrize("behind", ["", "/"])
async def test_a_slash_behind_the_address_changes_nothing(serving, http, behind):
    async with serving() as served:
        known = await http.post(f"{served.url}{behind}", json=INITIALIZE, headers=bearer(ANA))
        stranger = await http.post(f"{served.url}{behind}", json=INITIALIZE, headers=ACCEPT)
        no_json = await http.post(f"{served.url}{behind}", content=b"what is this?", headers=bearer(ANA))

    assert (known.status_code, stranger.status_code) == (200, 401)
    # What is no JSON is told so, and not repeated.
    assert no_json.status_code >= 400
    assert "what is this" not in no_json.text


@pytest.mark.parametrize("behind", ["//", "/x", "/mcp"])
async def test_other_addresses_are_none(serving, http, behind):
    async with serving() as served:
        assert (await http.post(f"{served.url}{behind}", json=INITIALIZE, headers=bearer(ANA))).status_code == 404
