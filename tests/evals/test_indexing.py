import pytest

from evals.indexing import index_whole
from tests.evals.sets import open_set, write_set
from wiring.refused import Refused


def test_nothing_is_measured_over_a_source_that_failed(tmp_path):
    folder = write_set(tmp_path / "set")
    rooms = open_set(folder, tmp_path / "index")
    index_whole(rooms)
    (folder / "corpus").rename(tmp_path / "away")

    with pytest.raises(Refused, match="corpus could not be indexed, so nothing was measured"):
        index_whole(rooms)
    rooms.close()
