import asyncio
from datetime import UTC, datetime

import pytest

from config.load import load_settings
from index.errors import IndexMissing, WrongSpace
from index.space import CHUNKER_VERSION
from index.writer import open_index_writer
from ledger.model_switches import ModelSwitch, record_switches
from retrieval.audience import Audience
from tests.wiring.two_models import SETTINGS, SMALL, open_two_models, write_team
from wiring.refused import Refused
from wiring.serving_model import as_serving

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def rooms(tmp_path):
    opened = open_two_models(write_team(tmp_path))
    yield opened
    opened.close()


def made(rooms, model, **changes):
    """Record that a model serves from now on, whether it has a table or not."""
    table = rooms.settings.embedders.get(model, rooms.settings.embedder)
    space = rooms.open_model(model, table).space
    described = changes.get("described", space.to_json())
    record_switches(rooms.ledger, [ModelSwitch(changes.get("name", model), space.fingerprint, described, MOMENT)])
    return space


def lay_table(rooms, space):
    open_index_writer(rooms.settings.index.uri, space)


def test_until_a_switch_the_model_of_the_embedder_table_serves(rooms):
    assert rooms.now.name == "default"
    assert rooms.now.space.model == "builtin"
    assert rooms.embedder is rooms.now.embedder


def test_a_command_that_begins_after_a_switch_uses_the_new_model_throughout(rooms):
    space = made(rooms, "small")
    before = rooms.now
    made(rooms, "default")

    assert before.name == "small"
    assert rooms.now is before
    assert rooms.embedder.space == space


def test_whoever_looks_again_takes_the_new_model_and_earlier_requests_keep_theirs(rooms):
    lay_table(rooms, rooms.now.space)
    before = rooms.now
    lay_table(rooms, made(rooms, "small"))

    after = rooms.serving.look()

    assert rooms.now is after
    assert rooms.serving.look() is after
    assert after.name == "small"
    assert after.is_open
    assert asyncio.run(before.library()).reader.space == before.space
    assert asyncio.run(after.library()).reader.space == asyncio.run(after.library()).embedder.space == after.space


def test_a_model_without_a_table_is_not_taken_over(rooms):
    before = rooms.now
    made(rooms, "small")

    with pytest.raises(IndexMissing):
        rooms.serving.look()
    assert rooms.now is before


def test_a_model_that_was_added_to_the_settings_since_is_found_there(tmp_path):
    rooms = open_two_models(write_team(tmp_path, settings=SETTINGS))
    assert rooms.now.name == "default"
    later = open_two_models(write_team(tmp_path, settings=SETTINGS + SMALL))
    lay_table(later, made(later, "small"))

    assert rooms.serving.look().name == "small"
    assert rooms.access(Audience.public()).sources == ("docs",)
    rooms.close()
    later.close()


def test_settings_that_became_unreadable_leave_the_model_as_it_is(tmp_path):
    rooms = open_two_models(write_team(tmp_path, settings=SETTINGS))
    before = rooms.now
    later = open_two_models(write_team(tmp_path, settings=SETTINGS + SMALL))
    lay_table(later, made(later, "small"))
    write_team(tmp_path, settings="[embedders.small]\nmodel = 3\n")

    with pytest.raises(WrongSpace, match=r"embedders\.small\.model"):
        rooms.serving.look()
    assert rooms.now is before
    rooms.close()
    later.close()


def test_a_table_that_describes_another_model_than_was_switched_to_is_refused(rooms, tmp_path):
    made(rooms, "small")
    changed = open_two_models(write_team(tmp_path, settings=SETTINGS + SMALL.replace("fastembed:small", "builtin")))

    with pytest.raises(WrongSpace) as raised:
        _ = changed.now
    assert "'small'" in str(raised.value)
    assert "fastembed:small" in str(raised.value)
    assert "[embedders.small] describes builtin" in str(raised.value)
    changed.close()


def test_a_model_that_left_the_settings_is_named(rooms):
    made(rooms, "small", name="gone")

    with pytest.raises(WrongSpace, match=r"no \[embedders\.gone\].*footnote model rollback"):
        _ = rooms.now


def test_a_newer_footnote_that_cuts_otherwise_still_knows_the_model(rooms):
    described = rooms.open_model("small", rooms.settings.embedders["small"]).space.to_json()
    assert f'"chunker": "{CHUNKER_VERSION}"' in described
    made(rooms, "small", described=described.replace(f'"chunker": "{CHUNKER_VERSION}"', '"chunker": "of old"'))

    assert rooms.now.name == "small"
    assert rooms.now.space.chunker == CHUNKER_VERSION


def test_an_index_of_its_own_is_made_with_the_model_that_serves(rooms):
    assert as_serving(rooms.settings).embedder == rooms.settings.embedder
    made(rooms, "small")

    alone = as_serving(rooms.settings)

    assert alone.embedder == rooms.settings.embedders["small"]
    assert alone.embedders == {}
    made(rooms, "small", name="gone")
    with pytest.raises(Refused, match=r"no \[embedders\.gone\]"):
        as_serving(rooms.settings)


def test_where_there_is_no_ledger_yet_the_model_of_the_embedder_table_is_meant(tmp_path):
    settings = load_settings(write_team(tmp_path), {}).settings

    assert as_serving(settings) == settings
    assert not settings.data_dir.exists()
