"""What a `confluence` source is told, checked before the site is asked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from urllib.parse import urlsplit

from sources.document import Readers
from sources.errors import SourceUnavailable
from sources.selection import DEFAULT_MAX_BYTES

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_NO_ACCOUNTS: Mapping[str, str] = MappingProxyType({})


class Deployment(StrEnum):
    """Which Confluence it is: the two speak different dialects of one API."""

    CLOUD = "cloud"
    DATA_CENTER = "data-center"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfluenceSettings:
    """One site, or a part of it.

    Attributes:
        base_url: Where a browser finds the site, with `/wiki` on Cloud and a context path if there is one.
        deployment: Empty: by the name of the host.
        username: With a token or password, by basic authentication: the e-mail on Cloud; without, the token is a
            bearer token (personal access token, OAuth).
        readers: A further condition beside the permissions that Confluence has; no clause at all for none.
        spaces: Keys of the spaces to read; none means every space that is not somebody's own.
        trees: Ids of pages to read, each with all pages below it; none means all.
        cql: A further condition in Confluence's query language.
        include_titles: Pages whose title contains one of these words or `*` patterns; none means all.
        include_labels: Pages with one of these labels; none means all.
        max_bytes: Larger pages and attachments are skipped.
        accounts: E-mail to account id (user name on Data Center), for people whose e-mail Confluence does not tell.
        email_pattern: Makes an e-mail of a user name, as in `{username}@example.com`; Data Center only.
        groups: Names of groups to know the members of besides those that permissions name.
        allows_http: Let credentials travel unencrypted to another machine.
        timeout_seconds: How long the site may be silent.
    """

    name: str
    base_url: str
    deployment: str = ""
    username: str = ""
    token: str = field(default="", repr=False)
    readers: Readers = ()
    spaces: tuple[str, ...] = ()
    trees: tuple[str, ...] = ()
    cql: str = ""
    include_titles: tuple[str, ...] = ()
    exclude_titles: tuple[str, ...] = ()
    include_labels: tuple[str, ...] = ()
    exclude_labels: tuple[str, ...] = ()
    has_blog_posts: bool = True
    has_attachments: bool = True
    has_comments: bool = False
    labels: tuple[str, ...] = ()
    max_bytes: int = DEFAULT_MAX_BYTES
    accounts: Mapping[str, str] = field(default_factory=lambda: _NO_ACCOUNTS)
    email_pattern: str = ""
    groups: tuple[str, ...] = ()
    allows_http: bool = False
    timeout_seconds: float = 60


def check(settings: ConfluenceSettings) -> None:
    """Raise SourceUnavailable for the first value that cannot be used."""
    address = urlsplit(settings.base_url)
    if address.scheme not in ("http", "https") or not address.hostname or address.query or address.fragment:
        raise SourceUnavailable(
            f"source {settings.name}: base_url must be the address of the site, such as "
            "https://example.atlassian.net/wiki"
        )
    if address.scheme == "http" and address.hostname not in _LOOPBACK and not settings.allows_http:
        raise SourceUnavailable(
            f"source {settings.name}: base_url {settings.base_url} is not encrypted, and the token would be "
            "readable on its way; use https, or set allow_http = true for a network you trust"
        )
    for page in settings.trees:
        if not re.fullmatch(r"[0-9]+", page):
            raise SourceUnavailable(f"source {settings.name}: {page!r} in trees is not a page id, which is a number")


def deployment_of(settings: ConfluenceSettings) -> Deployment:
    """Return which Confluence answers at the address."""
    if settings.deployment:
        return Deployment(settings.deployment)
    address = urlsplit(settings.base_url)
    host = address.hostname or ""
    is_cloud = host.endswith((".atlassian.net", ".jira-dev.com")) or host == "api.atlassian.com"
    return Deployment.CLOUD if is_cloud else Deployment.DATA_CENTER
