from pathlib import Path

import pytest

from config.errors import SettingsError
from config.load import load_settings


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "footnote.toml"
    file.write_text(text, encoding="utf-8")
    return file


def problems(tmp_path: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as raised:
        load_settings(written(tmp_path, text), {})
    return raised.value.problems


def test_further_models_stand_in_tables_of_their_own(tmp_path: Path) -> None:
    text = '[embedder]\nthreads = 2\n[embedders.small]\nmodel = "fastembed:BAAI/bge-small-en-v1.5"\nfolder = "small"\n'
    settings = load_settings(written(tmp_path, text), {"FOOTNOTE__EMBEDDERS__SMALL__BATCH_SIZE": "8"}).settings

    assert settings.embedder.model == "builtin"
    assert settings.embedders["small"].model == "fastembed:BAAI/bge-small-en-v1.5"
    assert settings.embedders["small"].folder == tmp_path / "small"
    assert settings.embedders["small"].batch_size == 8
    assert settings.embedders["small"].threads == 0


def test_the_key_of_a_further_model_is_read_from_its_file_and_blanked(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("sk-1234567890\n", encoding="utf-8")
    text = '[embedders.hosted]\nmodel = "litellm:openai/text-embedding-3-small"\napi_key_file = "key"\n'
    loaded = load_settings(written(tmp_path, text), {})

    key = loaded.settings.embedders["hosted"].api_key
    assert key
    assert key.get_secret_value() == "sk-1234567890"
    assert "sk-1234567890" in loaded.secrets


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[embedders.default]\nmodel = "builtin"\n',
            'embedders.default: "default" is the name of the model in [embedder]; give this one another.',
        ),
        ("[embedders.small]\nthreads = 2\n", "embedders.small.model: this is missing"),
        ('[embedders.small]\nmodel = "bge"\n', "embedders.small.model: found"),
        ('[embedders.small]\nmodel = "builtin"\nbatch_size = 65\n', "allowed: a whole number from 1 to 64"),
        ('[embedders.small]\nmodel = "builtin"\napi_key = "sk-1"\n', "a secret must not stand in this file"),
        ('[embedders.Small]\nmodel = "builtin"\n', "embedders.Small"),
    ],
)
def test_what_is_wrong_with_a_further_model_is_said_by_its_name(tmp_path: Path, text: str, said: str) -> None:
    [problem] = problems(tmp_path, text)

    assert said in problem
