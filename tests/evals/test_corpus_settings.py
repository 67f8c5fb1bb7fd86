from pathlib import Path

import pytest

from config.load import load_settings
from config.sources import FolderSettings
from evals.corpus_settings import SOURCE, corpus_settings
from tests.evals.sets import write_set
from wiring.refused import Refused


@pytest.fixture
def settings(tmp_path):
    variables = {"FOOTNOTE__DATA_DIR": str(tmp_path / "data"), "FOOTNOTE__EMBEDDER__MAX_TOKENS": "64"}
    return load_settings(None, variables).settings


@pytest.fixture
def folder(tmp_path):
    return write_set(tmp_path / "a set")


def test_the_corpus_is_the_only_source_and_everyone_may_read_it(settings, folder):
    made = corpus_settings(settings, folder, None)

    assert list(made.sources) == [SOURCE]
    table = made.sources[SOURCE]
    assert isinstance(table, FolderSettings)
    assert Path(table.path) == folder / "corpus"
    assert table.readers == ("everyone",)
    assert made.embedder.max_tokens == 64


def test_sets_of_one_name_have_indexes_of_their_own(settings, folder, tmp_path):
    other = write_set(tmp_path / "elsewhere" / "a set")
    made = [corpus_settings(settings, each, None) for each in (folder, other, folder)]

    assert made[0].index.uri == made[2].index.uri != made[1].index.uri
    assert made[0].index.uri.startswith(str(tmp_path / "data" / "evals" / "a-set-"))
    assert made[0].ledger.url.get_secret_value() != made[1].ledger.url.get_secret_value()


def test_an_index_folder_is_made_once_and_used_again(settings, folder, tmp_path):
    for _ in range(2):
        made = corpus_settings(settings, folder, tmp_path / "new" / "index")
        assert made.index.uri == str(tmp_path / "new" / "index" / "index")


def test_a_folder_that_holds_something_else_is_left_alone(settings, folder, tmp_path):
    place = tmp_path / "wiki"
    place.mkdir()
    (place / "ledger.db").write_bytes(b"of somebody")

    with pytest.raises(Refused, match="holds something else"):
        corpus_settings(settings, folder, place)
    assert [each.name for each in place.iterdir()] == ["ledger.db"]


def test_a_place_that_can_hold_no_index_is_refused(settings, folder, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(Refused, match="cannot hold the index"):
        corpus_settings(settings, folder, tmp_path / "file" / "index")
    with pytest.raises(Refused, match="question mark"):
        corpus_settings(settings, folder, tmp_path / "what?")
