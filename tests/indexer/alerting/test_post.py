import time
from datetime import timedelta

import pytest

from indexer.alerting.forms import Message
from indexer.alerting.post import post
from tests.fakes.hook_receiver import status
from tests.fakes.nobody import nobody
from tests.indexer.alerting.conftest import MINUTE, NOON

MESSAGE = Message(b'{"text": "x"}', {"Footnote-Timestamp": "1"})


def posted(receiver, *, seconds=30.0):
    return post(receiver.url, MESSAGE, NOON, seconds=seconds)


def test_a_message_arrives_as_it_is(receiver):
    assert posted(receiver).trouble == ""

    [came] = receiver.posted
    assert (came.path, came.body) == ("/hook", MESSAGE.body)
    assert came.headers["footnote-timestamp"] == "1"
    assert came.headers["content-type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize("code", [200, 202, 204])
def test_whatever_says_that_it_was_taken_is_taken(receiver, code):
    receiver.answers.append(status(code))

    assert posted(receiver).trouble == ""


@pytest.mark.parametrize(("code", "is_refused"), [(400, True), (404, False), (410, False), (429, False), (503, False)])
def test_a_refusal_of_the_message_is_told_from_trouble_with_the_address(receiver, code, is_refused):
    receiver.answers.append(status(code))
    outcome = posted(receiver)

    assert (outcome.trouble, outcome.is_refused, outcome.again_after) == (f"answered {code}", is_refused, None)


def test_a_redirect_is_not_followed(receiver):
    receiver.answers.append(status(307, Location=receiver.url))

    assert posted(receiver).trouble == "answered 307: a redirect, which is not followed"
    assert len(receiver.posted) == 1


@pytest.mark.parametrize(
    ("told", "after"),
    [
        ("120", 2 * MINUTE),
        ("Sat, 21 Nov 2026 12:05:00 GMT", 5 * MINUTE),
        ("Sat, 21 Nov 2026 11:05:00 GMT", timedelta(0)),
        ("9" * 400, timedelta(seconds=999_999_999)),
        ("soon", None),
        ("Sat, 99 Nov 2026 12:05:00 GMT", None),
        ("Sat, 21 Nov 2026 12:05:00 +" + "9" * 40, None),
    ],
)
def test_a_receiver_may_say_when_to_come_again(receiver, told, after):
    receiver.answers.append(status(429, Retry_After=told))

    assert posted(receiver).again_after == after


def test_nobody_there_is_told_without_the_address():
    with nobody() as url:
        outcome = post(f"{url}/secret", MESSAGE, NOON)

    assert outcome.trouble == "cannot be reached (ConnectError)"


@pytest.mark.parametrize("url", ["http://[::1", "http://127.0.0.1:99999/secret", "http://xn--/secret"])
def test_an_address_that_is_none_is_trouble_like_any_other(url):
    trouble = post(url, MESSAGE, NOON).trouble

    assert trouble.startswith("cannot be reached (")
    assert "secret" not in trouble


def silent(receiver):
    return lambda _request: receiver.is_over.wait()


def dripping(receiver):
    def answer(request):
        request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
        while not receiver.is_over.wait(0.05):
            request.wfile.write(b"x")
            request.wfile.flush()

    return answer


@pytest.mark.parametrize("answer", [silent, dripping])
def test_one_that_never_answers_or_never_ends_is_left_in_time(receiver, answer):
    receiver.answers.append(answer(receiver))

    assert posted(receiver, seconds=0.5).trouble == "did not answer within 0.5 seconds"


def test_a_name_that_nobody_finds_is_left_in_time(receiver, monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: receiver.is_over.wait(30.0))
    began = time.monotonic()

    assert post("http://footnote.invalid/", MESSAGE, NOON, seconds=0.5).trouble == "did not answer within 0.5 seconds"
    assert time.monotonic() - began < 20


def test_of_an_endless_answer_nothing_is_read(receiver):
    def endless(request):
        status(200)(request)
        while True:
            request.wfile.write(b"x" * 65_536)

    receiver.answers.append(endless)
    began = time.process_time()

    assert posted(receiver).trouble == ""
    assert time.process_time() - began < 5


def test_what_is_no_http_is_trouble(receiver):
    receiver.answers.append(lambda request: request.wfile.write(b"\x00" * 100))

    assert posted(receiver).trouble.startswith("cannot be reached (")
