"""Transport: one request and its answer, with credentials for the site itself and for nobody else."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from sources.confluence.retry import Transient, transient
from sources.confluence.settings import ConfluenceSettings
from sources.errors import SourceUnavailable

Params = Mapping[str, str | int | Sequence[str]]

# At about twenty parallel requests Cloud begins to refuse.
_MOST_CONNECTIONS = 4
_MOST_REDIRECTS = 5
_HINTS = {
    400: "check spaces, trees and cql in the settings",
    401: "check the token, and that username is set if the site wants basic authentication",
    403: "the account may not do this; it needs to read every space, and permissions of spaces and pages",
    404: "check base_url: Cloud's ends in /wiki, and Data Center may have a context path",
}


class RequestRefused(SourceUnavailable):
    """The site answered, and the answer is no.

    Attributes:
        status: Of the answer, such as 404.
    """

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that is no error; `content` is one byte longer than allowed, or more, when it was too long."""

    url: httpx.URL
    headers: httpx.Headers
    content: bytes

    @property
    def location(self) -> httpx.URL | None:
        """Where to ask instead, if it says so; ValueError if that is no address."""
        told = self.headers.get("Location")
        try:
            return self.url.join(told) if told else None
        except httpx.InvalidURL as error:
            raise ValueError("a redirect to no address") from error


class Transport:
    """Sends requests to one site as one account. Threads may share it."""

    def __init__(self, settings: ConfluenceSettings) -> None:
        """Prepare, without touching the network."""
        self._name = settings.name
        self._base = httpx.URL(settings.base_url)
        self._authorization = _authorization(settings)
        self._http = httpx.Client(
            headers={"User-Agent": "footnote"},
            timeout=httpx.Timeout(settings.timeout_seconds),
            limits=httpx.Limits(max_connections=_MOST_CONNECTIONS, max_keepalive_connections=_MOST_CONNECTIONS),
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def send(
        self,
        method: str,
        url: str,
        max_bytes: int,
        *,
        params: Params | None = None,
        json: Any = None,
        as_anybody: bool = False,
    ) -> Answer:
        """Return the answer to one request, which may be a redirect; `as_anybody` leaves the credentials out.

        Raises:
            Transient: another try may help.
            RequestRefused: the answer is no.
        """
        request = self._request(method, url, params=_listed(params), json=json)
        if as_anybody:
            request.headers.pop("Authorization", None)
        return self._send(request, max_bytes)

    def file(self, path: str, max_bytes: int) -> bytes:
        """Return a file of the site, wherever it is redirected to, or a little more than `max_bytes`; as `send`."""
        request = self._request("GET", f"{self._base}{path}")
        for _ in range(_MOST_REDIRECTS):
            answer = self._send(request, max_bytes)
            if not answer.location:
                return answer.content
            request = self._request("GET", answer.location)
            if request.url.scheme != "https" and (answer.url.scheme == "https" or request.url.host != answer.url.host):
                raise SourceUnavailable(
                    f"source {self._name}: {path} is redirected to {netloc(request.url)}, unencrypted"
                )
        raise SourceUnavailable(f"source {self._name}: {path} is redirected without end")

    def _request(self, method: str, address: str | httpx.URL, **content: Any) -> httpx.Request:
        """Build a request; credentials go to the site itself alone."""
        try:
            url = httpx.URL(address)
        except httpx.InvalidURL as error:  # made of what the site calls its files, people and groups
            raise ValueError("an address with a character that none may have") from error
        request = self._http.build_request(method, url, headers={"Accept": "application/json, */*;q=0.5"}, **content)
        if _origin(url) == _origin(self._base) and self._authorization:
            request.headers["Authorization"] = self._authorization
        return request

    def _send(self, request: httpx.Request, max_bytes: int) -> Answer:
        try:
            response = self._http.send(request, stream=True)
            try:
                content = _read(response, max_bytes)
            finally:
                response.close()
        except httpx.RequestError as error:
            raise Transient(_shown(error)) from error
        if failure := transient(response, datetime.now(UTC)):
            raise failure
        if response.is_error:
            raise self._refusal(response)
        return Answer(request.url, response.headers, content)

    def _refusal(self, response: httpx.Response) -> RequestRefused:
        status = response.status_code
        hint = _HINTS.get(status, "see the site's own log")
        place = f"{netloc(response.request.url)}{response.request.url.path}"
        return RequestRefused(f"source {self._name}: {place} answered {status}; {hint}", status)


def _authorization(settings: ConfluenceSettings) -> str:
    if settings.username:
        pair = f"{settings.username}:{settings.token}"
        return f"Basic {base64.b64encode(pair.encode()).decode()}"
    return f"Bearer {settings.token}" if settings.token else ""


def netloc(url: httpx.URL) -> str:
    """Return the host of an address, with the port if it has one."""
    return url.netloc.decode()


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _listed(params: Params | None) -> list[tuple[str, str]]:
    """Write a value of several as several parameters of one name."""
    return [
        (name, str(each))
        for name, value in (params or {}).items()
        for each in ((value,) if isinstance(value, str | int) else value)
    ]


def _read(response: httpx.Response, max_bytes: int) -> bytes:
    """Read a body, and stop behind `max_bytes`: more than that nobody asked for."""
    parts, size = [], 0
    for part in response.iter_bytes():
        parts.append(part)
        size += len(part)
        if size > max_bytes:
            break
    return b"".join(parts)


def _shown(error: httpx.RequestError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "it did not answer in time"
    if "CERTIFICATE" in str(error):
        return "its certificate is not trusted here; name the file of its authority in SSL_CERT_FILE"
    if isinstance(error, httpx.ConnectError):
        return "it cannot be reached; check base_url and the network"
    return "the connection broke"
