"""The page of figures in the application of the MCP server, as it is served."""

import pytest

from mcp_server.web.addresses import addresses_of
from tests.mcp_server.web.conftest import INITIALIZE, door, http, serving
from tests.wiring.figures import full_registry
from wiring.metrics_routes import metrics_routes

__all__ = ["door", "http", "serving"]

PUBLIC = addresses_of("0.0.0.0", "https://docs.example.com/mcp", (), ())


def page_of(served):
    return served.url.removesuffix("/mcp") + "/metrics"


async def test_prometheus_reads_the_figures_without_a_token(serving, http):
    async with serving(routes=metrics_routes(full_registry())) as served:
        answer = await http.get(page_of(served))

    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    assert 'footnote_source_chunks{source="wiki"} 40.0' in answer.text.splitlines()


async def test_documents_still_need_one(serving, http):
    async with serving(routes=metrics_routes(full_registry())) as served:
        assert (await http.post(served.url, json=INITIALIZE)).status_code == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "docs.example.com"}, 200),
        ({"Host": "evil.example.com"}, 421),
        ({"Host": "10.0.0.7:8094"}, 421),
        ({"Host": "docs.example.com", "Origin": "https://evil.example.com"}, 403),
    ],
)
async def test_they_are_shown_under_the_names_of_the_server_alone_and_to_no_other_web_page(
    serving, http, headers, status
):
    async with serving(addresses=PUBLIC, routes=metrics_routes(full_registry())) as served:
        answer = await http.get(page_of(served), headers=headers)

    assert answer.status_code == status
    assert ("wiki" in answer.text) == (status == 200)


async def test_without_the_page_nothing_is_there(serving, http):
    async with serving() as served:
        assert (await http.get(page_of(served))).status_code == 404
