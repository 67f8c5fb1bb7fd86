"""Find and read footnote.toml."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config.errors import SettingsError
from config.schema import Table

FILE_NAME = "footnote.toml"
FILE_VARIABLE = "FOOTNOTE_CONFIG"
DEFAULT_FILE = Path(__file__).with_name(FILE_NAME)
# A configuration has a few kilobytes; a wrong path must not fill the memory.
_MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """A configuration file that has been read.

    Attributes:
        label: How messages name it.
        path: Absolute.
        is_own: False for the defaults that come with Footnote.
    """

    label: str
    path: Path
    text: str
    table: Table
    is_own: bool


def read_file(path: Path | None, environment: Mapping[str, str]) -> SettingsFile:
    """Return the file that was named, or else the one in the working folder, or else Footnote's own defaults.

    Raises:
        SettingsError: a file that was named, or the one in the working folder, cannot be used.
    """
    if path is not None:
        return _read(path, "Write one with `footnote init`, or name another with --config.")
    if named := environment.get(FILE_VARIABLE):
        return _read(Path(named), f"Correct or unset the environment variable {FILE_VARIABLE}.")
    beside = Path(FILE_NAME)
    if beside.exists() or beside.is_symlink():
        return _read(beside, "Replace it with one that `footnote init` writes, or name another with --config.")
    text = DEFAULT_FILE.read_text(encoding="utf-8")
    return SettingsFile(f"the built-in {FILE_NAME}", DEFAULT_FILE, text, tomllib.loads(text), is_own=False)


def _read(path: Path, advice: str) -> SettingsFile:
    label = str(path)
    try:
        if not path.is_file():
            found = (
                "this is a folder" if path.is_dir() else "this is no file" if path.exists() else "there is no such file"
            )
            raise SettingsError([f"{label}: {found}. {advice}"])
        absolute = path.absolute()
        with path.open("rb") as stream:
            body = stream.read(_MAX_BYTES + 1)
    except OSError as error:
        raise SettingsError([f"{label}: it cannot be read ({error.strerror}). {advice}"]) from error
    if len(body) > _MAX_BYTES:
        raise SettingsError([f"{label}: it is larger than {_MAX_BYTES:,} bytes, so it is no configuration. {advice}"])
    text = _decoded(body, label)
    return SettingsFile(label, absolute, text, _parsed(text, label), is_own=True)


def _decoded(body: bytes, label: str) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
    raise SettingsError([f"{label}, line {line}: this is not UTF-8 text. Save the file as UTF-8."])


def _parsed(text: str, label: str) -> Table:
    """Parse, keeping the library's message but never the line itself, on which a secret may stand."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        problem = f"{label}: lists or tables are nested too deeply. Write them as [tables]."
    except ValueError as error:
        message, _, position = str(error).partition(" (at ")
        line = re.match(r"line \d+", position)
        place = f"{label}, {line[0]}" if line else f"{label}, at its end" if position else label
        problem = (
            f"{place}: this is not TOML: {message}. "
            'Write `key = value` with texts in quotes, as in level = "info", and lists as ["a", "b"].'
        )
    raise SettingsError([problem])
