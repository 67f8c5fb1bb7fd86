"""Transport: one request and its answer, with credentials for the site itself and for nobody else."""

import base64
import ssl
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

import httpx

from sources.confluence.advice import advise
from sources.confluence.retry import Transient, transient
from sources.confluence.settings import ConfluenceSettings
from sources.errors import SourceUnavailable

Params = Mapping[str, str | int | Sequence[str]]

# At about twenty parallel requests Cloud begins to refuse.
_MOST_CONNECTIONS = 4
_MOST_REDIRECTS = 5


@cache
def _certificates() -> ssl.SSLContext:
    """Return the certificates that are trusted; each source would read them anew, for a twentieth of a second."""
    return httpx.create_ssl_context()


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

    @property
    def is_web_page(self) -> bool:
        """Whether it is HTML."""
        return self.headers.get("Content-Type", "").startswith("text/html") or self.content.lstrip()[:1] == b"<"


class Transport:
    """Sends requests to one site as one account. Threads may share it."""

    def __init__(self, settings: ConfluenceSettings) -> None:
        """Prepare, without touching the network."""
        self._name = settings.name
        self._settings = settings
        self._base = httpx.URL(settings.base_url)
        self._authorization = _authorization(settings)
        self._http = httpx.Client(
            headers={"User-Agent": "footnote"},
            timeout=httpx.Timeout(settings.timeout_seconds),
            verify=_certificates(),
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
            raise failure_of(error) from error
        if failure := transient(response, datetime.now(UTC)):
            raise failure
        if response.is_error:
            raise self._refusal(response, content)
        return Answer(request.url, response.headers, content)

    def _refusal(self, response: httpx.Response, content: bytes) -> RequestRefused:
        status, url = response.status_code, response.request.url
        advice = advise(status, url.path, content, self._settings)
        return RequestRefused(f"source {self._name}: {netloc(url)}{url.path} answered {status}; {advice}", status)


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


def failure_of(error: httpx.RequestError) -> Transient:
    """Return what it means to a person that no answer came."""
    if isinstance(error, httpx.TimeoutException):
        return Transient("it did not answer in time")
    tls = next((each for each in _causes(error) if isinstance(each, ssl.SSLError)), None)
    if isinstance(tls, ssl.SSLCertVerificationError):
        return Transient(
            f"its certificate is not trusted here ({tls.verify_message}); check base_url, and if the certificate is of "
            "an authority of your own, name its file in SSL_CERT_FILE",
            is_lasting=True,
        )
    if tls and isinstance(error, httpx.ConnectError):
        return Transient("TLS failed: does it speak https at all? check base_url and its port", is_lasting=True)
    if isinstance(error, httpx.ConnectError):
        return Transient("it cannot be reached; check base_url and the network")
    return Transient("the connection broke")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__ or error.__context__
