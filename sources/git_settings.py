"""What a `git` source is told, checked before git is."""

import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from sources.document import Readers
from sources.errors import SourceUnavailable
from sources.permalink import HOST_KINDS
from sources.selection import DEFAULT_MAX_BYTES

# The name becomes the name of the clone's folder.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
# What `git check-ref-format` forbids, and what would be an option or a pattern instead of a name.
_NOT_IN_REF = re.compile(r"^[-/]|[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|\.lock(/|$)|[/.]$|^@$")


@dataclass(frozen=True, slots=True, kw_only=True)
class GitSettings:
    """One repository, one branch or tag.

    Attributes:
        url: A local path, `file://`, `https://`, `ssh://` or `user@host:path`, without a password.
        readers: Who may read all of it; there is no default on purpose.
        ref: Branch or tag; empty means the repository's own default branch.
        subfolder: Only what is below it; the patterns are read as if they stood in it, paths stay whole.
        include: Patterns as in .gitignore; none means every file.
        exclude: Patterns too; they come after the usual ones (hidden files, node_modules …).
        release_pattern: Where a path says which release of a product it documents, as in `docs/{release}/**`.
        host_kind: github, gitlab, bitbucket, gitea or forgejo; empty or auto: by the name of the host.
        link_template: Links of any other host, with {commit}, {path}, {first} and {last}.
        username: For https; most hosts take any beside a token.
        token: For https; goes to git through its environment and nowhere else.
        ssh_key_file: For ssh; without one, the agent's keys.
        timeout_seconds: How long git may be silent.
        fetch_timeout_seconds: The same while it fetches, which for a large first clone can be long.
    """

    name: str
    url: str
    readers: Readers
    ref: str = ""
    subfolder: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    release_pattern: str = ""
    max_bytes: int = DEFAULT_MAX_BYTES
    host_kind: str = ""
    link_template: str = ""
    username: str = ""
    token: str = field(default="", repr=False)
    ssh_key_file: Path | None = None
    timeout_seconds: float = 60
    fetch_timeout_seconds: float = 3600


def check(settings: GitSettings) -> None:
    """Raise SourceUnavailable for the first value that cannot be used."""
    if not _NAME.fullmatch(settings.name):
        raise SourceUnavailable(
            f"the source name {settings.name!r} cannot be used: letters, digits, - and _ only, at most 64"
        )
    if settings.ref and _NOT_IN_REF.search(settings.ref):
        raise SourceUnavailable(f"{settings.ref!r} cannot be the name of a branch or tag")
    subfolder = PurePosixPath(settings.subfolder)
    if settings.subfolder and (
        subfolder.is_absolute() or ".." in subfolder.parts or "\0" in settings.subfolder or not subfolder.parts
    ):
        raise SourceUnavailable(f"the subfolder {settings.subfolder!r} must be a path inside the repository")
    if settings.host_kind not in {"", "auto", *HOST_KINDS}:
        raise SourceUnavailable(f"host_kind {settings.host_kind!r} is unknown; allowed: auto, {', '.join(HOST_KINDS)}")
    if re.search(r"[\x00-\x1f\x7f]", settings.username + settings.token):
        raise SourceUnavailable("the username or token has a line break or control character; set it again without")
