"""What the tests of the sources share: a repository, a place for clones, a way to open a source."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sources.git import GitSource
from sources.git_settings import GitSettings
from tests.sources.repository import Repository

OpenGit = Callable[..., GitSource]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


@pytest.fixture
def open_git(tmp_path: Path, repository: Repository) -> Iterator[OpenGit]:
    """Open the repository as a source; every setting can be given."""
    opened: list[GitSource] = []

    def open_source(environment: dict[str, str] | None = None, **settings: Any) -> GitSource:
        values: dict[str, Any] = {"name": "handbook", "url": repository.url, "readers": (), **settings}
        source = GitSource(GitSettings(**values), clones=tmp_path / "clones", environment=environment or {})
        opened.append(source)
        return source

    yield open_source
    for source in opened:
        source.close()
