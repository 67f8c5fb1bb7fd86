import os
from pathlib import Path

import pytest

from config.errors import SettingsError
from config.load import load_settings
from tests.config.conftest import Problems

ADVICE = 'Write `key = value` with texts in quotes, as in level = "info", and lists as ["a", "b"].'


def said(path: Path | None, environment: dict[str, str]) -> str:
    with pytest.raises(SettingsError) as raised:
        load_settings(path, environment)
    return str(raised.value)


def test_missing_file_says_who_named_it_and_what_to_do(folder: Path) -> None:
    assert said(Path("no.toml"), {}) == (
        "no.toml: there is no such file. Write one with `footnote init`, or name another with --config."
    )
    assert said(None, {"FOOTNOTE_CONFIG": "gone.toml"}) == (
        "gone.toml: there is no such file. Correct or unset the environment variable FOOTNOTE_CONFIG."
    )


def test_folder_device_and_broken_link_are_no_configuration(folder: Path) -> None:
    (folder / "footnote.toml").symlink_to("gone")

    assert said(folder, {}).startswith(f"{folder}: this is a folder. ")
    assert said(Path(os.devnull), {}).startswith(f"{os.devnull}: this is no file. ")
    assert said(None, {}).startswith("footnote.toml: there is no such file. ")


def test_name_that_no_file_system_takes_is_an_error_of_ours(folder: Path) -> None:
    assert "File name too long" in said(Path("x" * 5000), {})
    assert said(Path("a\0b"), {}).startswith("a\\x00b: there is no such file. ")
    assert said(Path("a\nb"), {}).startswith("a\\nb: there is no such file. ")


def test_huge_file_is_not_read(folder: Path) -> None:
    (folder / "big.toml").write_bytes(b"#" * 1_000_001)

    assert said(Path("big.toml"), {}).startswith("big.toml: it is larger than 1,000,000 bytes")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[cli]\naudience = public\n", f"footnote.toml, line 2: this is not TOML: Invalid value. {ADVICE}"),
        (
            "[cli\n",
            f"footnote.toml, line 1: this is not TOML: Expected ']' at the end of a table declaration. {ADVICE}",
        ),
        ("a = 1\na = 2\n", f"footnote.toml, line 2: this is not TOML: Cannot overwrite a value. {ADVICE}"),
        ("a = [", f"footnote.toml, at its end: this is not TOML: Invalid value. {ADVICE}"),
        ("a = " + "[" * 5000, "footnote.toml: lists or tables are nested too deeply. Write them as [tables]."),
    ],
)
def test_text_that_is_no_toml_is_named_with_its_line(problems: Problems, text: str, message: str) -> None:
    assert problems(text) == [message]


def test_number_of_thousands_of_digits_is_an_error_of_ours(problems: Problems) -> None:
    [line] = problems(f"a = {'9' * 5000}")

    assert line.startswith("footnote.toml: this is not TOML: Exceeds the limit")


def test_line_that_cannot_be_parsed_is_not_shown_because_it_may_hold_a_secret(problems: Problems) -> None:
    assert "hunter2" not in problems("[embedder]\napi_key = hunter2\n")[0]
    assert "hunter2" not in problems('[embedder]\napi_key = "hunter2\n')[0]


def test_text_in_another_encoding_is_named_with_its_line(folder: Path) -> None:
    (folder / "footnote.toml").write_bytes('[cli]\naudience = "josé@example.com"\n'.encode("latin-1"))

    assert said(None, {}) == "footnote.toml, line 2: this is not UTF-8 text. Save the file as UTF-8."


def test_byte_order_mark_and_windows_line_ends_are_fine(folder: Path) -> None:
    (folder / "footnote.toml").write_bytes(b'\xef\xbb\xbf[cli]\r\naudience = "ana@example.com"\r\n')

    assert load_settings(None, {}).settings.cli.audience == "ana@example.com"
