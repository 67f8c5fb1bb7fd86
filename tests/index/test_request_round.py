"""RequestRound without a server: what answers is a function, and time goes on only while somebody waits for it."""

from collections.abc import Sequence
from threading import Event, Lock
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embedding_tally import EmbeddingTally
from index.litellm_request import Answer, Trouble
from index.request_flow import RequestFlow
from index.request_round import GivenUp, Means, RequestRound

# `nan`: an answer in which the first vector is none.
Spoiling = Literal["busy", "late", "unwell", "nan"]
KINDS: st.SearchStrategy[Spoiling] = st.sampled_from(["busy", "late", "unwell", "nan"])


def own(text: str):
    return np.array([len(text), sum(text.encode())], dtype=np.float32)


class Model:
    """Refuses what it is told to, and has one trouble after the other before it answers."""

    def __init__(self, troubles: Sequence[Spoiling] = (), refused: Sequence[str] = (), *, most: int = 99):
        self.troubles = list(troubles)
        self.refused = set(refused)
        self.most = most
        self.asked: list[list[str]] = []
        self._lock = Lock()

    def __call__(self, texts):
        with self._lock:
            self.asked.append(list(texts))
            trouble = self.troubles.pop(0) if self.troubles else None
        if trouble and trouble != "nan":
            raise Trouble(trouble, f"is {trouble}")
        if len(texts) > self.most or self.refused & set(texts):
            raise Trouble("refused", "refused the texts")
        vectors = np.array([own(text) for text in texts])
        if trouble == "nan":
            vectors[0] = np.nan
        return Answer(vectors)


def a_round(texts, model, *, most=4):
    now = [0.0]

    def pause(seconds):
        now[0] += seconds

    flow = RequestFlow(most, EmbeddingTally())
    return RequestRound(texts, Means(model, flow, 60.0, lambda: now[0], pause)), flow


def batches_of(texts, size):
    return [list(range(start, min(start + size, len(texts)))) for start in range(0, len(texts), size)]


@settings(deadline=None)
@given(
    texts=st.lists(st.text(max_size=5), unique=True, max_size=20),
    size=st.integers(1, 8),
    most=st.integers(1, 8),
    troubles=st.lists(KINDS, max_size=10),
    data=st.data(),
)
def test_each_text_ends_with_its_own_vector_or_refused_or_all_are_given_up(texts, size, most, troubles, data):
    poison = data.draw(st.sets(st.sampled_from(texts), max_size=2)) if texts else set()
    asked, flow = a_round(texts, Model(troubles, tuple(poison), most=most))

    is_given_up = False
    try:
        asked.work(batches_of(texts, size))
    except GivenUp:
        is_given_up = True

    for position, vector in asked.vectors.items():
        assert np.array_equal(vector, own(texts[position]))
    assert {texts[position] for position in asked.refused} <= poison
    ended = [*asked.vectors, *asked.refused, *asked.failed]
    assert len(ended) == len(set(ended))
    assert is_given_up or sorted(ended) == list(range(len(texts)))
    # Whatever happened, nothing is taken to be under way any more.
    assert flow.begin(1e9)


def test_a_batch_that_is_too_large_is_halved_until_it_fits_and_that_is_told():
    texts = [str(number) for number in range(16)]
    model = Model(most=3)
    asked, _ = a_round(texts, model)

    asked.work([list(range(16))])

    assert sorted(asked.vectors) == list(range(16))
    assert asked.most_texts == 2


def test_one_text_that_is_refused_says_nothing_of_how_many_are_taken():
    asked, _ = a_round(["a", "b", "c", "d"], Model(refused=["b"]))

    asked.work([[0, 1, 2, 3]])

    assert (asked.refused, asked.most_texts) == ({1}, None)
    assert sorted(asked.vectors) == [0, 2, 3]


def test_nobody_waits_for_ever_for_a_server_that_is_only_busy():
    asked, _ = a_round(["a"], Model(["busy"] * 1000))

    with pytest.raises(GivenUp, match="is busy"):
        asked.work([[0]])


def test_a_surprise_is_raised_as_it_is():
    def stumbling(_texts):
        raise ZeroDivisionError

    asked, flow = a_round(["a"], stumbling)

    with pytest.raises(ZeroDivisionError):
        asked.work([[0]])
    assert flow.begin(0.0)


def test_what_is_under_way_when_a_round_is_given_up_does_not_count_any_more():
    may_end = Event()

    def ask(texts):
        if texts == ["held"]:
            may_end.wait(timeout=60)
        raise Trouble("wrong", "refused the key")

    asked, flow = a_round(["held", "b"], ask)
    flow.note_answer()
    with pytest.raises(GivenUp, match="refused the key"):
        asked.work([[0], [1]])
    may_end.set()

    assert flow.begin(1e9)
