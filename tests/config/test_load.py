from pathlib import Path

import pytest

from config.errors import SettingsError
from config.file import DEFAULT_FILE
from config.load import load_settings
from config.sources import FilesSettings, FolderSettings, GitSettings
from tests.config.conftest import Load, Problems


def test_named_file_wins_over_variable_and_working_folder(folder: Path) -> None:
    for name in ("named", "variable", "footnote"):
        (folder / f"{name}.toml").write_text(f'[embedder]\nquery_prefix = "{name}"\n')
    environment = {"FOOTNOTE_CONFIG": "variable.toml"}

    assert load_settings(Path("named.toml"), environment).settings.embedder.query_prefix == "named"
    assert load_settings(None, environment).settings.embedder.query_prefix == "variable"
    assert load_settings(None, {}).settings.embedder.query_prefix == "footnote"
    assert load_settings(None, {"FOOTNOTE_CONFIG": ""}).file == folder / "footnote.toml"


def test_without_any_file_the_sample_is_the_source_and_data_stays_in_the_working_folder(folder: Path) -> None:
    loaded = load_settings(None, {})

    handbook, people = loaded.settings.sources["handbook"], loaded.settings.sources["people"]
    assert loaded.file is None
    assert loaded.settings.data_dir == folder / ".footnote"
    assert isinstance(handbook, FolderSettings)
    assert handbook.path == DEFAULT_FILE.parent / "sample"
    assert handbook.path.is_dir()
    assert handbook.readers == ("everyone",)
    assert isinstance(people, FolderSettings)
    assert people.path.is_dir()
    assert people.readers == ("group:people",)
    assert list(folder.iterdir()) == []


def test_an_index_is_lacking_until_something_is_put_into_its_folder(folder: Path) -> None:
    made = folder / ".footnote" / "index"

    assert load_settings(None, {}).lacks_index
    made.mkdir(parents=True)
    assert load_settings(None, {}).lacks_index
    (made / "chunks.lance").mkdir()
    assert not load_settings(None, {}).lacks_index
    assert not load_settings(None, {"FOOTNOTE__INDEX__URI": "s3://bucket/index"}).lacks_index


def test_no_page_of_the_sample_is_both_public_and_restricted(folder: Path) -> None:
    sources = load_settings(None, {}).settings.sources

    assert isinstance(sources["handbook"], FilesSettings)
    assert sources["handbook"].exclude == ("restricted/",)
    assert "everyone" not in sources["people"].readers


def test_relative_paths_start_from_the_folder_of_the_file(tmp_path: Path, folder: Path) -> None:
    elsewhere = tmp_path / "etc"
    elsewhere.mkdir()
    (elsewhere / "key").write_text("k3y")
    (elsewhere / "f.toml").write_text(
        'data_dir = "data"\n[embedder]\napi_key_file = "key"\n[ledger]\nurl = "sqlite:///my.db"\n'
        '[sources.a]\nkind = "folder"\npath = "docs"\nreaders = ["everyone"]\n'
        '[sources.b]\nkind = "git"\nurl = "../repo"\nssh_key_file = "~/id"\nreaders = ["everyone"]\n'
    )

    settings = load_settings(elsewhere / "f.toml", {"HOME": "/home/ana", "FOOTNOTE__INDEX__URI": "vectors"}).settings

    a, b = settings.sources["a"], settings.sources["b"]
    assert settings.data_dir == elsewhere / "data"
    assert settings.ledger.url.get_secret_value() == f"sqlite:///{elsewhere}/my.db"
    assert settings.index.uri == str(elsewhere / "vectors")
    assert isinstance(a, FolderSettings)
    assert a.path == elsewhere / "docs"
    assert isinstance(b, GitSettings)
    assert b.url == str(elsewhere.parent / "repo")
    assert b.ssh_key_file == Path("/home/ana/id")


def test_relative_path_in_a_variable_starts_from_the_working_folder_if_there_is_no_file(folder: Path) -> None:
    settings = load_settings(None, {"FOOTNOTE__SOURCES__HANDBOOK__PATH": "mine"}).settings

    handbook = settings.sources["handbook"]
    assert isinstance(handbook, FolderSettings)
    assert handbook.path == folder / "mine"


def test_index_and_ledger_lie_in_the_data_folder_unless_said_otherwise(load: Load, folder: Path) -> None:
    settings = load('data_dir = "d"').settings

    assert settings.index.uri == str(folder / "d" / "index")
    assert settings.ledger.url.get_secret_value() == f"sqlite:///{folder}/d/ledger.db"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("index.uri", "s3://bucket/path"),
        ("ledger.url", "postgresql://footnote@db.internal:5432/footnote"),
        ("ledger.url", "sqlite:////var/lib/footnote/ledger.db"),
        ("sources.g.url", "git@example.com:team/docs.git"),
        ("sources.g.url", "ssh://git@example.com:2222/team/docs.git"),
        ("sources.g.url", "https://example.com/team/docs.git"),
        ("sources.g.url", "file:///srv/git/docs.git"),
    ],
)
def test_addresses_stay_as_they_are_written(load: Load, key: str, value: str) -> None:
    table, _, name = key.rpartition(".")
    more = 'kind = "git"\nreaders = ["everyone"]\n' if table == "sources.g" else ""

    settings = load(f'[{table}]\n{more}{name} = "{value}"\n').settings

    found = {
        "index.uri": settings.index.uri,
        "ledger.url": settings.ledger.url.get_secret_value(),
        "sources.g.url": getattr(settings.sources.get("g"), "url", None),
    }
    assert found[key] == value


def test_empty_file_loads_with_no_sources(load: Load, folder: Path) -> None:
    loaded = load("")

    assert loaded.file == folder / "footnote.toml"
    assert loaded.settings.sources == {}
    assert loaded.settings.cli.audience == "public"


def test_data_folder_that_a_database_url_cannot_name_is_refused(problems: Problems, folder: Path) -> None:
    assert problems('data_dir = "/what?/now"') == [
        'footnote.toml, line 1: data_dir: found "/what?/now"; the ledger cannot lie in a folder with ? in its path. '
        "Choose another folder, or set ledger.url."
    ]


def test_working_folder_that_is_gone_is_named(folder: Path) -> None:
    folder.rmdir()

    with pytest.raises(SettingsError, match="The working folder no longer exists"):
        load_settings(None, {})


def test_settings_cannot_be_changed(load: Load) -> None:
    settings = load("").settings

    with pytest.raises(ValueError, match="frozen"):
        settings.embedder.threads = 3
