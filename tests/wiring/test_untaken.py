"""A model takes over that does not take every passage."""

import asyncio

import pytest
from sqlalchemy import update

from index.remembering_embedder import RememberingEmbedder
from index.stored import stored_tables
from ledger.errors import LeaseLost
from ledger.model_switches import newest_switch
from ledger.parts import WHOLE
from ledger.tables import leases
from ledger.transaction import writing
from retrieval.audience import Audience
from retrieval.filters import NO_FILTERS
from retrieval.search import search
from tests.fakes.choosy_embedder import ChoosyEmbedder
from tests.fakes.hash_embedder import HashEmbedder
from tests.wiring.two_models import TwoModels, open_two_models, write_team
from wiring.indexing import run_index
from wiring.model_rooms import ModelRooms
from wiring.switching import Watching, switch_model


class Choosy(TwoModels):
    """The small model does not take what tells of meals."""

    def open_model(self, name, table):
        is_choosy = name == "small"
        embedder = ChoosyEmbedder("60 euros", model=table.model) if is_choosy else HashEmbedder(model=table.model)
        return ModelRooms(self, name, RememberingEmbedder(embedder))


@pytest.fixture
def rooms(tmp_path):
    first = open_two_models(write_team(tmp_path))
    run_index(first, requested_by="a test")
    first.close()
    rooms = Choosy(first.settings, first.file)
    yield rooms
    rooms.close()


def test_a_switch_is_not_recorded_by_a_process_that_another_one_has_put_aside(rooms):
    def overtake(_untaken):
        with writing(rooms.ledger) as connection:
            connection.execute(update(leases).where(leases.c.name == WHOLE).values(token=leases.c.token + 1))

    with pytest.raises(LeaseLost):
        switch_model(rooms, "small", None, Watching(on_untaken=overtake))
    assert newest_switch(rooms.ledger) is None


async def found(rooms, question):
    access, library = rooms.access(Audience.public()), await rooms.library()
    return (await search(question, access, library=library, filters=NO_FILTERS, limit=5)).hits


def test_what_the_new_model_does_not_take_is_told_before_the_gate_and_found_by_its_words(rooms):
    said: list[object] = []
    switch_model(rooms, "small", lambda _before, _after: said.append("compared"), Watching(on_untaken=said.append))
    rooms.serving.look()

    assert said == [{("docs", "meals.md"): 1}, "compared", {("docs", "meals.md"): 1}]
    assert rooms.now.name == "small"
    [table] = [each for each in stored_tables(rooms.store) if each.space == rooms.now.space]
    assert table.vectors == table.rows - 1
    [hit, *_] = asyncio.run(found(rooms, "60 euros a day on meals"))
    assert hit.chunk.path == "meals.md"
