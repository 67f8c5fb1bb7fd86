import asyncio

import pytest

from index.errors import ModelUnavailable
from index.remembering_embedder import RememberingEmbedder
from retrieval.ahead import embed_ahead
from retrieval.query import parse_query
from tests.fakes.hash_embedder import HashEmbedder
from tests.index.conftest import MOMENT


class Model(HashEmbedder):
    """Notes what it is asked."""

    def __init__(self, *, is_down=False):
        super().__init__()
        self.asked: list[str] = []
        self._is_down = is_down

    def embed_question(self, question):
        self.asked.append(question)
        if self._is_down:
            raise ModelUnavailable("the model is down")
        return super().embed_question(question)


@pytest.mark.parametrize(
    "line",
    ["how are keys rotated?", "keys label:draft after:2w", 'how "are keys" rotated -label:old', "\\label:draft keys"],
)
async def test_the_search_finds_the_vector_of_what_is_asked_besides_the_filters(line):
    model = Model()
    embedder = RememberingEmbedder(model)
    embed_ahead(line, embedder)
    text = parse_query(line, ["handbook"], MOMENT).text
    await asyncio.to_thread(embedder.embed_question, text)
    await asyncio.get_running_loop().shutdown_default_executor()
    assert model.asked == [text]


@pytest.mark.parametrize("line", ["", "   ", "keys lable:draft", 'keys label:"draft'])
async def test_of_nothing_and_of_wrong_filters_nothing_is_embedded(line):
    model = Model()
    embed_ahead(line, RememberingEmbedder(model))
    await asyncio.get_running_loop().shutdown_default_executor()
    assert model.asked == []


async def test_a_model_that_is_down_is_the_searchs_business(caplog):
    model = Model(is_down=True)
    embed_ahead("how are keys rotated?", RememberingEmbedder(model))
    await asyncio.get_running_loop().shutdown_default_executor()
    assert model.asked
    assert not caplog.records
