import json

import pytest

from tests.fakes.cross_encoder import write_overlap_model, write_slow_model
from tests.fakes.rerank_server import KEY, RerankServer

QUESTION = "meals, hotels or drain"


@pytest.fixture
def configured(indexed):
    """Write the team's settings with a reranker in them, and return the arguments that choose them."""

    def write(**reranker):
        lines = [f"{name} = {json.dumps(value)}" for name, value in reranker.items()]
        settings = (indexed.folder / "footnote.toml").read_text(encoding="utf-8")
        file = indexed.folder / "reranked.toml"
        file.write_text("\n".join(["[reranker]", *lines, settings]), encoding="utf-8")
        return ["--config", str(file)]

    return write


@pytest.fixture
def server():
    running = RerankServer()
    yield running
    running.close()


def local_model(indexed, *words):
    """Return the settings of a model that knows these words and no others."""
    name = "-".join(words)
    folder = write_overlap_model(indexed.folder / "models" / name, words)
    return {"model": f"fastembed:tests/{name}", "folder": str(folder), "timeout_milliseconds": 60_000}


@pytest.mark.parametrize("word", ["meals", "hotels", "drain"])
def test_a_local_model_puts_what_it_reads_as_the_answer_first(indexed, configured, word):
    plain_code, plain = indexed.json("search", QUESTION)
    code, found = indexed.json("search", QUESTION, *configured(**local_model(indexed, word)))

    assert plain_code == code == 0
    assert word in found["hits"][0]["text"].lower()
    assert found["hits"][0]["scores"]["rerank"] > 0.9
    assert {hit["chunk_id"] for hit in found["hits"]} == {hit["chunk_id"] for hit in plain["hits"]}
    scores = [hit["score"] for hit in found["hits"]]
    assert scores == sorted(scores, reverse=True)
    assert "rerank" in found["milliseconds"]
    assert "rerank" not in plain["milliseconds"]


def test_what_the_model_did_not_read_ranks_below_what_it_read(indexed, configured):
    _, found = indexed.json("search", QUESTION, *configured(**local_model(indexed, "nothing"), candidates=2))

    assert len(found["hits"]) > 2
    assert all((hit["scores"]["rerank"] is None) == (rank >= 2) for rank, hit in enumerate(found["hits"]))
    scores = [hit["score"] for hit in found["hits"]]
    assert scores == sorted(scores, reverse=True)


def test_a_hosted_model_ranks_in_a_process_of_its_own_that_says_nothing_else(indexed, server):
    process = indexed.start(
        "search",
        "drain hotels",
        "--json",
        FOOTNOTE__RERANKER__MODEL="litellm:cohere/rerank-v3.5",
        FOOTNOTE__RERANKER__API_BASE=server.url,
        FOOTNOTE__RERANKER__API_KEY=KEY,
        FOOTNOTE__RERANKER__TIMEOUT_MILLISECONDS="60000",
    )

    hits = json.loads(process.stdout)["hits"]
    assert (process.returncode, process.stderr) == (0, "")
    scores = [hit["scores"]["rerank"] for hit in hits]
    assert scores[:3] == [0.5, 0.5, 0.0]
    assert set(scores[3:]) <= {0.0}
    assert len(server.requests) == 1


def test_when_the_provider_fails_the_fused_order_is_shown_and_the_reason_is_logged_once(indexed, configured, server):
    (indexed.folder / "key").write_text(KEY)
    server.reply = lambda _: (429, json.dumps({"message": f"too many for {KEY}"}), {"Retry-After": "60"})
    hosted = {"model": "litellm:cohere/rerank-v3.5", "api_base": server.url, "api_key_file": "key"}
    _, plain = indexed.json("search", QUESTION)

    # In a process of its own, because litellm leaves connections of the command's loop open.
    process = indexed.start("search", QUESTION, "--json", *configured(**hosted))

    assert process.returncode == 0
    assert [hit["chunk_id"] for hit in json.loads(process.stdout)["hits"]] == [hit["chunk_id"] for hit in plain["hits"]]
    assert process.stderr.count("RateLimitError") == 1
    assert KEY not in process.stderr
    assert QUESTION not in process.stderr


def test_a_model_that_is_not_here_is_told_in_one_line_and_the_search_goes_on(indexed):
    process = indexed.start("search", QUESTION, FOOTNOTE__RERANKER__MODEL="fastembed:Xenova/ms-marco-MiniLM-L-6-v2")

    assert process.returncode == 0
    assert "drain" in process.stdout
    [line] = process.stderr.splitlines()
    assert "`footnote doctor` downloads it; a search never does" in line


def test_doctor_tells_how_long_the_reranker_takes(indexed, configured):
    process = indexed("doctor", *configured(**local_model(indexed, "meals")))

    assert process.returncode == 0
    assert "reranker tests/meals, reads 30 passages in" in process.stdout


def test_doctor_says_what_is_wrong_with_the_reranker_and_goes_on(indexed, configured):
    process = indexed("doctor", *configured(model="fastembed:Xenova/ms-marco-MiniLM-L6-v2"))

    assert process.returncode == 2
    assert "✗ reranker fastembed knows no reranking model" in process.stdout
    assert "Did you mean 'Xenova/ms-marco-MiniLM-L-6-v2'?" in process.stdout
    assert "source docs" in process.stdout


def test_doctor_warns_of_a_model_that_is_too_slow_for_the_time_it_has(indexed, configured):
    folder = write_slow_model(indexed.folder / "models" / "slow", ["meals"])
    slow = {"model": "fastembed:tests/slow", "folder": str(folder), "candidates": 200, "timeout_milliseconds": 50}
    process = indexed("doctor", *configured(**slow))

    assert process.returncode == 2
    assert "for 200 passages, so most searches go without it" in process.stdout
    assert "reranker.timeout_milliseconds (50)" in process.stdout


def test_doctor_says_nothing_of_a_reranker_that_nobody_asked_for(indexed):
    assert "reranker" not in indexed("doctor").stdout
