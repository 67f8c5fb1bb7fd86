"""ConfluenceClient: asks one site, patiently, and follows its pages of answers to the end."""

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

import httpx

from sources.confluence.retry import Patience, Transient, transient
from sources.confluence.settings import ConfluenceSettings
from sources.errors import SourceUnavailable

Json = dict[str, Any]
Params = Mapping[str, str | int | Sequence[str]]
T = TypeVar("T")

# At about twenty parallel requests Cloud begins to refuse.
_AT_ONCE = 4
_LARGEST_ANSWER = 100_000_000
_MOST_REDIRECTS = 5
_HINTS = {
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
class _Answer:
    """An answer that is no error; `content` is one byte longer than allowed, or more, when it was too long."""

    url: httpx.URL
    headers: httpx.Headers
    content: bytes

    @property
    def location(self) -> str:
        """Where to ask instead, or an empty string."""
        return str(self.headers.get("Location", ""))


class ConfluenceClient:
    """One site, asked as one account. Threads may share it; no more than four requests are on their way at a time."""

    def __init__(self, settings: ConfluenceSettings, *, sleep: Callable[[float], None] = time.sleep) -> None:
        """Prepare, without touching the network.

        Args:
            settings: Name the site and the account.
            sleep: Waits so many seconds.
        """
        self._name = settings.name
        self.base_url = settings.base_url.rstrip("/")
        self._patience = Patience(sleep)
        self._turns = threading.BoundedSemaphore(_AT_ONCE)
        self._authorization = _authorization(settings)
        self._http = httpx.Client(
            headers={"User-Agent": "footnote"},
            timeout=httpx.Timeout(settings.timeout_seconds),
            limits=httpx.Limits(max_connections=_AT_ONCE, max_keepalive_connections=_AT_ONCE),
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def get(self, path: str, params: Params | None = None) -> Json:
        """Return the JSON object at a path below the base URL.

        Raises:
            RequestRefused: the answer is no, such as 404.
            SourceUnavailable: there is no answer that makes sense, after several tries.
        """
        return self._ask(path, lambda url: self._request("GET", url, params=_listed(params)))

    def post(self, path: str, body: Json) -> Json:
        """Return the JSON object that the site answers to another one; raises as `get` does."""
        return self._ask(path, lambda url: self._request("POST", url, json=body))

    def results(self, path: str, params: Params) -> Iterator[Json]:
        """Yield the results of every page of answers, in the site's order; raises as `get` does.

        Raises:
            SourceUnavailable: also when the pages lead in a circle.
        """
        answer = self.get(path, params)
        seen: set[str] = set()
        while True:
            yield from answer.get("results") or ()
            following = (answer.get("_links") or {}).get("next")
            if not following:
                return
            if following in seen:
                raise SourceUnavailable(
                    f"source {self._name}: the pages of {path} lead in a circle; the site has a fault, try again later"
                )
            seen.add(following)
            answer = self.get(path, self._next_params(params, following))

    def download(self, path: str, max_bytes: int) -> bytes | None:
        """Return a file, following redirects; None when it is larger than `max_bytes`. Raises as `get` does."""
        content = self._patiently(path, lambda: self._file(path, max_bytes))
        return content if len(content) <= max_bytes else None

    def _next_params(self, params: Params, following: str) -> Params:
        """Take only the position from the link: hosts rewrite the rest of it, and drop what they do not know."""
        position = dict(parse_qsl(urlsplit(following).query))
        return {**params, **{name: position[name] for name in ("cursor", "start", "limit", "next") if name in position}}

    def _ask(self, path: str, request: Callable[[httpx.URL], httpx.Request]) -> Json:
        return self._patiently(path, lambda: self._json(request(httpx.URL(self.base_url + path))))

    def _patiently(self, path: str, request: Callable[[], T]) -> T:
        try:
            return self._patience.call(request)
        except Transient as failure:
            host = urlsplit(self.base_url).netloc
            raise SourceUnavailable(
                f"source {self._name}: {host} could not be read at {path}: {failure.reason}; try again later"
            ) from failure

    def _json(self, request: httpx.Request) -> Json:
        answer = self._send(request, _LARGEST_ANSWER)
        if answer.location:
            host = answer.url.join(answer.location).host
            raise SourceUnavailable(
                f"source {self._name}: {answer.url.host} sends its visitors to {host}; check base_url and the token"
            )
        try:
            parsed = json.loads(answer.content)
        except ValueError as error:
            raise Transient("its answer was cut short or is not JSON") from error
        return parsed if isinstance(parsed, dict) else {"results": parsed}

    def _file(self, path: str, max_bytes: int) -> bytes:
        request = self._request("GET", httpx.URL(self.base_url + path))
        for _ in range(_MOST_REDIRECTS):
            answer = self._send(request, max_bytes)
            if not answer.location:
                return answer.content
            request = self._request("GET", answer.url.join(answer.location))
            if request.url.scheme != "https" and request.url.host != answer.url.host:
                raise SourceUnavailable(f"source {self._name}: {path} is redirected to {request.url.host}, unencrypted")
        raise SourceUnavailable(f"source {self._name}: {path} is redirected without end")

    def _request(self, method: str, url: httpx.URL, **content: Any) -> httpx.Request:
        """Build a request; credentials go to the site itself alone."""
        request = self._http.build_request(method, url, headers={"Accept": "application/json, */*;q=0.5"}, **content)
        if _origin(url) == _origin(httpx.URL(self.base_url)) and self._authorization:
            request.headers["Authorization"] = self._authorization
        return request

    def _send(self, request: httpx.Request, max_bytes: int) -> _Answer:
        try:
            with self._turns:
                response = self._http.send(request, stream=True)
                try:
                    content = _read(response, max_bytes)
                finally:
                    response.close()
        except httpx.TransportError as error:
            raise Transient(_shown(error)) from error
        if failure := transient(response, datetime.now(UTC)):
            raise failure
        if response.is_error:
            raise self._refusal(response)
        return _Answer(request.url, response.headers, content)

    def _refusal(self, response: httpx.Response) -> RequestRefused:
        status = response.status_code
        hint = _HINTS.get(status, "see the site's own log")
        place = f"{response.request.url.host}{response.request.url.path}"
        return RequestRefused(f"source {self._name}: {place} answered {status}; {hint}", status)


def _authorization(settings: ConfluenceSettings) -> str:
    if settings.username:
        pair = f"{settings.username}:{settings.token}"
        return f"Basic {base64.b64encode(pair.encode()).decode()}"
    return f"Bearer {settings.token}" if settings.token else ""


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


def _shown(error: httpx.TransportError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "it did not answer in time"
    if isinstance(error, httpx.ConnectError):
        return "it cannot be reached"
    return "the connection broke"
