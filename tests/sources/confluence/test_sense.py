"""Whatever answers in place of Confluence, a source says so, or makes something of it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.confluence.settings import ConfluenceSettings
from sources.confluence.source import ConfluenceSource
from sources.errors import SourceError, SourceUnavailable
from tests.sources.confluence.stranger import Stranger

NOT_CONFLUENCE = "is not Confluence's REST API"
# Read as a space, a page, a file, a group, a permission and a person, it makes sense as each.
RESULT: Any = {
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


@contextmanager
def source_of(stranger: Stranger, deployment: str) -> Iterator[ConfluenceSource]:
    source = ConfluenceSource(
        ConfluenceSettings(
            name="wiki",
            base_url=stranger.base_url,
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
    assert stranger.base_url in str(caught.value)
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
