from pathlib import Path

import pytest

from config.errors import SettingsError
from config.load import load_settings

MAIN = '[models.main]\nmodel = "anthropic/claude-sonnet-4-5"\n'
BACKUP = '[models.backup]\nmodel = "openai/gpt-4o"\n'


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "footnote.toml"
    file.write_text(text, encoding="utf-8")
    return file


def problems(tmp_path: Path, text: str, environment: dict[str, str] | None = None) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as raised:
        load_settings(written(tmp_path, text), environment or {})
    return raised.value.problems


@pytest.mark.parametrize("text", [MAIN + BACKUP, BACKUP + MAIN])
def test_models_keep_the_order_of_the_file_whatever_variables_change_in_them(tmp_path: Path, text: str) -> None:
    variables = {"FOOTNOTE__MODELS__BACKUP__RETRIES": "3", "FOOTNOTE__MODELS__MAIN__TEMPERATURE": "0.7"}
    loaded = load_settings(written(tmp_path, text), variables)

    assert [f"[models.{name}]" for name in loaded.settings.models] == [
        line for line in text.splitlines() if line.startswith("[")
    ]
    assert loaded.settings.models["backup"].retries == 3
    assert loaded.settings.models["main"].temperature == 0.7


def test_without_a_table_there_is_no_model(tmp_path: Path) -> None:
    assert load_settings(written(tmp_path, ""), {}).settings.models == {}


def test_a_key_comes_from_a_variable_or_a_file_and_is_never_written_down(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("sk-from-file\n", encoding="utf-8")
    by_file = load_settings(written(tmp_path, MAIN + 'api_key_file = "key"\n'), {})
    by_variable = load_settings(written(tmp_path, MAIN), {"FOOTNOTE__MODELS__MAIN__API_KEY": "sk-from-variable"})
    [refused] = problems(tmp_path, MAIN + 'api_key = "sk-written"\n')

    assert by_file.secrets == ("sk-from-file",)
    assert by_variable.secrets == ("sk-from-variable",)
    assert "sk-from-file" not in repr(by_file)
    assert "models.main.api_key: a secret must not stand in this file" in refused
    assert "FOOTNOTE__MODELS__MAIN__API_KEY" in refused
    assert "sk-written" not in refused


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("temperature = 3", "models.main.temperature: found 3; allowed: a number from 0 to 2."),
        ("temperature = nan", "models.main.temperature: found nan; allowed: a number from 0 to 2."),
        ("retries = -1", "models.main.retries: found -1; allowed: a whole number from 0 to 5."),
        ("timeout_second = 3", "there is no such setting; did you mean models.main.timeout_seconds?"),
        ('api_base = "ftp://x"', "models.main.api_base"),
    ],
)
def test_a_wrong_setting_is_named_with_its_line_and_what_is_allowed(tmp_path: Path, line: str, message: str) -> None:
    [problem] = problems(tmp_path, MAIN + line)

    assert message in problem
    assert "footnote.toml, line 3" in problem


def test_a_model_needs_its_model_string_and_a_plain_name(tmp_path: Path) -> None:
    [missing] = problems(tmp_path, "[models.main]\nretries = 1\n")
    [spaced] = problems(tmp_path, '[models.main]\nmodel = "a model"\n')
    [name] = problems(tmp_path, '[models."My Model"]\nmodel = "openai/gpt-4o"\n')
    [begun] = problems(tmp_path, "", {"FOOTNOTE__MODELS__MAIN__RETRIES": "1"})

    assert "models.main.model: this is missing; allowed: a model string of litellm" in missing
    assert 'found "a model"; allowed: a model string' in spaced
    assert 'models."My Model"' in name
    assert "environment variable FOOTNOTE__MODELS__MAIN__RETRIES" in begun


def test_a_variable_that_names_no_setting_of_a_model_is_told_the_nearest(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, MAIN, {"FOOTNOTE__MODELS__MAIN__RETRYS": "1"})

    assert "did you mean FOOTNOTE__MODELS__MAIN__RETRIES?" in problem


@pytest.mark.parametrize(("line", "value"), [("", None), ('""', None), ("true", True), ("false", False)])
def test_whether_a_model_reads_pictures_is_said_or_left_to_litellm(tmp_path: Path, line: str, value: object) -> None:
    text = MAIN + (f"reads_pictures = {line}\n" if line else "")

    assert load_settings(written(tmp_path, text), {}).settings.models["main"].reads_pictures is value


def test_a_word_that_is_neither_is_refused_with_what_is_allowed(tmp_path: Path) -> None:
    [refused] = problems(tmp_path, MAIN + 'reads_pictures = "some"\n')

    assert "allowed: true, false, or nothing for what litellm knows" in refused
