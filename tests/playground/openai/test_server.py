import json

import httpx
import pytest

from playground.openai.reply import AskedTool, says
from playground.openai.server import running
from playground.openai.service import KEY

TEXT = "The queue is full [1]."
TOOL = AskedTool("search_docs", '{"query": "queue"}', "a")
ASKED = {"model": "stand-in", "messages": [{"role": "user", "content": "Is it SECRET?"}]}


@pytest.fixture
def server():
    with running() as found:
        yield found


def post(server, *, key=KEY, **changes):
    headers = {"Authorization": f"Bearer {key}"}
    return httpx.post(
        f"{server.api_base}/chat/completions", json=ASKED | changes, headers=headers, timeout=60, verify=False
    )


def events(answer):
    return [line.removeprefix("data: ") for line in answer.text.split("\n\n") if line]


def test_a_whole_turn_is_answered_in_one_object(server):
    server.service.queue.append(says(TEXT, TOOL))

    answer = post(server).json()

    [choice] = answer["choices"]
    assert choice["message"]["content"] == TEXT
    assert choice["message"]["tool_calls"][0]["function"] == {"name": TOOL.name, "arguments": TOOL.arguments}
    assert choice["finish_reason"] == "tool_calls"
    assert answer["usage"]["total_tokens"] > 0


def test_a_stream_ends_with_its_reason_its_usage_if_asked_for_and_the_mark(server):
    server.service.queue.extend([says(TEXT), says(TEXT)])

    counted = events(post(server, stream=True, stream_options={"include_usage": True}))
    plain = events(post(server, stream=True))

    assert counted[-1] == plain[-1] == "[DONE]"
    assert json.loads(counted[-2])["choices"] == []
    assert json.loads(counted[-2])["usage"]["completion_tokens"] > 0
    assert json.loads(plain[-2])["choices"][0]["finish_reason"] == "stop"
    assert "".join(json.loads(event)["choices"][0]["delta"].get("content", "") for event in plain[:-1]) == TEXT


def test_replies_come_from_the_queue_then_by_rule_then_from_the_exhibits(server):
    server.service.rules.append(lambda body: says("By rule.") if body["model"] == "ruled" else None)
    server.service.queue.append(says("Queued."))

    said = [post(server, model=model).json()["choices"][0]["message"]["content"] for model in ("ruled", "ruled", "x")]

    assert said == ["Queued.", "By rule.", "NO ANSWER"]
    assert [request["model"] for request in server.service.requests] == ["ruled", "ruled", "x"]


def test_a_wrong_key_is_refused_with_words_that_repeat_it(server):
    answer = post(server, key="wrong")

    assert answer.status_code == 401
    assert "wrong" in answer.text
    assert "SECRET" in answer.text


@pytest.mark.parametrize(("fault", "status", "kind"), [("refuse", 429, "application/json"), ("page", 200, "text/html")])
def test_a_fault_takes_the_place_of_one_turn(server, fault, status, kind):
    server.faults.add(fault, status=status, retry_after="7")

    first, second = post(server), post(server)

    assert (first.status_code, first.headers["Content-Type"].partition(";")[0]) == (status, kind)
    assert first.headers.get("Retry-After") == ("7" if fault == "refuse" else None)
    assert second.status_code == 200


def test_a_picture_is_looked_at_and_one_that_cannot_be_read_is_refused(server):
    dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"

    def asked(encoded):
        shown = {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{encoded}"}}
        return [{"role": "user", "content": [{"type": "text", "text": "Look."}, shown]}]

    answer = post(server, messages=asked(dot))
    refused = post(server, messages=asked("AAAA"))

    assert answer.json()["choices"][0]["message"]["content"] == "Picture 1 is red, 1 by 1 pixels."
    assert answer.json()["usage"]["prompt_tokens"] > 85
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "invalid_image")


def test_whoever_leaves_before_the_end_is_noticed(server):
    server.faults.add("hold")

    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{server.api_base}/chat/completions", json=ASKED, timeout=0.2, verify=False)

    assert server.service.abandoned.wait(60)


def test_its_models_are_listed(server):
    assert httpx.get(f"{server.api_base}/models").json()["data"][0]["id"] == "stand-in"


def test_a_port_that_is_taken_is_an_error(server):
    with pytest.raises(OSError, match=str(server.port)), running(port=server.port):
        pass
