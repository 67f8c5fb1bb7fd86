import logging

import pytest

from index.writer import open_index_writer
from ledger.model_switches import ModelSwitch, record_switches
from tests.wiring.test_serving_model import MOMENT
from tests.wiring.two_models import TwoModels, open_two_models, until, write_team
from wiring.following import following


@pytest.fixture
def rooms(tmp_path):
    opened = open_two_models(write_team(tmp_path))
    assert opened.now.name == "default"
    yield opened
    opened.close()


def switch(rooms, name):
    space = rooms.open_model(name, rooms.settings.embedders[name]).space
    record_switches(rooms.ledger, [ModelSwitch(name, space.fingerprint, space.to_json(), MOMENT)])
    return space


def test_a_process_takes_over_what_was_switched_to(rooms):
    with following(rooms, look_seconds=0.01):
        open_index_writer(rooms.settings.index.uri, switch(rooms, "small"))
        until(lambda: rooms.now.name == "small")


def test_what_cannot_be_taken_over_is_said_once_and_tried_again(rooms, caplog):
    caplog.set_level(logging.WARNING, "wiring.following")
    look = rooms.serving.look

    def counted():
        tried.append(1)
        return look()

    tried: list[int] = []
    rooms.serving.look = counted
    with following(rooms, look_seconds=0.01, trouble_seconds=0.01):
        space = switch(rooms, "small")
        until(lambda: caplog.records and len(tried) > 5)
        assert rooms.now.name == "default"
        [said] = caplog.messages
        assert "could not be taken over" in said
        open_index_writer(rooms.settings.index.uri, space)
        until(lambda: rooms.now.name == "small")


def test_what_nobody_expected_does_not_end_the_looking(rooms, caplog):
    class Breaking(TwoModels):
        broken = True

        def open_model(self, name, table):
            if self.broken and name == "small":
                raise ZeroDivisionError
            return super().open_model(name, table)

    breaking = Breaking(rooms.settings, rooms.file)
    assert breaking.now.name == "default"
    open_index_writer(rooms.settings.index.uri, switch(rooms, "small"))
    with following(breaking, look_seconds=0.01, trouble_seconds=0.01):
        until(lambda: "ZeroDivisionError" in caplog.text)
        Breaking.broken = False
        until(lambda: breaking.now.name == "small")
    breaking.close()
