"""Webhooks: what happens on the site is told to one address, in the background, with whatever a network does to it.

Data Center signs the body. Cloud has no webhooks that a site could be told to send; there the stand-in sends what an
app of one's own would, signed in the manner that Footnote documents for anybody.
"""

import hashlib
import heapq
import hmac
import json
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from playground.confluence.content import Content
from playground.confluence.happening import payload
from playground.confluence.settings import Settings
from playground.confluence.space import Space

_TRIES = 4
_FIRST_WAIT_SECONDS = 0.25
# Longer than Footnote lets a sender wait while its ledger is busy.
_ANSWER_SECONDS = 6.0
_KEPT = 1_000


@dataclass(frozen=True, slots=True)
class Sent:
    """A webhook that has been sent, or given up. Status 0: nobody answered, or it was lost on its way."""

    event: str
    status: int


@dataclass(order=True, slots=True)
class _Letter:
    due: float
    number: int
    event: str = field(compare=False)
    body: bytes = field(compare=False)
    headers: dict[str, str] = field(compare=False)
    tries: int = field(default=0, compare=False)


class Webhooks:
    """Tells one address what happens; nothing is told before there is one.

    Attributes:
        url: Where to, on this machine and without encryption; empty: nowhere.
        secret: Signs what is sent; empty: not signed.
        sent: What was sent, the latest.
    """

    def __init__(self, settings: Settings) -> None:
        self.url = ""
        self.secret = ""
        self.sent: deque[Sent] = deque(maxlen=_KEPT)
        self._settings = settings
        self._letters: list[_Letter] = []
        self._under_way = 0
        self._numbers = 0
        self._changed = threading.Condition()
        self._is_open = False
        self._lost = self._repeated = self._late = 0
        self._late_seconds = 0.0

    def lose(self, times: int = 1) -> None:
        """Let the next ones never arrive."""
        self._lost += times

    def repeat(self, times: int = 1) -> None:
        """Let the next ones arrive twice."""
        self._repeated += times

    def delay(self, seconds: float, times: int = 1) -> None:
        """Let the next ones arrive so much later, behind others that come after them."""
        self._late, self._late_seconds = self._late + times, seconds

    def tell(self, event: str, subject: Content | Space) -> None:
        """Send word of what happened, soon; returns at once."""
        with self._changed:
            if not self._is_open or not self.url:
                return
            if self._lost:
                self._lost -= 1
                self.sent.append(Sent(event, 0))
                return
            wait, copies = 0.0, 1
            if self._late:
                self._late, wait = self._late - 1, self._late_seconds
            if self._repeated:
                self._repeated, copies = self._repeated - 1, 2
            body = json.dumps(payload(event, subject, milliseconds=time.time_ns() // 1_000_000)).encode()
            # Signed once: what the network repeats or delays is the same to the letter.
            headers = {"Content-Type": "application/json", **self._signature(body)}
            for _ in range(copies):
                self._numbers += 1
                heapq.heappush(self._letters, _Letter(time.monotonic() + wait, self._numbers, event, body, headers))
            self._changed.notify_all()

    def settle(self, seconds: float) -> bool:
        """Wait until nothing is left to be sent; tell whether that came in time."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._letters and not self._under_way, seconds)

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Send until the end of the block; what is left then is never sent."""
        self._is_open = True
        thread = threading.Thread(target=self._work, name="playground-webhooks", daemon=True)
        thread.start()
        try:
            yield
        finally:
            with self._changed:
                self._is_open = False
                self._changed.notify_all()
            thread.join()

    def _work(self) -> None:
        while letter := self._next():
            status = self._post(letter)
            with self._changed:
                letter.tries += 1
                if (status == 0 or status >= 500) and letter.tries < _TRIES:
                    letter.due = time.monotonic() + _FIRST_WAIT_SECONDS * 2 ** (letter.tries - 1)
                    heapq.heappush(self._letters, letter)
                else:
                    self.sent.append(Sent(letter.event, status))
                self._under_way -= 1
                self._changed.notify_all()

    def _next(self) -> _Letter | None:
        """Wait for the next letter that is due; None at the end."""
        with self._changed:
            while self._is_open:
                wait = self._letters[0].due - time.monotonic() if self._letters else None
                if wait is not None and wait <= 0:
                    self._under_way += 1
                    return heapq.heappop(self._letters)
                self._changed.wait(wait)
        return None

    def _post(self, letter: _Letter) -> int:
        """Send a letter and return the status of the answer; 0 if there is none."""
        try:
            address = urlsplit(self.url)
            connection = HTTPConnection(address.hostname or "", address.port or 80, timeout=_ANSWER_SECONDS)
        except ValueError:
            return 0
        try:
            connection.request("POST", address.path or "/", letter.body, letter.headers)
            return connection.getresponse().status
        except (OSError, HTTPException):
            return 0
        finally:
            connection.close()

    def _signature(self, body: bytes) -> dict[str, str]:
        if not self.secret:
            return {}
        if not self._settings.is_cloud:
            return {"X-Hub-Signature": "sha256=" + self._digest(body)}
        stamp = str(int(time.time()))
        return {
            "Footnote-Timestamp": stamp,
            "Footnote-Signature": "sha256=" + self._digest(stamp.encode() + b"." + body),
        }

    def _digest(self, signed: bytes) -> str:
        return hmac.new(self.secret.encode(), signed, hashlib.sha256).hexdigest()
