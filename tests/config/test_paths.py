from pathlib import Path

import pytest

from config.paths import Ground, make_absolute

GROUND = Ground(Path("/etc/footnote"), "/home/ana")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (".", "/etc/footnote"),
        ("a/b", "/etc/footnote/a/b"),
        ("../a", "/etc/a"),
        ("/a", "/a"),
        ("~/a", "/home/ana/a"),
        ("~ana/a", "/etc/footnote/~ana/a"),
    ],
)
def test_path_starts_from_the_folder(text: str, expected: str) -> None:
    assert GROUND.path(text) == expected


def test_home_that_is_not_known_is_not_invented() -> None:
    assert Ground(Path("/etc"), "").path("~/a") == "/etc/~/a"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:///l.db", "sqlite:////etc/footnote/l.db"),
        ("sqlite+pysqlite:///a/l.db", "sqlite+pysqlite:////etc/footnote/a/l.db"),
        ("sqlite:////l.db", "sqlite:////l.db"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("sqlite://", "sqlite://"),
        ("postgresql://host/l.db", "postgresql://host/l.db"),
    ],
)
def test_file_of_a_ledger_starts_from_the_folder_too(url: str, expected: str) -> None:
    assert GROUND.ledger(url) == expected


def test_only_paths_are_changed() -> None:
    table = {
        "data_dir": "d",
        "groups": {"path": "x", "url_file": ["x"]},
        "embedder": {"model": "m", "api_key_file": 5, "folder": "m"},
        "embedders": {"small": {"folder": "s"}, "folder": "x"},
        "sources": {"path": {"path": "p", "ref": "r", "url": "git@h:p", "token_file": "t"}, "url": "x"},
        "other": {"a": {"b": {"path": "x"}}},
    }

    assert make_absolute(table, GROUND) == {
        **table,
        "data_dir": "/etc/footnote/d",
        "embedder": {"model": "m", "api_key_file": 5, "folder": "/etc/footnote/m"},
        "embedders": {"small": {"folder": "/etc/footnote/s"}, "folder": "x"},
        "sources": {
            "path": {"path": "/etc/footnote/p", "ref": "r", "url": "git@h:p", "token_file": "/etc/footnote/t"},
            "url": "x",
        },
    }
