"""Which source a table of the settings describes."""

from pathlib import Path
from typing import Any

from config.environment import passthrough_environment
from config.settings import Settings
from config.sources import FolderSettings as FolderTable
from config.sources import GitSettings as GitTable
from sources.folder import FolderSettings, FolderSource
from sources.git import GitSource
from sources.git_settings import GitSettings
from sources.source import Source


def build_source(name: str, settings: Settings) -> Source:
    """Return the source that a table of the settings describes."""
    table = settings.sources[name]
    readers = (frozenset(table.readers),)
    shared: dict[str, Any] = {
        "name": name,
        "readers": readers,
        "include": table.include,
        "exclude": table.exclude,
        "labels": table.labels,
        "release_pattern": table.release_pattern,
        "max_bytes": table.max_megabytes * 1_000_000,
    }
    if isinstance(table, FolderTable):
        return FolderSource(FolderSettings(path=Path(table.path), **shared))
    clones = settings.data_dir / "git"
    return GitSource(_git_settings(table, shared), clones=clones, environment=passthrough_environment())


def _git_settings(table: GitTable, shared: dict[str, Any]) -> GitSettings:
    return GitSettings(
        url=table.url,
        ref=table.ref,
        subfolder=table.subfolder,
        host_kind=table.host_kind,
        link_template=table.link_template,
        username=table.username,
        token=table.token.get_secret_value() if table.token else "",
        ssh_key_file=Path(table.ssh_key_file) if table.ssh_key_file else None,
        **shared,
    )
