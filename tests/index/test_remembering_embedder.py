from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import remembering_embedder
from index.errors import ModelUnavailable
from index.remembering_embedder import RememberingEmbedder
from tests.fakes.hash_embedder import HashEmbedder


class Model(HashEmbedder):
    """Notes what it is asked; says so when it is asked, and answers when it may."""

    def __init__(self):
        super().__init__()
        self.asked: list[str] = []
        self.is_asked, self.may_answer = Event(), Event()
        self.may_answer.set()
        self.is_down = False

    def embed_question(self, question):
        self.asked.append(question)
        self.is_asked.set()
        self.may_answer.wait(timeout=10)
        if self.is_down:
            raise ModelUnavailable("the model is down")
        return super().embed_question(question)


def test_a_question_is_embedded_once():
    model = Model()
    embedder = RememberingEmbedder(model)
    first, second = embedder.embed_question("rotate keys"), embedder.embed_question("rotate keys")
    assert model.asked == ["rotate keys"]
    assert np.array_equal(first, second)
    assert np.array_equal(first, HashEmbedder().embed_question("rotate keys"))


def test_what_is_remembered_cannot_be_written_to():
    vector = RememberingEmbedder(HashEmbedder()).embed_question("rotate keys")
    with pytest.raises(ValueError, match="read-only"):
        vector[0] = 1.0


def test_who_asks_while_a_vector_is_being_made_waits_for_it():
    model = Model()
    model.may_answer.clear()
    embedder, together = RememberingEmbedder(model), Barrier(5)

    def ask(_):
        together.wait(timeout=10)
        return embedder.embed_question("rotate keys")

    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(ask, number) for number in range(4)]
        together.wait(timeout=10)
        model.is_asked.wait(timeout=10)
        model.may_answer.set()
        vectors = [each.result(timeout=10) for each in asked]
    assert model.asked == ["rotate keys"]
    assert all(vector is vectors[0] for vector in vectors)


def test_all_who_ask_a_model_that_is_down_are_told_and_the_next_one_asks_it_again():
    model = Model()
    model.is_down = True
    model.may_answer.clear()
    embedder = RememberingEmbedder(model)
    with ThreadPoolExecutor(3) as threads:
        asked = [threads.submit(embedder.embed_question, "rotate keys") for _ in range(3)]
        model.is_asked.wait(timeout=10)
        model.may_answer.set()
        for each in asked:
            with pytest.raises(ModelUnavailable):
                each.result(timeout=10)
    model.is_down = False
    assert np.array_equal(embedder.embed_question("rotate keys"), HashEmbedder().embed_question("rotate keys"))


@given(st.lists(st.sampled_from("abcdefgh"), max_size=60))
def test_whatever_is_asked_the_vectors_are_the_models_own_and_few_are_kept(questions):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(remembering_embedder, "_QUESTIONS", 3)
        model = Model()
        embedder = RememberingEmbedder(model)
        latest: list[str] = []
        for question in questions:
            before = len(model.asked)
            assert np.array_equal(embedder.embed_question(question), HashEmbedder().embed_question(question))
            assert (len(model.asked) == before) is (question in latest)
            latest = [*(each for each in latest if each != question), question][-3:]


def test_all_else_is_the_models():
    model = HashEmbedder(max_tokens=77)
    embedder = RememberingEmbedder(model)
    assert (embedder.space, embedder.max_tokens) == (model.space, 77)
    assert embedder.count_tokens(["two words"]) == [2]
    [embedding] = embedder.embed_passages(["two words"], [[(0, 3)]])
    assert np.array_equal(embedding.vector, model.embed_question("two words"))
    assert len(embedding.statements) == 1
