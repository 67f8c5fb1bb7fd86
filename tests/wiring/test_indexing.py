"""A command that indexes holds its sources before it opens the index: what others did to it until then, it sees."""

import asyncio

import pytest

from index.stored import stored_tables
from ledger.leases import hold_lease
from ledger.parts import WHOLE
from tests.wiring.two_models import open_two_models, write_team
from wiring.indexing import run_index
from wiring.refused import Refused
from wiring.switching import Watching, switch_model


@pytest.fixture
def file(tmp_path):
    return write_team(tmp_path)


@pytest.fixture
def team(file):
    """Open rooms anew, as each command does."""
    opened = []

    def open_again():
        opened.append(open_two_models(file))
        return opened[-1]

    yield open_again
    for rooms in opened:
        rooms.close()


def test_where_another_process_needs_the_whole_index_nothing_of_it_is_made(team):
    rooms = team()
    with hold_lease(team().ledger, WHOLE), pytest.raises(Refused, match="is being written"):
        run_index(rooms, requested_by="a test")

    assert stored_tables(rooms.settings.index.uri) == []


def test_a_model_that_was_switched_to_since_the_command_began_gets_what_it_reads(team, tmp_path):
    run_index(team(), requested_by="a test")
    begun = team()
    assert begun.now.name == "default"
    switch_model(team(), "small", None, Watching(lambda _phase: None))
    (tmp_path / "docs" / "late.md").write_text("# Late\n\nWritten after the switch.\n", encoding="utf-8")
    run_index(begun, requested_by="a test")

    library = asyncio.run(team().library())
    found = {table.space.model: table.rows for table in stored_tables(begun.settings.index.uri) if table.space}
    assert library.reader.space.model == "fastembed:small"
    assert found["fastembed:small"] == found["builtin"] + 1
