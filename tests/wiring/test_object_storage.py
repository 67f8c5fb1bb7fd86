"""What an operator does with an index on object storage: another model, an outage meanwhile, back, a repair."""

import pytest

from index.stored import stored_tables
from index.writer import open_index_writer
from indexer.checking.finding import Kind
from playground.object_storage import Fault
from tests.fakes.object_storage import object_storage
from tests.wiring.two_models import PAGES, SETTINGS, SMALL, open_two_models, write_team
from wiring.checking import check_rooms, repair_rooms
from wiring.embedding_models import drop_model, list_models
from wiring.indexing import run_index
from wiring.refused import Refused
from wiring.switching import Watching, roll_back, switch_model

INDEX = """
[index]
uri = "{uri}"
storage_options = {{{options}}}
storage_secrets_file = "secrets"
"""
SECRET = "aws_secret_access_key"


@pytest.fixture(scope="module")
def storage():
    with object_storage() as serving:
        yield serving


@pytest.fixture(scope="module")
def team(tmp_path_factory, storage):
    """Rooms that a command opens anew each time, over an index that is reached through what can be broken."""
    folder = tmp_path_factory.mktemp("team")
    store = storage.behind_proxy(storage.new_store(), tries=1)
    options = ", ".join(f'{name} = "{value}"' for name, value in store.options.items() if name != SECRET)
    (folder / "secrets").write_text(f"{SECRET}={store.options[SECRET]}\n", encoding="utf-8")
    file = write_team(folder, PAGES, SETTINGS + SMALL + INDEX.format(uri=store.uri, options=options))
    opened = []

    def open_again():
        opened.append(open_two_models(file))
        return opened[-1]

    run_index(open_again(), requested_by="a test")
    yield open_again
    storage.faults.end()
    for rooms in opened:
        rooms.close()


def switch(rooms, compare=None):
    switch_model(rooms, "small", compare, Watching())


def test_a_switch_that_meets_an_outage_is_given_again_and_goes_on_and_back(team, storage):
    def lose_storage(_before, _after):
        storage.faults.begin(Fault.RESET)

    with pytest.raises(Refused, match=r"(?s)object storage does not answer.*goes on serving.*same command again"):
        switch(team(), lose_storage)
    storage.faults.end()
    assert team().now.name == "default"

    switch(team(), lambda _before, _after: None)
    rooms = team()
    assert rooms.now.name == "small"
    assert [(each.rows, each.vectors) for each in stored_tables(rooms.store)] == [(4, 4)] * 2
    assert roll_back(team(), is_at_once=False, watching=Watching()).model == "default"
    [dropped] = drop_model(team(), "small")

    assert (dropped.rows, dropped.size_bytes) == (4, None)
    assert [each.table is not None for each in list_models(team())] == [True, False]


def test_what_a_check_finds_is_mended_but_for_what_the_next_run_reads(team):
    rooms = team()
    writer = open_index_writer(rooms.store, rooms.now.space)
    writer.table.delete("path = 'keys.md' AND section = 1")
    writer.table.update(where="path = 'queue.md'", values={"policy_id": 99})
    assert not check_rooms(team()).is_sound

    repair_rooms(team())

    [left] = check_rooms(team()).findings
    assert (left.kind, left.count) == (Kind.IN_DOUBT, 2)
