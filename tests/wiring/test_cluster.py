import sys
from dataclasses import replace

import pytest

from config.load import load_settings
from index.writer import open_index_writer
from indexer.errors import ClusterUnusable
from wiring.cluster import Footing, on_cluster, open_site
from wiring.refused import Refused
from wiring.rooms import Rooms


@pytest.fixture
def rooms(tmp_path):
    (tmp_path / "docs").mkdir()
    file = tmp_path / "footnote.toml"
    file.write_text('[sources.docs]\nkind = "folder"\npath = "docs"\nreaders = ["everyone"]\n', encoding="utf-8")
    loaded = load_settings(file)
    loaded.settings.data_dir.mkdir()
    rooms = Rooms(loaded.settings, loaded.file)
    yield rooms
    rooms.close()


@pytest.fixture
def writer(rooms):
    return open_index_writer(rooms.store, rooms.now.space)


@pytest.fixture
def footing(rooms, writer):
    """What the machine that gives out the work tells."""
    table, most = writer.space.table_name, rooms.embedder.max_tokens
    return Footing(str(rooms.file), rooms.now.name, table, rooms.store.uri, writer.version, most)


def test_a_node_opens_the_table_and_the_model_by_its_own_settings(footing, writer):
    site = open_site(footing)

    assert site.embedder.space == writer.space
    assert site.writer.table.uri == writer.table.uri
    assert open_site(footing) is site


def test_what_is_told_to_nodes_names_things_and_holds_no_secret(footing, rooms):
    assert set(footing.__slots__) == {"config", "model", "table", "uri", "version", "max_tokens"}
    assert footing.config == str(rooms.file)


@pytest.mark.parametrize(
    "change",
    [{"model": "other"}, {"uri": "s3://elsewhere/index"}, {"table": "chunks_of_another"}, {"max_tokens": 64}],
)
def test_a_node_with_other_settings_does_not_take_part(footing, change):
    with pytest.raises(ClusterUnusable, match=r"Node .* has other settings, or another version of Footnote"):
        open_site(replace(footing, **change))


def test_a_node_without_the_file_of_settings_does_not_take_part(footing):
    with pytest.raises(ClusterUnusable, match=r"Node .* cannot take part: .*nowhere\.toml"):
        open_site(replace(footing, config="/nowhere.toml"))


def test_a_node_that_does_not_see_the_index_or_sees_an_older_copy_does_not_take_part(footing):
    with pytest.raises(ClusterUnusable, match="does not see the index"):
        open_site(replace(footing, version=footing.version + 1))


def test_without_ray_somebody_is_told_how_to_get_it(rooms, writer, monkeypatch):
    monkeypatch.delitem(sys.modules, "indexer.cluster.joining", raising=False)
    monkeypatch.setitem(sys.modules, "ray", None)

    with (
        pytest.raises(Refused, match=r"package ray.*requirements-ray\.lock"),
        on_cluster(rooms, writer, "auto"),
    ):
        pass
