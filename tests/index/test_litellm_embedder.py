"""LitellmEmbedder against a server of OpenAI's protocol on loopback, with its faults; the clock is moved by hand."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.embedder import TextsRefused
from index.errors import ModelUnavailable
from playground.openai.embedding import vector_of
from tests.fakes.nobody import nobody
from tests.index.served import Clock

TEXTS = [f"Runbook {number}: {'restart the queue, ' * (number % 5)}then wait." for number in range(24)]


def are_own(made, texts):
    return np.allclose([each.vector for each in made], [vector_of(text, 8) for text in texts], atol=1e-6)


def test_texts_get_their_own_vectors_and_each_is_asked_for_once(served):
    texts = [*TEXTS, TEXTS[0]]
    spans = [[(0, 9)], *[[]] * 23, [(0, 9)]]

    made = served.embedder(passage_prefix="passage: ").embed_passages(texts, spans)

    assert are_own(made, [f"passage: {text}" for text in texts])
    assert np.allclose(made[0].statements, [vector_of("passage: Runbook 0", 8)], atol=1e-6)
    asked = sorted(text for request in served.embeddings.requests for text in request)
    assert asked == sorted({f"passage: {text}" for text in [*TEXTS, "Runbook 0"]})


def test_as_many_requests_as_are_allowed_are_under_way_and_no_more(served):
    served.embeddings.delay_seconds = 0.1

    assert are_own(served.embedder(requests=3).embed_passages(TEXTS), TEXTS)
    assert served.embeddings.peak == 3


def test_a_server_that_bears_fewer_requests_is_given_fewer_and_left_alone_as_long_as_it_asks(served):
    served.embeddings.delay_seconds, served.embeddings.most_under_way = 0.02, 2
    served.embeddings.retry_after = "7"
    clock = Clock()
    embedder = served.embedder(clock)

    assert are_own(embedder.embed_passages(TEXTS), TEXTS)
    assert clock.now - 1000 >= 7
    assert embedder.tally.read().requests["busy"] >= 1


FAULTS = st.sampled_from(
    [
        *({"kind": kind} for kind in ("cut", "not json", "page", "wrong order", "partial", "misnumbered", "nan")),
        *({"kind": "refuse", "status": status} for status in (400, 413, 422, 429, 500, 502, 503)),
        {"kind": "refuse", "status": 429, "retry_after": "3"},
        {"kind": "refuse", "status": 503, "retry_after": "300"},
    ]
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    faults=st.lists(st.tuples(FAULTS, st.integers(1, 4)), max_size=8),
    most_texts=st.integers(1, 20),
    poison=st.sets(st.integers(0, 23), max_size=3),
)
def test_whatever_goes_wrong_each_text_gets_its_own_vector_in_the_end_and_poison_fails_alone(
    only_server, faults, most_texts, poison
):
    only_server.renew()
    only_server.embeddings.most_texts = most_texts
    only_server.embeddings.is_poison = lambda text: text in {TEXTS[number] for number in poison}
    for fault, times in faults:
        only_server.embeddings.faults.add(**fault, times=times)
    clock = Clock()
    embedder = only_server.embedder(clock)

    made = []
    # A call can be given up, and a text taken for poison that met too many faults: the next fill asks again.
    for _ in range(40):
        is_well = only_server.embeddings.faults.strike() is None
        try:
            made = list(embedder.embed_passages(TEXTS))
        except TextsRefused as refused:
            made = list(refused.made)
        except ModelUnavailable:
            clock.now += 301
            continue
        for each, text in zip(made, TEXTS, strict=True):
            assert each is None or np.allclose(each.vector, vector_of(text, 8), atol=1e-6)
        if is_well:
            break

    refused_for_good = {number for number, each in enumerate(made) if each is None}
    assert poison <= refused_for_good
    # A refusal that was only a fault of the server is one until the next start.
    is_spurious = any(fault.get("status") in {400, 413, 422} for fault, _ in faults)
    assert is_spurious or refused_for_good == poison


def test_a_text_that_is_refused_fails_alone_is_told_once_and_not_asked_for_again(served):
    served.embeddings.most_text_tokens = 15
    texts = [TEXTS[0], "word " * 20, TEXTS[1]]
    embedder = served.embedder()

    with pytest.raises(TextsRefused, match=r"does not take 1 of 3 passages.*`max_tokens`") as first:
        embedder.embed_passages(texts)
    served.embeddings.requests.clear()
    with pytest.raises(TextsRefused) as second:
        embedder.embed_passages(texts)

    for refused in (first.value, second.value):
        assert [each is None for each in refused.made] == [False, True, False]
    assert (set(first.value.news), set(second.value.news)) == ({1}, set())
    assert not any(texts[1] in request for request in served.embeddings.requests)


def test_what_the_model_stumbles_over_is_asked_for_again_by_the_next_call(served):
    served.embeddings.faults.add("nan", times=None)
    embedder = served.embedder()
    with pytest.raises(TextsRefused):
        embedder.embed_passages(TEXTS[:3])
    served.embeddings.faults.clear()

    assert are_own(embedder.embed_passages(TEXTS[:3]), TEXTS[:3])


def test_how_many_texts_a_server_takes_is_learnt_once(served):
    served.embeddings.most_texts = 3
    embedder = served.embedder(batch_size=16)
    embedder.embed_passages(TEXTS)
    served.embeddings.requests.clear()

    embedder.embed_passages(TEXTS)

    assert max(map(len, served.embeddings.requests)) <= 3


def test_a_model_that_refuses_everything_is_not_taken_for_one_that_refuses_each_text(served):
    served.embeddings.faults.add("refuse", status=400, times=None)

    with pytest.raises(ModelUnavailable, match="refused the texts") as raised:
        served.embedder(requests=1).embed_passages(TEXTS)

    assert not isinstance(raised.value, TextsRefused)
    assert len(served.embeddings.requests) < 8


def test_a_model_that_is_away_is_given_up_then_left_alone_then_asked_once(served):
    clock = Clock()
    with nobody() as away:
        embedder = served.embedder(clock, api_base=f"{away}/v1")
        with pytest.raises(ModelUnavailable, match=r"cannot be reached\. Check `model`, `api_base`"):
            embedder.embed_passages(TEXTS[:4])
        assert embedder.tally.read().requests["unwell"] == 4
        with pytest.raises(ModelUnavailable, match="cannot be reached"):
            embedder.embed_passages(TEXTS[:4])
        assert embedder.tally.read().requests["unwell"] == 4
        clock.now += 11
        with pytest.raises(ModelUnavailable, match="cannot be reached"):
            embedder.embed_passages(TEXTS[:4])
        assert embedder.tally.read().requests["unwell"] == 5


def test_what_was_made_before_a_call_was_given_up_is_not_asked_for_again(served):
    clock = Clock()
    embedder = served.embedder(clock, requests=1)
    served.embeddings.faults.add("wrong order", times=3)
    served.embeddings.faults.add("refuse", status=429, retry_after="40", times=1)
    with pytest.raises(ModelUnavailable, match="asks to be left alone for 40 seconds"):
        embedder.embed_passages(TEXTS)
    clock.now += 41
    served.embeddings.requests.clear()

    assert are_own(embedder.embed_passages(TEXTS), TEXTS)
    assert sum(map(len, served.embeddings.requests)) == len(TEXTS) - 3 * 4


def test_texts_that_take_a_server_too_long_are_asked_for_in_halves(served):
    served.embeddings.faults.add("hold")

    assert are_own(served.embedder(timeout_seconds=0.4).embed_passages(TEXTS[:4]), TEXTS[:4])
    assert sorted(map(len, served.embeddings.requests)) == [2, 2, 4]


def test_a_model_of_another_length_than_is_configured_is_told(served):
    with pytest.raises(ModelUnavailable, match="makes vectors of 8 numbers, and not of 384"):
        served.embedder(dimension=384).embed_passages(TEXTS[:1])


def test_the_length_is_asked_for_when_it_is_not_configured(served):
    served.embeddings.dimension = 12

    assert served.embedder(dimension=0).space.dimension == 12


def test_no_passages_are_no_request(served):
    assert served.embedder().embed_passages([]) == []
    assert served.embeddings.requests == []


def test_what_was_asked_is_counted(served):
    served.embeddings.faults.add("refuse", status=500)
    embedder = served.embedder(model="openai/text-embedding-3-small", requests=2)

    embedder.embed_passages(TEXTS[:8])

    told = embedder.tally.read()
    assert {kind: count for kind, count in told.requests.items() if count} == {"answered": 2, "unwell": 1}
    assert (told.texts, told.allowed) == (8, 2)
    assert told.tokens > 0
    assert told.dollars > 0
