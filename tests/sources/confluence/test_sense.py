"""Whatever answers in place of Confluence, a source says so, or makes something of it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.confluence.settings import ConfluenceSettings
from sources.confluence.source import ConfluenceSource
from sources.errors import SourceError, SourceUnavailable

NOT_CONFLUENCE = "is not Confluence's REST API"
# Read as a space, a page, a file, a group, a permission and a person, it makes sense as each.
RESULT = {
    "id": "131170",
    "key": "ENG",
    "name": "staff",
    "type": "page",
    "status": "current",
    "title": "a.txt",
    "version": {"number": 3, "when": "2026-01-31T10:00:00Z", "by": {"displayName": "Ana"}},
    "space": {"key": "ENG"},
    "ancestors": [{"id": "131171"}],
    "container": {"id": "131170"},
    "metadata": {"labels": {"results": [{"name": "runbook"}]}},
    "restrictions": {"read": {"restrictions": {"user": {"results": []}, "group": {"results": [{"name": "staff"}]}}}},
    "extensions": {"mediaType": "text/plain", "fileSize": 5},
    "body": {"storage": {"value": "<p>Text.</p>"}},
    "operation": {"key": "read", "operationKey": "read", "targetType": "space"},
    "principal": {"type": "group", "id": "131170"},
    "subject": {"type": "group", "name": "staff"},
    "accountId": "5:1",
    "username": "ana",
    "email": "ana@example.com",
    "_links": {"webui": "/x/131170", "download": "/download/131170"},
}
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None))
OTHERS = st.recursive(
    LEAVES | st.sampled_from(["attachment", "comment", "131170", "9999-12-31T23:00:00-20:00", "group"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*RESULT, "results"]), inner, max_size=3)
    ),
    max_leaves=8,
)


ANSWER = {"results": [RESULT], "restrictions": RESULT["restrictions"]["read"]["restrictions"], "_links": {}}


def places(value, above=()):
    """The way to every value in a document."""
    for key in value if isinstance(value, dict) else range(len(value)):
        yield (*above, key)
        if isinstance(value[key], dict | list):
            yield from places(value[key], (*above, key))


def changed(place, other):
    """The answer with another value at one place."""
    answer = json.loads(json.dumps(ANSWER))
    parent = answer
    for key in place[:-1]:
        parent = parent[key]
    parent[place[-1]] = other
    return answer


DOCUMENTS = OTHERS | st.builds(changed, st.sampled_from(list(places(ANSWER))), OTHERS)


class Stranger(ThreadingHTTPServer):
    """Answers every request with the same JSON."""

    daemon_threads = True
    body = b""


class Reply(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = self.server.body
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def stranger() -> Iterator[Stranger]:
    with Stranger(("127.0.0.1", 0), Reply) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@contextmanager
def source_of(stranger: Stranger, deployment: str) -> Iterator[ConfluenceSource]:
    source = ConfluenceSource(
        ConfluenceSettings(
            name="wiki",
            base_url=f"http://127.0.0.1:{stranger.server_port}/wiki",
            deployment=deployment,
            token="token",
            has_comments=True,
        ),
        sleep=lambda _: None,
    )
    yield source
    source.close()


def run(source: ConfluenceSource) -> None:
    """All that a run asks a source."""
    entries = source.changes(None).entries
    source.prepare(entries)
    for entry in entries:
        try:
            source.read(entry)
        except SourceUnavailable:
            raise
        except SourceError:
            continue
    source.readers({entry.path: entry.version for entry in entries})
    source.groups()


@pytest.mark.parametrize("deployment", ["cloud", "data-center"])
@pytest.mark.parametrize(
    "answer", [[1, 2], {"results": [{"id": None}], "_links": 5}, {"results": ["a"]}, {"results": 5}]
)
@pytest.mark.parametrize("ask", [ConfluenceSource.probe, run])
def test_answers_of_another_program_are_said_to_be_no_confluence(stranger, deployment, answer, ask):
    stranger.body = json.dumps(answer).encode()

    with source_of(stranger, deployment) as source, pytest.raises(SourceUnavailable) as caught:
        ask(source)

    assert NOT_CONFLUENCE in str(caught.value)
    assert f"http://127.0.0.1:{stranger.server_port}/wiki" in str(caught.value)
    assert "check base_url" in str(caught.value)


@pytest.mark.parametrize("deployment", ["cloud", "data-center"])
@settings(max_examples=40, deadline=None)
@given(document=DOCUMENTS)
def test_any_json_is_an_answer_or_the_source_is_unavailable(stranger, deployment, document):
    stranger.body = json.dumps(document).encode()

    with source_of(stranger, deployment) as source:
        for ask in (source.probe, lambda: run(source)):
            with suppress(SourceUnavailable):
                ask()


def test_an_id_that_no_address_can_hold_is_not_asked_for(stranger):
    stranger.body = json.dumps(changed(("results", 0, "id"), "a\nb")).encode()

    with source_of(stranger, "cloud") as source, pytest.raises(SourceUnavailable, match=NOT_CONFLUENCE):
        source.probe()
