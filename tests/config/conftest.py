"""A footnote.toml in a folder of its own, and what loading it says."""

import logging
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from config.errors import SettingsError
from config.load import LoadedSettings, load_settings
from config.log import ROOMS, EventHandler

Load = Callable[..., LoadedSettings]
Problems = Callable[..., list[str]]


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    """Logging belongs to the whole process: leave it as it was."""
    loggers = [logging.getLogger(), *map(logging.getLogger, ROOMS)]
    levels = [logger.level for logger in loggers]
    yield
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)
    root = logging.getLogger()
    for handler in [known for known in root.handlers if isinstance(known, EventHandler)]:
        root.removeHandler(handler)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


@pytest.fixture
def load(folder: Path) -> Load:
    """Write a text as ./footnote.toml and load it with these environment variables and no others."""

    def run(text: str, environment: Mapping[str, str] = {}) -> LoadedSettings:
        (folder / "footnote.toml").write_text(text, encoding="utf-8")
        return load_settings(environment=environment)

    return run


@pytest.fixture
def problems(load: Load) -> Problems:
    """Return the lines of the error that loading a text raises."""

    def run(text: str, environment: Mapping[str, str] = {}) -> list[str]:
        with pytest.raises(SettingsError) as raised:
            load(text, environment)
        return str(raised.value).split("\n")

    return run
