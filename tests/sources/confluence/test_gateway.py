"""Cloud through its gateway, which OAuth tokens and tokens with scopes need."""

from tests.sources.confluence.conftest import documents


def test_what_is_read_through_the_gateway_is_linked_where_people_find_it(cloud):
    page = cloud.page("Runbook", "<p>Restart it.</p>")
    cloud.site.attach(page, "a.txt", b"a", by=cloud.ana, media_type="text/plain")
    found = documents(cloud.source(base_url=cloud.server.gateway_url, username=""))

    assert found["Runbook"].url.startswith(cloud.server.base_url)
    assert found["a.txt"].body == b"a"
