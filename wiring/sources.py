"""Which source a table of the settings describes."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from config.environment import passthrough_environment
from config.settings import Settings
from config.sources import ConfluenceSettings as ConfluenceTable
from config.sources import FolderSettings as FolderTable
from config.sources import GitSettings as GitTable
from sources.confluence.settings import ConfluenceSettings
from sources.confluence.source import ConfluenceSource
from sources.folder import FolderSettings, FolderSource
from sources.git import GitSource
from sources.git_settings import GitSettings
from sources.source import Source


def build_source(name: str, settings: Settings, *, silence_seconds: float | None = None) -> Source:
    """Return the source that a table of the settings describes.

    Args:
        name: Of the table.
        settings: All of them.
        silence_seconds: How long a site or git may be silent; None: as long as a run can wait.
    """
    table = settings.sources[name]
    if isinstance(table, ConfluenceTable):
        told = _confluence_settings(name, table, settings)
        return ConfluenceSource(told if silence_seconds is None else replace(told, timeout_seconds=silence_seconds))
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
        return FolderSource(FolderSettings(path=Path(table.path), link_template=table.link_template, **shared))
    clones = settings.data_dir / "git"
    git = _git_settings(table, shared)
    if silence_seconds is not None:
        git = replace(git, timeout_seconds=silence_seconds, fetch_timeout_seconds=silence_seconds)
    return GitSource(git, clones=clones, environment=passthrough_environment())


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


def _confluence_settings(name: str, table: ConfluenceTable, settings: Settings) -> ConfluenceSettings:
    return ConfluenceSettings(
        name=name,
        base_url=table.base_url,
        deployment="" if table.deployment == "auto" else table.deployment,
        username=table.username,
        token=table.token.get_secret_value() if table.token else "",
        readers=() if "everyone" in table.readers else (frozenset(table.readers),),
        spaces=table.spaces,
        trees=table.trees,
        cql=table.cql,
        include_titles=table.include_titles,
        exclude_titles=table.exclude_titles,
        include_labels=table.include_labels,
        exclude_labels=table.exclude_labels,
        has_blog_posts=table.blog_posts,
        has_attachments=table.attachments,
        has_comments=table.comments,
        labels=table.labels,
        max_bytes=table.max_megabytes * 1_000_000,
        accounts=table.accounts,
        email_pattern=table.email_pattern,
        groups=tuple(sorted(_named_elsewhere(name, settings))),
        allows_http=table.allow_http,
    )


def _named_elsewhere(name: str, settings: Settings) -> set[str]:
    """Return the groups of a source that the readers of any source name, so that their members must be known."""
    prefix = f"group:{name}/"
    readers = {principal for table in settings.sources.values() for principal in table.readers}
    return {principal.removeprefix(prefix) for principal in readers if principal.startswith(prefix)}
