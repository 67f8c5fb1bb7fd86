import tomllib
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from config.errors import SettingsError
from config.load import load_settings
from config.schema import FIELDS, INNER, INNER_NAMED, NAMED, SECTIONS, source_fields
from config.settings import Settings
from tests.config.toml import toml

TABLES = [*SECTIONS.values(), *NAMED.values(), *INNER.values(), *INNER_NAMED.values()]
KEYS = sorted({*FIELDS, *source_fields(), *(key for model in TABLES for key in model.model_fields)})
WORDS = ["folder", "git", "everyone", "group:sre", "user:ana@example.com", "public", "builtin", "auto", ".", "", "sre"]

# Text as TOML can hold it: everything but halves of surrogate pairs.
texts = st.sampled_from(WORDS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
keys = st.sampled_from([*KEYS, "docs", "sre", "_env_file", "model_config"]) | texts
scalars = (
    texts | st.integers() | st.floats() | st.booleans() | st.datetimes() | st.dates() | st.times() | st.integers(0, 99)
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=8
)
# Half of the tables have the shape of real settings, so that what is behind the first check is reached too.
sections = st.fixed_dictionaries(
    {},
    optional={
        "data_dir": texts | values,
        "groups": st.dictionaries(keys, st.lists(texts) | values, max_size=2),
        "sources": st.dictionaries(
            st.sampled_from(["docs", "a-b", "Bad name"]) | keys,
            st.fixed_dictionaries(
                {"kind": st.sampled_from(["folder", "git"]), "readers": st.lists(st.sampled_from(WORDS), max_size=3)},
                optional={key: texts | values for key in source_fields() if key not in {"kind", "readers"}},
            ),
            max_size=2,
        ),
        **{
            name: st.dictionaries(
                st.sampled_from(["main", "Bad name"]) | keys,
                st.fixed_dictionaries({}, optional=dict.fromkeys(model.model_fields, texts | values)) | values,
                max_size=2,
            )
            for name, model in NAMED.items()
        },
        **{
            name: st.fixed_dictionaries({}, optional=dict.fromkeys(model.model_fields, texts | values)) | values
            for name, model in SECTIONS.items()
        },
    },
)
tables = sections | st.dictionaries(keys, values, max_size=5)
suffixes = st.lists(st.sampled_from([name.upper() for name in KEYS] + ["DOCS", "x", ""]), max_size=4).map("__".join)
variables = st.dictionaries(suffixes.map(lambda name: f"FOOTNOTE__{name}"), st.text(max_size=10), max_size=4)


def said(file: Path, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the problems of a file, none if it loads; nothing else than SettingsError is caught."""
    try:
        loaded = load_settings(file, environment)
    except SettingsError as error:
        return error.problems or ("an error without a problem",)
    return () if loaded.settings.data_dir.is_absolute() else ("a relative path",)


@given(tables, variables)
@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@example({"embedder": {"threads": 10**5000}}, {})
@example({}, {"FOOTNOTE__SOURCES__DOCS__READERS": "[" * 100_000})
@example({"sources": {"d": {"kind": {}, "readers": [[]]}}, "groups": []}, {"FOOTNOTE__GROUPS__X": '[{"a": 1}]'})
@example({"sources": {"[key]": {}, "folder": {"kind": "folder"}}, "groups": {"[key]": ["x"]}}, {})
@example({"models": {"[key]": {"model": "x"}, "main": {"temperature": float("nan")}, "m": 1}}, {})
@example({"models": {"main": {"api_key": "k", "api_key_file": "\0", "retries": 10**30}}}, {})
@example({"ledger": {"url_file": "/dev/zero"}, "embedder": {"api_key_file": "\0"}}, {})
def test_any_file_and_any_variables_load_or_raise_settings_error(
    table: Mapping[str, Any], environment: Mapping[str, str]
) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder, "footnote.toml")
        file.write_bytes(toml(table).encode())

        for line in said(file, environment):
            assert line.isprintable()
            assert line.endswith((".", "?"))


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode(errors="replace")))
@settings(deadline=None, max_examples=200)
def test_any_bytes_load_or_raise_settings_error(body: bytes) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder, "footnote.toml")
        file.write_bytes(body)

        assert all(line.isprintable() for line in said(file, {}))


def test_endless_dots_in_a_key_are_an_error_of_ours(tmp_path: Path) -> None:
    file = tmp_path / "footnote.toml"
    for above in ("", "embedder.", "sources.docs."):
        file.write_text(f"{above}{'a.' * 1500}a = 1")

        [line] = said(file, {})
        assert "there is no such setting" in line or "kind: this is missing" in line


def test_what_the_property_writes_is_what_toml_reads() -> None:
    table = {"a b": [1, {"c": 'x"\n\x7f'}], "d": {"e": True, "": 1.5}}

    assert tomllib.loads(toml(table)) == table


def test_settings_built_directly_read_neither_file_nor_environment() -> None:
    assert Settings() == Settings()
    assert Settings().data_dir == Path(".footnote")


def test_every_setting_has_a_sentence_of_one_line() -> None:
    models = [Settings.model_fields, *(model.model_fields for model in TABLES), source_fields()]
    described = [field for fields in models for name, field in fields.items() if name not in SECTIONS]

    assert described
    for field in described:
        assert field.description
        assert field.description.isprintable()
        assert field.description.endswith(".")
