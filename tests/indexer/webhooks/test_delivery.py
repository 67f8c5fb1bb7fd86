import asyncio
from urllib.parse import urlencode

import pytest
from starlette.requests import Request

from indexer.webhooks.delivery import Delivery, read_delivery
from indexer.webhooks.errors import NotTaken


def request(*messages, **headers):
    """A request whose body comes in parts; after the last one nothing more ever comes."""
    coming = list(messages)

    async def receive():
        if coming:
            return coming.pop(0)
        await asyncio.Event().wait()
        raise AssertionError("never")

    named = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    return Request({"type": "http", "method": "POST", "headers": named}, receive)


def part(body, *, is_last=False):
    return {"type": "http.request", "body": body, "more_body": not is_last}


async def refused(coming, **limits):
    with pytest.raises(NotTaken) as raised:
        await read_delivery(coming, **limits)
    return raised.value.status


async def test_a_body_is_read_as_it_was_sent():
    delivery = await read_delivery(request(part(b'{"a": '), part(b"1}", is_last=True), x_event_key="repo:push"))

    assert delivery.body == b'{"a": 1}'
    assert delivery.payload() == {"a": 1}
    assert delivery.header("X-Event-Key") == "repo:push"
    assert delivery.header("x-other") == ""


async def test_a_body_that_is_said_to_be_too_long_is_not_read():
    assert await refused(request(content_length="1001"), max_bytes=1_000) == 413
    assert await refused(request(content_length="9" * 5_000), max_bytes=1_000) == 413


async def test_a_body_that_does_not_say_its_length_is_read_no_further_than_the_limit():
    parts = [part(b"x" * 600), part(b"x" * 600)]

    assert await refused(request(*parts), max_bytes=1_000) == 413


async def test_a_body_of_exactly_the_limit_is_taken():
    delivery = await read_delivery(request(part(b"x" * 1_000, is_last=True), content_length="1000"), max_bytes=1_000)

    assert len(delivery.body) == 1_000


async def test_a_body_that_stops_coming_is_not_waited_for():
    assert await refused(request(part(b"{")), seconds=0.01) == 408


async def test_a_sender_that_leaves_is_no_failure_of_ours():
    assert await refused(request(part(b"{"), {"type": "http.disconnect"})) == 400


def test_the_form_that_github_can_send_holds_the_same():
    body = urlencode({"payload": '{"ref": "refs/heads/main"}'}).encode()
    headers = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}

    assert Delivery(headers, body).payload() == {"ref": "refs/heads/main"}


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'"text"', b"[]", b"null"])
def test_what_is_no_json_object_is_refused_in_words(body):
    with pytest.raises(NotTaken) as raised:
        Delivery({}, body).payload()

    assert raised.value.status == 400
    assert "JSON" in raised.value.message
