from datetime import UTC, datetime

import httpx
import pytest

from playground.confluence.clock import Clock
from playground.confluence.server import Server, running
from playground.confluence.settings import Settings
from playground.confluence.site import Site
from playground.confluence.space import Grant


class Wiki:
    """A small site: Ana is in the staff, Ben in nothing; the sync account is in the staff and an administrator."""

    def __init__(self) -> None:
        self.site = Site(Clock(datetime(2026, 3, 4, 10, 20, 30, tzinfo=UTC)))
        add = self.site.add_account
        self.sync = add("Sync", email="sync@example.com", token="sync-token", is_admin=True, groups=("staff",))
        self.ana = add("Ana Costa", email="ana@example.com", token="ana-token", groups=("staff",), is_email_hidden=True)
        self.ben = add("Ben Ito", email="ben@example.com", token="ben-token")
        self.site.add_space("ENG", "Engineering", by=self.sync)
        self.site.grant("ENG", Grant("group", "staff"))

    def page(self, title, body="<p>Words.</p>", **values):
        return self.site.add_page("ENG", title, body, by=values.pop("by", self.sync), **values)

    def pages(self, count):
        return [self.page(f"Page {number}") for number in range(count)]


class Client:
    """Asks the server as one account, and follows links to the end."""

    def __init__(self, server: Server, http: httpx.Client) -> None:
        self.server = server
        self.http = http

    def get(self, path, **query):
        return self.http.get(path, params=query or None)

    def json(self, path, **query):
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def ids(self, path, **query):
        """Ids of all results, page after page; links of version 1 are relative to the base."""
        found, page = [], self.json(path, **query)
        while True:
            found += [each["id"] for each in page["results"]]
            following = page["_links"].get("next")
            if following is None:
                return found
            prefix = "" if "/api/v2/" in following else self.server.settings.context
            page = self.json(prefix + following)


@pytest.fixture
def wiki():
    return Wiki()


@pytest.fixture
def serve(wiki, request):
    def start(**settings):
        context = running(wiki.site, Settings(**settings))
        server = context.__enter__()
        request.addfinalizer(lambda: context.__exit__(None, None, None))
        return server

    return start


@pytest.fixture
def sign_in(request):
    def client(server, account):
        headers, auth = {}, None
        if account and server.settings.is_cloud:
            auth = (account.email, account.token)
        elif account:
            headers = {"Authorization": f"Bearer {account.token}"}
        # Loading certificates costs more than the tests, and this is plain HTTP.
        http = httpx.Client(base_url=server.host_url, auth=auth, headers=headers, timeout=60, verify=False)
        request.addfinalizer(http.close)
        return Client(server, http)

    return client


@pytest.fixture
def cloud(serve, sign_in, wiki):
    """Cloud, asked by the account that syncs."""
    return sign_in(serve(), wiki.sync)


@pytest.fixture
def data_center(serve, sign_in, wiki):
    """Data Center under a context path, asked by the account that syncs."""
    return sign_in(serve(kind="data-center", context_path="/confluence"), wiki.sync)
