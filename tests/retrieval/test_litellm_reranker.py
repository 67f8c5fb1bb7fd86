import asyncio
import json

import pytest

from index.errors import ModelUnavailable
from retrieval.litellm_reranker import LitellmReranker, LitellmRerankerSettings
from tests.fakes.rerank_server import KEY, RerankServer

PASSAGES = ["lunch menu", "restart workers", "restart the queue"]
SECRET_TEXT = "what the provider says of it"


@pytest.fixture
async def server():
    running = RerankServer()
    yield running
    running.close()
    # litellm keeps connections for a loop that ends with this test.
    import litellm
    from litellm.llms.custom_httpx.async_client_cleanup import close_litellm_async_clients

    await close_litellm_async_clients()
    litellm.in_memory_llm_clients_cache.flush_cache()


def reranker_at(server, **changes):
    settings = {"model": "cohere/rerank-v3.5", "api_base": server.url, "api_key": KEY, "timeout_seconds": 60.0}
    return LitellmReranker(LitellmRerankerSettings(**(settings | changes)))


def with_results(change):
    """Reply with results that are changed."""

    def reply(right):
        return 200, json.dumps(right | {"results": change(right["results"])}), {}

    return reply


def with_text(text, status=200, **headers):
    return lambda _: (status, text, headers)


def with_scores(*scores):
    return with_results(lambda _: [{"index": n, "relevance_score": score} for n, score in enumerate(scores)])


async def test_scores_come_in_the_order_of_the_passages_not_in_that_of_the_answer(server):
    scores = await reranker_at(server).score("restart the queue", PASSAGES)

    assert scores == pytest.approx([0, 1 / 3, 1])
    assert server.requests == [
        {
            "model": "rerank-v3.5",
            "query": "restart the queue",
            "documents": PASSAGES,
            "top_n": 3,
            "return_documents": False,
        }
    ]


async def test_logits_become_probabilities_in_the_same_order(server):
    server.reply = with_scores(-8.5, 2.0, 400)

    scores = await reranker_at(server).score("queue", PASSAGES)

    assert scores == sorted(scores)
    assert 0 < scores[0] < 0.001
    assert scores[1] == pytest.approx(0.88, abs=0.01)
    assert scores[2] == 1


@pytest.mark.parametrize(
    "reply",
    [
        with_text(json.dumps({"message": SECRET_TEXT}), status=429, **{"Retry-After": "30"}),
        with_text(json.dumps({"message": SECRET_TEXT}), status=500),
        with_text(json.dumps({"message": SECRET_TEXT}), status=400),
        with_text(SECRET_TEXT, status=503),
        with_text("{" + SECRET_TEXT),
        with_text(""),
        with_text("[]"),
        with_text("null"),
        with_text(json.dumps({"text": SECRET_TEXT})),
        with_results(lambda results: None),
        with_results(lambda results: []),
        with_results(lambda results: results[1:]),
        with_results(lambda results: [*results, results[0]]),
        with_results(lambda results: [result | {"index": 0} for result in results]),
        with_results(lambda results: [result | {"index": result["index"] + 1} for result in results]),
        with_results(lambda results: [result | {"index": "first"} for result in results]),
        with_results(lambda results: [{"index": result["index"]} for result in results]),
        with_results(lambda results: [result | {"relevance_score": None} for result in results]),
        with_results(lambda results: [result | {"relevance_score": SECRET_TEXT} for result in results]),
        with_results(lambda results: SECRET_TEXT),
    ],
)
async def test_whatever_the_provider_does_wrong_is_one_error_after_one_request(server, reply, caplog):
    server.reply = reply

    with pytest.raises(ModelUnavailable) as raised:
        await reranker_at(server).score("restart the queue", PASSAGES)

    assert len(server.requests) == 1
    assert "cohere/rerank-v3.5" in str(raised.value)
    for shown in (str(raised.value), caplog.text):
        assert SECRET_TEXT not in shown
        assert KEY not in shown
        assert PASSAGES[2] not in shown


async def test_a_wrong_key_is_named_by_its_setting_and_never_shown(server):
    with pytest.raises(ModelUnavailable, match="FOOTNOTE__RERANKER__API_KEY") as raised:
        await reranker_at(server, api_key="co-mistyped").score("queue", PASSAGES)

    assert "co-mistyped" not in str(raised.value)


@pytest.mark.parametrize("model", ["nobody/rerank", "openai/gpt", "cohere/"])
async def test_a_model_that_no_provider_of_litellm_serves_is_an_error_of_ours(server, model):
    server.reply = with_text("{}", status=404)

    with pytest.raises(ModelUnavailable, match=r"Check reranker\.model"):
        await reranker_at(server, model=model).score("queue", PASSAGES)


async def test_a_server_that_is_not_there_is_an_error_of_ours(server):
    with pytest.raises(ModelUnavailable, match=r"reranker\.api_base"):
        await reranker_at(server, api_base="http://127.0.0.1:1").score("queue", PASSAGES)


async def test_a_provider_that_never_answers_is_left_after_its_time(server):
    server.is_silent = True

    with pytest.raises(ModelUnavailable, match="Timeout"):
        await reranker_at(server, timeout_seconds=0.05).score("queue", PASSAGES)
    # It may read the request when nobody waits for it any more; a second one would have come before.
    await asyncio.to_thread(server.was_asked.wait, 60)
    assert len(server.requests) == 1


async def test_who_gives_up_waiting_is_let_go_at_once(server):
    server.is_silent = True
    reranker = reranker_at(server, timeout_seconds=600)
    await reranker.load()

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await reranker.score("queue", PASSAGES)


async def test_scores_that_are_no_numbers_are_passed_on_for_the_stage_to_refuse(server):
    server.reply = with_text(
        '{"results": [{"index": 0, "relevance_score": NaN}, {"index": 1, "relevance_score": 0.5}]}'
    )
    [first, second] = await reranker_at(server).score("queue", PASSAGES[:2])

    assert not 0 <= first <= 1
    assert second == pytest.approx(0.62, abs=0.01)
