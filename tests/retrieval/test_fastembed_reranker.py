import asyncio
import json
import subprocess
import sys
from collections.abc import Sequence
from threading import Event

import pytest

from index.errors import ModelUnavailable
from retrieval.fastembed_reranker import FastEmbedReranker, FastEmbedRerankerSettings
from tests.fakes.cross_encoder import write_batch_size_model, write_broken_model, write_overlap_model

WORDS = ["how", "do", "i", "restart", "the", "queue", "workers", "lunch", "menu", "of", "this", "week"]
QUESTION = "how do i restart the queue"
# fastembed knows a model by its name for as long as the process lives.
OVERLAP, BATCH_SIZE, BROKEN = "tests/overlap", "tests/batch-size", "tests/broken"


def reranker_in(folder, model=OVERLAP, **changes):
    return FastEmbedReranker(FastEmbedRerankerSettings(model, folder=folder, threads=1, **changes))


@pytest.fixture(scope="module")
def overlap(tmp_path_factory):
    return reranker_in(write_overlap_model(tmp_path_factory.mktemp("overlap"), WORDS, window=8192))


async def test_scores_are_probabilities_of_the_logits_in_the_order_of_the_passages(overlap):
    passages = ["the lunch menu of this week", "restart the queue", "how do I restart the queue? Do this."]

    scores = await overlap.score(QUESTION, passages)

    assert scores == pytest.approx([0.018, 0.5, 0.9975], abs=0.001)


async def test_passages_of_very_different_length_are_scored_as_if_alone(overlap):
    passages = ["lunch " * length + "restart" for length in (300, 1, 40, 0, 120)] + [""]

    together = await overlap.score(QUESTION, passages)
    alone = [(await overlap.score(QUESTION, [passage]))[0] for passage in passages]

    assert together == pytest.approx(alone, abs=1e-6)
    assert together[0] > together[5]


async def test_at_most_16_passages_are_read_at_a_time(tmp_path):
    reranker = reranker_in(write_batch_size_model(tmp_path, WORDS), BATCH_SIZE)

    scores = await reranker.score("queue", ["queue"] * 35)

    # A logit of zero stands for 16 at a time, one of minus 13 for three.
    assert [round(score, 3) for score in scores] == [0.5] * 32 + [0.0] * 3


async def test_of_a_long_passage_the_first_512_tokens_are_read_also_by_a_model_that_would_read_more(overlap):
    [near, far] = await overlap.score("queue", ["lunch " * 400 + "queue", "lunch " * 520 + "queue"])

    assert near > 0.9
    assert far < 0.1


async def test_a_long_question_and_no_passage_are_read_too(overlap):
    assert await overlap.score("queue " * 4_000, ["queue"]) == [pytest.approx(0.9975, abs=0.001)]
    assert await overlap.score(QUESTION, []) == []


async def test_logits_that_are_no_numbers_are_passed_on_for_the_stage_to_refuse(tmp_path):
    [score] = await reranker_in(write_broken_model(tmp_path, WORDS), BROKEN).score("queue", ["queue"])

    assert not 0 <= score <= 1


class Watched(Sequence[str]):
    """Passages that tell when the first batch is taken, and hold it until they are let go."""

    def __init__(self, length):
        self.length = length
        self.taken = 0
        self.first_is_taken, self.may_go_on = Event(), Event()

    def __len__(self):
        return self.length

    def __getitem__(self, number):
        # All are looked at once beforehand, for their length.
        self.taken += 1
        if self.taken == self.length + 1:
            self.first_is_taken.set()
            self.may_go_on.wait()
        return "queue"


async def test_who_gives_up_waiting_is_let_go_at_once_and_no_further_batch_is_read(overlap):
    passages = Watched(200)
    late = asyncio.create_task(overlap.score(QUESTION, passages))
    await asyncio.to_thread(passages.first_is_taken.wait)
    late.cancel()
    with pytest.raises(asyncio.CancelledError):
        await late  # Though its thread still waits for the passages.

    passages.may_go_on.set()
    assert await overlap.score(QUESTION, ["queue"]) == [pytest.approx(0.018, abs=0.001)]
    assert passages.taken == 200 + 16


async def test_requests_that_are_given_up_while_they_wait_their_turn_are_never_begun(overlap):
    passages, waiting = Watched(16), [Watched(16) for _ in range(20)]
    first = asyncio.create_task(overlap.score(QUESTION, passages))
    await asyncio.to_thread(passages.first_is_taken.wait)
    late = [asyncio.create_task(overlap.score(QUESTION, each)) for each in waiting]
    await asyncio.wait(late, timeout=0.01)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)

    passages.may_go_on.set()
    assert len(await first) == 16
    await overlap.score(QUESTION, ["queue"])
    assert [each.taken for each in waiting] == [0] * 20


@pytest.mark.parametrize(
    ("model", "advice"),
    [
        ("Xenova/ms-marco-MiniLM-L6-v2", "Did you mean 'Xenova/ms-marco-MiniLM-L-6-v2'"),
        ("x", "It knows Xenova/ms-marco-MiniLM-L-6-v2, "),
        ("Xenova/ms-marco-MiniLM-L-6-v2", "`footnote doctor` downloads it; a search never does"),
    ],
)
async def test_a_model_that_is_not_here_says_what_to_do_and_is_not_downloaded(tmp_path, model, advice, capfd):
    reranker = FastEmbedReranker(FastEmbedRerankerSettings(model, cache_dir=tmp_path))

    with pytest.raises(ModelUnavailable) as raised:
        await reranker.load()

    assert advice in str(raised.value)
    assert repr(model) in str(raised.value)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("damage", ["no folder", "no tokenizer", "no settings", "no model", "not a model"])
async def test_a_folder_that_holds_no_model_says_what_must_be_in_it(tmp_path, damage):
    folder = write_overlap_model(tmp_path / "model", WORDS)
    match damage:
        case "no folder":
            folder = tmp_path / "elsewhere"
        case "no tokenizer":
            (folder / "tokenizer.json").unlink()
        case "no settings":
            (folder / "tokenizer_config.json").write_text(json.dumps({}))
        case "no model":
            (folder / "model.onnx").unlink()
        case "not a model":
            (folder / "model.onnx").write_bytes(b"not a model")

    with pytest.raises(ModelUnavailable, match=r"must hold model\.onnx or onnx/model\.onnx, tokenizer\.json and"):
        await reranker_in(folder, f"tests/{damage}").load()


@pytest.mark.parametrize("place", ["model.onnx", "onnx/model.onnx"])
async def test_a_model_that_is_put_where_it_was_missing_loads_without_a_new_start(tmp_path, place):
    folder = tmp_path / "model"
    reranker = reranker_in(folder, f"tests/{place}")
    with pytest.raises(ModelUnavailable):
        await reranker.load()
    write_overlap_model(folder, WORDS)
    (folder / "onnx").mkdir()
    (folder / "model.onnx").rename(folder / place)

    assert len(await reranker.score("queue", ["queue"])) == 1


def test_fastembed_is_imported_when_the_model_loads_and_not_before(tmp_path):
    program = (
        "import sys; from retrieval.fastembed_reranker import *; "
        "FastEmbedReranker(FastEmbedRerankerSettings('x')).name; print('fastembed' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert ran.stdout == "False\n"
