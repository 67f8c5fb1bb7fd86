import httpx
import pytest

from playground.openai.embedding import vector_of
from playground.openai.server import running
from playground.openai.service import KEY

TEXTS = ["The queue is full.", "Rotate the keys."]


@pytest.fixture
def server():
    with running() as found:
        yield found


def post(server, texts, *, key=KEY):
    headers = {"Authorization": f"Bearer {key}"}
    body = {"model": "stand-in", "input": texts}
    return httpx.post(f"{server.api_base}/embeddings", json=body, headers=headers, timeout=60, verify=False)


def test_each_text_has_its_own_numbered_vector_and_tokens_are_counted(server):
    answer = post(server, TEXTS).json()

    assert [row["index"] for row in answer["data"]] == [0, 1]
    assert [row["embedding"] for row in answer["data"]] == [vector_of(text, 8) for text in TEXTS]
    assert answer["usage"]["prompt_tokens"] > 0
    assert post(server, TEXTS[1]).json()["data"][0]["embedding"] == vector_of(TEXTS[1], 8)


@pytest.mark.parametrize(
    ("limits", "texts", "status", "said"),
    [
        ({"most_texts": 1}, TEXTS, 422, "batch size 2 > maximum allowed batch size 1"),
        ({"most_text_tokens": 4}, TEXTS, 400, "Invalid 'input[0]': maximum input length is 4 tokens."),
        ({"most_request_tokens": 8}, TEXTS, 400, "Invalid 'input': maximum request size is 8 tokens per request."),
        ({}, ["a", ""], 400, "Invalid 'input[1]': input cannot be an empty string."),
        ({"is_poison": lambda text: "keys" in text}, TEXTS, 424, "Backend error"),
        ({"most_under_way": 0}, TEXTS, 429, "Model is overloaded"),
        ({"key": "another"}, TEXTS, 401, f"Incorrect API key provided: Bearer {KEY}"),
    ],
)
def test_what_is_too_much_is_refused_in_the_words_of_real_servers(server, limits, texts, status, said):
    for name, value in limits.items():
        setattr(server.service.embeddings, name, value)

    answer = post(server, texts)

    assert answer.status_code == status
    assert answer.json()["error"]["message"] == said
    assert answer.headers.get("Retry-After") == ("1" if status == 429 else None)


@pytest.mark.parametrize(
    ("kind", "seen"),
    [
        ("wrong order", [1, 0]),
        ("partial", [0]),
        ("misnumbered", [0, 0]),
        ("nan", [0, 1]),
        ("other dimension", [0, 1]),
    ],
)
def test_rows_can_be_spoiled_once(server, kind, seen):
    server.service.embeddings.faults.add(kind)

    spoiled, well = post(server, TEXTS).json()["data"], post(server, TEXTS).json()["data"]

    assert [row["index"] for row in spoiled] == seen
    assert spoiled != well
    assert [row["embedding"] for row in well] == [vector_of(text, 8) for text in TEXTS]


def test_a_body_can_break_off_or_be_something_else(server):
    for kind in ("cut", "not json", "page"):
        server.service.embeddings.faults.add(kind)
    server.service.embeddings.faults.add("refuse", status=503, retry_after="7")

    with pytest.raises(httpx.TransportError):
        post(server, TEXTS)
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        post(server, TEXTS).json()
    assert post(server, TEXTS).headers["Content-Type"].startswith("text/html")
    assert post(server, TEXTS).headers["Retry-After"] == "7"
