"""ConfluenceClient: asks one site, patiently, and follows its pages of answers to the end."""

import json
import math
import re
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from sources.confluence.retry import Patience, Transient
from sources.confluence.settings import ConfluenceSettings
from sources.confluence.transport import Answer, Params, RequestRefused, Transport, netloc
from sources.errors import SourceUnavailable

Json = dict[str, Any]
T = TypeVar("T")

_LARGEST_ANSWER = 100_000_000
_GATEWAY = "/ex/confluence/"
_EXPIRED = (400, 404, 410)
_HALF_PAIR = re.compile(rb"\\u[dD][89a-fA-F]")


class _WayLost(Exception):
    """The link to the next page of answers leads to one that was seen, or has expired."""


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
        self._transport = Transport(settings)
        self.web_url = self.base_url
        """Where people find it; a site that is asked through Cloud's gateway tells it."""

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def hurry(self, seconds: float = math.inf) -> None:
        """Try each request twice at most from now on, and again only within so many seconds: somebody waits."""
        self._patience.hurry(seconds)

    def give_up(self) -> None:
        """Ask nothing more: what threads are at fails at its next request."""
        self._patience.give_up()

    def get(self, path: str, params: Params | None = None) -> Json:
        """Return the JSON object at a path below the base URL.

        Raises:
            RequestRefused: the answer is no, such as 404.
            SourceUnavailable: there is no answer that makes sense, after several tries.
        """
        return self._ask("GET", path, params=params)

    def post(self, path: str, body: Json) -> Json:
        """Return the JSON object that the site answers to another one; raises as `get` does."""
        return self._ask("POST", path, json=body)

    def results(self, path: str, params: Params) -> Iterator[Json]:
        """Yield the results of every page of answers, in the site's order; raises as `get` does.

        When the way to the next page is lost, it begins once more at the first: some results come twice then.

        Raises:
            SourceUnavailable: also when the pages lead in a circle each time.
        """
        try:
            yield from self._pages(path, params)
        except _WayLost:
            try:
                yield from self._pages(path, params)
            except _WayLost as lost:
                raise SourceUnavailable(
                    f"source {self._name}: the pages of {path} lead nowhere; the site has a fault, try again later"
                ) from lost

    def _pages(self, path: str, params: Params) -> Iterator[Json]:
        answer = self.get(path, params)
        seen: set[str] = set()
        while True:
            yield from answer.get("results") or ()
            following = (answer.get("_links") or {}).get("next")
            if not following:
                return
            if following in seen:
                raise _WayLost
            seen.add(following)
            try:
                answer = self.get(path, self._next_params(params, following))
            except RequestRefused as refusal:
                # A cursor lives for some minutes.
                if refusal.status in _EXPIRED:
                    raise _WayLost from refusal
                raise

    def is_open(self, path: str) -> bool:
        """Tell whether anybody may see this: grants to the anonymous count only where the site lets them in."""
        url = self.base_url + path
        try:
            answer = self._patiently(path, lambda: self._transport.send("GET", url, _LARGEST_ANSWER, as_anybody=True))
        except RequestRefused:
            return False
        # A page to log in at, as some sites and proxies send it with status 200, opens nothing to anybody.
        return not answer.location and not answer.is_web_page

    def download(self, path: str, max_bytes: int) -> bytes | None:
        """Return a file, following redirects; None when it is larger than `max_bytes`. Raises as `get` does."""
        content = self._patiently(path, lambda: self._transport.file(path, max_bytes))
        return content if len(content) <= max_bytes else None

    def _next_params(self, params: Params, following: str) -> Params:
        """Take only the position from the link: hosts rewrite the rest of it, and drop what they do not know."""
        position = dict(parse_qsl(urlsplit(following).query))
        return {**params, **{name: position[name] for name in ("cursor", "start", "limit", "next") if name in position}}

    def _ask(self, method: str, path: str, **content: Any) -> Json:
        url = self.base_url + path
        return self._patiently(path, lambda: self._json(self._transport.send(method, url, _LARGEST_ANSWER, **content)))

    def _patiently(self, path: str, request: Callable[[], T]) -> T:
        try:
            return self._patience.call(request)
        except Transient as failure:
            host = urlsplit(self.base_url).netloc
            later = "" if failure.is_lasting else "; try again later"
            raise SourceUnavailable(
                f"source {self._name}: {host} could not be read at {path}: {failure.reason}{later}"
            ) from failure

    def _json(self, answer: Answer) -> Json:
        if answer.location:
            raise SourceUnavailable(
                f"source {self._name}: {netloc(answer.url)} sends its visitors to {netloc(answer.location)}; check "
                "base_url and the token"
            )
        if answer.is_web_page:
            raise Transient(
                "it answered with a web page and not as its API does, which a login or a proxy may have sent; check "
                "base_url and the token",
                is_lasting=True,
            )
        try:
            parsed = _parsed(answer.content)
        except (ValueError, RecursionError) as error:
            raise Transient("its answer was cut short or is not JSON; check base_url") from error
        if not isinstance(parsed, dict):
            return {"results": parsed}
        links = parsed.get("_links")
        if _GATEWAY in self.base_url and isinstance(links, dict) and links.get("base"):
            self.web_url = str(links["base"])
        return parsed


def _parsed(content: bytes) -> Any:
    """Return what a JSON text says; halves of surrogate pairs, which no UTF-8 can hold, become question marks."""
    parsed = json.loads(content)
    if not _HALF_PAIR.search(content):
        return parsed
    return json.loads(json.dumps(parsed, ensure_ascii=False).encode(errors="replace"))
