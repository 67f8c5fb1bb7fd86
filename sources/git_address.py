"""Where a repository is: an address taken apart, refused if it is unsafe, and shown without credentials."""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, quote, unquote, urlsplit

from sources.errors import SourceUnavailable

_HOST = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?\.?|\[[0-9A-Fa-f:.]+\]")
_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._+-]*")
_SCP_LIKE = re.compile(r"(?:(?P<user>[^/@:]+)@)?(?P<host>[^/@:]+|\[[^/\]]+\]):(?P<path>.*)", re.DOTALL)
_UNSEEN = re.compile(r"[\x00-\x20\x7f\\]")

# Where hosts answer to ssh on the port of https; a browser does not.
_BROWSER_HOSTS = {
    "ssh.github.com": "github.com",
    "altssh.gitlab.com": "gitlab.com",
    "altssh.bitbucket.org": "bitbucket.org",
}


@dataclass(frozen=True, slots=True)
class Address:
    """A repository's address.

    Attributes:
        fetch_url: What git is given; never holds a password, nor a user name for https.
        protocol: The one protocol that git may speak: file, http, https or ssh.
        origin: Scheme, host and port, for credentials; empty unless the protocol is http or https.
        host: The host name in lower case; empty for a local repository.
        web_base: The address in a browser, or the `file:` URL of a local repository's folder.
        username: The user name that the address names.
    """

    fetch_url: str
    protocol: str
    origin: str
    host: str
    web_base: str
    username: str = ""


def parse_address(url: str) -> Address:
    """Return the address of a local path, `file://`, `https://`, `ssh://` or `user@host:path`.

    Raises:
        SourceUnavailable: it is none of these, or unsafe; the message never repeats a credential.
    """
    scheme, separator, _ = url.partition("://")
    if not separator:
        scp_like = _SCP_LIKE.fullmatch(url)
        return _parse_scp_like(scp_like) if scp_like else _local(url)
    if scheme.lower() == "file":
        return _parse_file_url(url)
    if _UNSEEN.search(url):  # urlsplit would quietly drop line breaks
        raise SourceUnavailable("the url has spaces or control characters; write them as %20 and so on")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise SourceUnavailable("the url is not valid; check its host and port") from error
    if parts.password is not None or "?" in url or "#" in url:
        raise SourceUnavailable(
            "the url holds a password or a parameter; write it without, and put the password or token into `token`"
        )
    if parts.scheme == "ssh":
        return _ssh(parts, port)
    if parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname or "")):
        return _web(parts, port)
    if parts.scheme == "http":
        raise SourceUnavailable("the url is http, which anyone on the way can read and change; use https")
    raise SourceUnavailable("the url is of a kind that is not used; allowed: a path, file://, https://, ssh://")


def _local(path: str) -> Address:
    if not path or path.startswith("-") or "\0" in path or "\n" in path:
        raise SourceUnavailable("the url is not a path; name the folder of a repository")
    folder = Path(path).absolute()
    return Address(str(folder), "file", "", "", folder.as_uri())


def _parse_file_url(url: str) -> Address:
    path = unquote(url[len("file://") :].removeprefix("localhost"))
    if not path.startswith("/"):
        raise SourceUnavailable("a file:// url names a host; write file:///path/to/repository")
    return _local(path)


def _parse_scp_like(parts: re.Match[str]) -> Address:
    user, host, path = parts["user"] or "", parts["host"], parts["path"]
    if "@" in path.partition("/")[0]:
        raise SourceUnavailable("the url seems to hold a password; write user@host:path, and use a key for ssh")
    _check(user, host, f"/{path}")
    if path.startswith((":", "-")) or not path:  # `ext::…` asks git to run a command
        raise SourceUnavailable("the url is neither a path nor user@host:path")
    return Address(parts[0], "ssh", "", host.lower(), _browser_base(host, path))


def _ssh(parts: SplitResult, port: int | None) -> Address:
    host = _bracketed(parts.hostname or "")
    _check(parts.username or "", host, parts.path)
    user = f"{parts.username}@" if parts.username else ""
    place = host if port is None else f"{host}:{port}"
    return Address(f"ssh://{user}{place}{parts.path}", "ssh", "", host, _browser_base(host, parts.path))


def _web(parts: SplitResult, port: int | None) -> Address:
    host = _bracketed(parts.hostname or "")
    username = unquote(parts.username or "")
    _check("", host, parts.path)
    origin = f"{parts.scheme}://{host}" if port is None else f"{parts.scheme}://{host}:{port}"
    web_base = origin + _browser_path(parts.path)
    return Address(origin + parts.path, parts.scheme, origin, host, web_base, username)


def _check(user: str, host: str, path: str) -> None:
    if not _HOST.fullmatch(host):
        raise SourceUnavailable("the url names no host, or one with characters that host names do not have")
    if user and not _USER.fullmatch(user):
        raise SourceUnavailable("the url's user name has characters that are not allowed there")
    if not path.startswith("/") or path.startswith("/-") or _UNSEEN.search(path):
        raise SourceUnavailable("the url's path is empty or has characters that must be written as %20 and so on")


def _browser_base(host: str, path: str) -> str:
    host = host.lower()
    return f"https://{_BROWSER_HOSTS.get(host, host)}{_browser_path('/' + path)}"


def _browser_path(path: str) -> str:
    return "/" + quote(unquote(path).strip("/").removesuffix(".git"))


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
