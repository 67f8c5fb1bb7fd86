"""Telling an address what happens: a real listener, and what a network does on the way."""

import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from playground.confluence.server import running
from playground.confluence.settings import Settings
from tests.fakes.nobody import nobody

SECRET = "9f2c41d07be94c1f8a51e0b7"


class Listener:
    """Takes what is posted, and answers with one status after the other, the last of them for ever."""

    def __init__(self):
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.statuses = [202]
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.heard.append((dict(self.headers), body))
                self.send_response(listener.statuses.pop(0) if len(listener.statuses) > 1 else listener.statuses[0])
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/webhooks/wiki"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    def events(self):
        return [json.loads(body)["event"] for _, body in self.heard]

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def listener():
    listener = Listener()
    yield listener
    listener.close()


@pytest.fixture
def told(data_center, listener):
    """A Data Center that tells the listener."""
    data_center.server.webhooks.url = listener.url
    data_center.server.webhooks.secret = SECRET
    return data_center.server.webhooks


def test_an_edit_is_told_and_signed_as_data_center_does(wiki, told, listener):
    page = wiki.page("Plans")
    wiki.site.edit(page, by=wiki.ana, body="<p>Other.</p>")
    assert told.settle(10)

    headers, body = listener.heard[1]
    assert listener.events() == ["page_created", "page_updated"]
    assert headers["X-Hub-Signature"] == "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    assert [(each.event, each.status) for each in told.sent] == [("page_created", 202), ("page_updated", 202)]


def test_cloud_tells_as_an_app_of_ones_own_would(wiki, cloud, listener):
    cloud.http.post("/playground/webhook", json={"url": listener.url, "secret": SECRET})
    wiki.page("Plans")
    assert cloud.server.webhooks.settle(10)

    [(headers, body)] = listener.heard
    signed = headers["Footnote-Timestamp"].encode() + b"." + body
    assert headers["Footnote-Signature"] == "sha256=" + hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()


def test_without_an_address_nothing_is_told_and_without_a_secret_nothing_signed(wiki, data_center, listener):
    webhooks = data_center.server.webhooks
    wiki.page("Before")
    webhooks.url = listener.url
    wiki.page("Plans")
    assert webhooks.settle(10)

    [(headers, body)] = listener.heard
    assert json.loads(body)["page"]["title"] == "Plans"
    assert "X-Hub-Signature" not in headers


def test_what_somebody_does_by_the_control_page_is_told(wiki, data_center, told, listener):
    page = wiki.page("Plans")
    for path, body in (("restrict", {"groups": ["staff"]}), ("trash", {})):
        data_center.http.post(f"/playground/pages/{page.id}/{path}", json=body)
    assert told.settle(10)

    assert listener.events() == ["page_created", "content_permissions_updated", "page_trashed"]


def test_a_listener_that_fails_is_told_again_and_one_that_refuses_is_not(wiki, told, listener):
    listener.statuses = [503, 500, 202, 404]
    wiki.page("Plans")
    assert told.settle(10)
    assert listener.events() == ["page_created"] * 3

    wiki.page("Others")
    assert told.settle(10)
    assert [each.status for each in told.sent] == [202, 404]


def test_an_address_where_nobody_listens_is_given_up(wiki, told):
    with nobody() as told.url:
        wiki.page("Plans")
        assert told.settle(20)

    assert [each.status for each in told.sent] == [0]


def test_an_address_that_is_none_is_given_up_and_the_next_is_told(wiki, told, listener):
    told.url = "http://127.0.0.1:99999/"
    wiki.page("Plans")
    assert told.settle(20)
    told.url = listener.url
    wiki.page("Others")

    assert told.settle(10)
    assert [each.status for each in told.sent] == [0, 202]


def test_one_is_lost_one_comes_twice_and_the_rest_come_once(wiki, data_center, told, listener):
    data_center.http.post("/playground/webhook/lose", json={})
    wiki.page("Lost")
    data_center.http.post("/playground/webhook/repeat", json={"times": 1})
    wiki.page("Twice")
    wiki.page("Once")
    assert told.settle(10)

    titles = [json.loads(body)["page"]["title"] for _, body in listener.heard]
    assert sorted(titles) == ["Once", "Twice", "Twice"]
    assert listener.heard[0] == listener.heard[1]


def test_one_that_is_late_comes_behind_those_after_it(wiki, data_center, told, listener):
    data_center.http.post("/playground/webhook/delay", json={"seconds": 1})
    wiki.page("Late")
    wiki.page("Next")
    assert told.settle(10)

    assert [json.loads(body)["page"]["title"] for _, body in listener.heard] == ["Next", "Late"]


@pytest.mark.parametrize(
    "url", ["https://example.com/", "http://127.0.0.1.example.com/", "http://10.0.0.1/", "file:///x"]
)
def test_only_this_machine_is_told(data_center, url):
    answer = data_center.http.post("/playground/webhook", json={"url": url})

    assert answer.status_code == 400
    assert data_center.server.webhooks.url == ""


def test_faults_that_there_are_not_are_refused(data_center):
    assert data_center.http.post("/playground/webhook/eat", json={}).status_code == 404
    assert data_center.http.post("/playground/webhook/lose", json={"times": "many"}).status_code == 400
    assert data_center.http.post("/playground/webhook/lose", json={"times": None}).status_code == 400


def test_a_server_that_ends_tells_nothing_more(wiki, listener):
    with running(wiki.site, Settings(kind="data-center")) as server:
        server.webhooks.url = listener.url
        server.webhooks.delay(3600)
        wiki.page("Late")
        assert not server.webhooks.settle(0)
    wiki.page("After")

    assert listener.heard == []
    assert wiki.site.watchers == []
