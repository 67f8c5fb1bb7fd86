from email.utils import formatdate

import numpy as np
import pytest

from index.litellm_request import Address, Trouble, request_vectors
from playground.openai.embedding import vector_of
from playground.openai.server import running
from playground.openai.service import KEY
from tests.fakes.nobody import nobody
from tests.fakes.openai_server import close_connections

TEXTS = ["The SECRET queue is full.", "Rotate the keys.", "Rotate them again."]


@pytest.fixture(scope="module")
def server():
    with running() as found:
        yield found
    close_connections()


@pytest.fixture
def faults(server):
    server.service.embeddings.faults.clear()
    server.service.embeddings.requests.clear()
    return server.service.embeddings.faults


def asked(server, texts=TEXTS, *, key=KEY, dimension=8, timeout_seconds=20.0):
    address = Address("openai/stand-in", server.api_base, key)
    return request_vectors(address, texts, dimension=dimension, timeout_seconds=timeout_seconds)


def trouble_of(server, **changes):
    with pytest.raises(Trouble) as raised:
        asked(server, **changes)
    return raised.value


@pytest.mark.parametrize("kind", ["", "wrong order"])
def test_vectors_come_in_the_order_of_the_texts_in_whatever_order_they_are_sent(server, faults, kind):
    if kind:
        faults.add(kind)

    answer = asked(server)

    assert np.allclose(answer.vectors, [vector_of(text, 8) for text in TEXTS], atol=1e-6)
    assert answer.tokens > 0


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"kind": "refuse", "status": 429}, "busy"),
        ({"kind": "refuse", "status": 503}, "busy"),
        ({"kind": "refuse", "status": 504}, "late"),
        ({"kind": "refuse", "status": 500}, "unwell"),
        ({"kind": "refuse", "status": 502}, "unwell"),
        ({"kind": "refuse", "status": 400}, "refused"),
        ({"kind": "refuse", "status": 413}, "refused"),
        ({"kind": "refuse", "status": 422}, "refused"),
        ({"kind": "refuse", "status": 424}, "refused"),
        ({"kind": "refuse", "status": 403}, "wrong"),
        ({"kind": "refuse", "status": 404}, "wrong"),
        ({"kind": "cut"}, "unwell"),
        ({"kind": "not json"}, "unwell"),
        ({"kind": "page"}, "unwell"),
        ({"kind": "partial"}, "unwell"),
        ({"kind": "misnumbered"}, "unwell"),
        ({"kind": "other dimension"}, "wrong"),
    ],
    ids=str,
)
def test_a_failure_is_told_by_what_it_means_for_the_next_request_after_one_try_and_without_what_vendors_say(
    server, faults, fault, kind
):
    faults.add(**fault)

    trouble = trouble_of(server)

    assert trouble.kind == kind
    assert len(server.service.embeddings.requests) == 1
    assert "SECRET" not in str(trouble)
    assert KEY not in str(trouble)


@pytest.mark.parametrize(("said", "seconds"), [("7", 7.0), ("0.25", 0.25), ("soon", None), (None, None)])
def test_how_long_a_busy_server_asks_to_be_left_alone_is_told(server, faults, said, seconds):
    faults.add("refuse", status=429, retry_after=said)

    assert trouble_of(server).pause_seconds == seconds


def test_a_busy_server_may_name_the_time(server, faults):
    faults.add("refuse", status=503, retry_after=formatdate(4_000_000_000, usegmt=True))

    assert (trouble_of(server).pause_seconds or 0) > 1_000_000


def test_a_vector_that_is_none_is_no_vector_and_the_others_are(server, faults):
    faults.add("nan")

    first, *others = asked(server).vectors

    assert np.isnan(first).all()
    assert np.allclose(others, [vector_of(text, 8) for text in TEXTS[1:]], atol=1e-6)


def test_a_server_that_says_nothing_is_late(server, faults):
    faults.add("hold")

    assert trouble_of(server, timeout_seconds=0.2).kind == "late"


def test_a_wrong_key_is_wrong_and_nobody_there_is_unwell(server, faults):
    assert trouble_of(server, key="sk-other").kind == "wrong"
    with nobody() as away, pytest.raises(Trouble, match="cannot be reached") as raised:
        request_vectors(Address("openai/m", f"{away}/v1", KEY), TEXTS, dimension=8, timeout_seconds=5)
    assert raised.value.kind == "unwell"
