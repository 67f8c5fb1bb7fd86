from datetime import UTC, datetime, timedelta

import pytest

from config.load import load_settings
from ledger.reindex_requests import ask_reindex
from ledger.run_requests import ask_run
from ledger.waiting_runs import RunRequest
from wiring.rooms import Rooms
from wiring.wanted import Want, Wanted

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)
SOURCE = '[sources.{name}]\nkind = "folder"\npath = "."\nreaders = ["everyone"]\n'


@pytest.fixture
def rooms(tmp_path):
    file = tmp_path / "footnote.toml"
    file.write_text("".join(SOURCE.format(name=name) for name in ("wiki", "docs")))
    rooms = Rooms(load_settings(file).settings, file)
    yield rooms
    rooms.close()


def test_a_source_is_wanted_once_for_each_time_it_was_asked_for(rooms):
    wanted = Wanted(rooms)
    assert wanted.take() == []
    ask_reindex(rooms.ledger, "wiki", ["a", "b"], MOMENT)

    assert wanted.take() == [Want("wiki")]
    assert wanted.take() == []
    ask_reindex(rooms.ledger, "wiki", ["a"], MOMENT + timedelta(seconds=1))
    ask_reindex(rooms.ledger, "docs", ["a"], MOMENT)
    assert sorted(want.source for want in wanted.take()) == ["docs", "wiki"]


def test_only_the_sources_that_are_looked_after_are_wanted(rooms):
    ask_reindex(rooms.ledger, "wiki", ["a"], MOMENT)
    ask_reindex(rooms.ledger, "removed from the settings", ["a"], MOMENT)

    assert Wanted(rooms, ["docs"]).take() == []
    assert Wanted(rooms).take() == [Want("wiki")]


def test_what_a_person_asks_for_is_wanted_in_their_name_beside_what_answers_found(rooms):
    wanted = Wanted(rooms)
    ask_reindex(rooms.ledger, "wiki", ["a"], MOMENT)
    ask_run(rooms.ledger, RunRequest("wiki", True, "Ana", MOMENT))

    assert wanted.take() == [Want("wiki"), Want("wiki", is_full=True, asked_by="Ana")]
    assert wanted.take() == []
    ask_run(rooms.ledger, RunRequest("wiki", False, "Ana", MOMENT + timedelta(seconds=1)))
    assert wanted.take() == [Want("wiki", is_full=True, asked_by="Ana")]
