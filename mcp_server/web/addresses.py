"""Addresses: under which names the server answers, and to which web pages.

A web page that somebody opens can send requests to servers in their network, under a name of its own that leads
there. Such a request says the page's own host or origin, so both are compared, on every interface.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::([0-9]{1,5}))?")
_ORIGIN = re.compile(r"(https?)://([^/?#@]+)")


@dataclass(frozen=True, slots=True)
class Addresses:
    """The names that requests may say, in lower case.

    Attributes:
        hosts: Of the Host header: `name`, `name:port`, or `name:*` for any port and none.
        origins: Of the Origin header, written the same behind `http://` or `https://`.
    """

    hosts: frozenset[str]
    origins: frozenset[str]

    def has_host(self, host: str | None) -> bool:
        """Tell whether a Host header is one of ours; one must be there."""
        return bool(host) and _is_among(host or "", "", self.hosts)

    def has_origin(self, origin: str | None) -> bool:
        """Tell whether an Origin header is one of ours; programs that are no browsers send none."""
        if origin is None:
            return True
        match = _ORIGIN.fullmatch(origin.lower())
        return bool(match) and _is_among(match[2], f"{match[1]}://", self.origins) if match else False


def addresses_of(bind_host: str, url: str, hosts: Iterable[str], origins: Iterable[str]) -> Addresses:
    """Return the addresses of a server.

    Args:
        bind_host: Where it listens; on loopback, it answers under the names of loopback too.
        url: Its public address; empty if it has none.
        hosts: Further ones, as `Addresses` has them.
        origins: Further ones, as `Addresses` has them.
    """
    known, pages = {*hosts}, {*origins}
    if bind_host in LOOPBACK:
        known |= {"127.0.0.1:*", "localhost:*", "[::1]:*"}
        pages |= {f"{scheme}://{host}:*" for scheme in _PORTS for host in ("127.0.0.1", "localhost", "[::1]")}
    if url:
        parts = urlsplit(url.lower())
        name = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
        port = parts.port or _PORTS[parts.scheme]
        named = {f"{name}:{port}"} | ({name} if port == _PORTS[parts.scheme] else set())
        known |= named
        pages |= {f"{parts.scheme}://{each}" for each in named}
    return Addresses(frozenset(known), frozenset(pages))


def _is_among(host: str, before: str, known: frozenset[str]) -> bool:
    match = _HOST.fullmatch(host.lower())
    return match is not None and not known.isdisjoint({f"{before}{match[0]}", f"{before}{match[1]}:*"})
