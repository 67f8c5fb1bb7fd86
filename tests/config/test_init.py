import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic.fields import FieldInfo

from config.file import DEFAULT_FILE
from config.init import init_text
from config.load import load_settings
from config.overrides import variable_name
from config.schema import FIELDS, INNER, INNER_NAMED, NAMED, SECTIONS, is_secret, source_fields
from config.sources import FolderSettings

TEXT = DEFAULT_FILE.read_text(encoding="utf-8")
PROSE = " ".join(line.removeprefix("# ") for line in TEXT.splitlines() if not line.startswith("#["))


def uncommented(text: str) -> dict[str, dict[str, Any]]:
    """Return the table of a text in which every setting that is commented out is active."""
    return tomllib.loads(re.sub(r"(?m)^#(?=[\[\w])", "", text.partition("# The sample:")[0]))


def settings() -> list[tuple[str, FieldInfo]]:
    """Return every setting that the file may hold as table and key, with its field; of named tables one of each."""
    found = [("data_dir", FIELDS["data_dir"])]
    found += [(f"{name}.{key}", field) for name, model in SECTIONS.items() for key, field in model.model_fields.items()]
    found += [(f"folder.{key}", field) for key, field in source_fields("folder").items()]
    found += [(f"git.{key}", field) for key, field in source_fields("git").items()]
    found += [(f"{name}.{key}", field) for name, model in NAMED.items() for key, field in model.model_fields.items()]
    inner = {**INNER, **INNER_NAMED}
    found += [
        (f"{'.'.join(path)}.{key}", field) for path, model in inner.items() for key, field in model.model_fields.items()
    ]
    found = [(key, field) for key, field in found if tuple(key.split(".")) not in inner]
    return [(key, field) for key, field in found if not is_secret(field) or key == "ledger.url"]


@pytest.mark.parametrize(("key", "field"), settings())
def test_every_setting_stands_in_the_file_at_its_default(key: str, field: FieldInfo) -> None:
    table = uncommented(TEXT)
    of_kind = {source["kind"]: source for source in table["sources"].values() if isinstance(source, dict)}
    section, _, name = key.rpartition(".")
    of_kind |= {group: one for group in NAMED for one in table[group].values() if isinstance(one, dict)}
    of_kind |= {f"{group}.{inner}": table[group][inner] for group, inner in INNER}
    of_kind |= {f"{group}.{inner}": one for group, inner in INNER_NAMED for one in table[group][inner].values()}
    written = of_kind[section] if section in of_kind else table[section] if section else table

    assert name in written
    # One of command and url must be set, so one of them is an example.
    if not field.is_required() and key != "tools.command":
        default = field.default.get_secret_value() if is_secret(field) else field.default
        assert written[name] == ("" if default is None else list(default) if isinstance(default, tuple) else default)


@pytest.mark.parametrize(("key", "field"), settings())
def test_every_setting_has_its_sentence_in_the_file(key: str, field: FieldInfo) -> None:
    assert field.description
    assert field.description.endswith(".")
    assert field.description in PROSE


def test_every_secret_names_the_variable_that_sets_it() -> None:
    assert variable_name(("embedder", "api_key")) in TEXT
    assert variable_name(("ledger", "url")) in TEXT
    assert variable_name(("sources", "<name>", "token")) in TEXT
    assert variable_name(("sources", "<name>", "webhook_secret")) in TEXT
    assert variable_name(("embedders", "<name>", "api_key")) in TEXT
    assert variable_name(("models", "<name>", "api_key")) in TEXT


def test_file_shows_no_setting_that_does_not_exist(tmp_path: Path) -> None:
    file = tmp_path / "all.toml"
    file.write_text(re.sub(r"(?m)^#(?=[\[\w])", "", TEXT.partition("# The sample:")[0]))

    settings = load_settings(file, {}).settings
    assert set(settings.sources) == {"notes", "website", "wiki"}
    assert set(settings.embedders) == {"small"}
    assert set(settings.models) == {"main"}
    assert set(settings.mcp.tokens) == {"laptop"}


def test_file_is_pleasant_to_read() -> None:
    lines = TEXT.splitlines()

    assert len(lines) < 470
    assert max(map(len, lines)) <= 120


def test_file_loads_as_it_is() -> None:
    loaded = load_settings(DEFAULT_FILE, {})

    assert set(loaded.settings.sources) == {"handbook", "people"}
    assert loaded.file == DEFAULT_FILE


def test_own_file_works_at_once_where_it_is_written(folder: Path) -> None:
    (folder / "footnote.toml").write_text(init_text(), encoding="utf-8")

    loaded = load_settings(environment={})

    [(name, docs)] = loaded.settings.sources.items()
    assert name == "docs"
    assert isinstance(docs, FolderSettings)
    assert docs.path == folder
    assert "*.md" in docs.include
    assert docs.readers == ("everyone",)
    assert loaded.settings.groups == {}


def test_own_file_says_all_that_the_default_file_says_but_the_sample() -> None:
    assert init_text().startswith(TEXT.partition("# The sample:")[0])
    assert "kestrel" not in init_text()
    assert "sample" not in init_text()
