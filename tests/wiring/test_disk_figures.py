import shutil

import pytest
from prometheus_client import CollectorRegistry

from wiring.disk_figures import DiskFigures

FIGURE = "footnote_index_free_bytes"


def shown(folder):
    registry = CollectorRegistry()
    registry.register(DiskFigures(folder))
    return registry.get_sample_value(FIGURE)


def test_the_room_is_that_of_the_volume_on_which_the_index_lies(tmp_path):
    assert shown(tmp_path) == pytest.approx(shutil.disk_usage(tmp_path).free, rel=0.2)


def test_where_there_is_no_such_folder_nothing_is_shown(tmp_path):
    assert shown(tmp_path / "not yet") is None
    assert shown(None) is None
