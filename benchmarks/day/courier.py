"""Courier: brings a forge's webhooks to the indexer, and loses, doubles and delays some on the way."""

import hashlib
import heapq
import hmac
import json
import random
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from urllib.error import HTTPError, URLError

_SECONDS = 5.0
_LOST, _DOUBLED, _LATE = 0.1, 0.1, 0.1
_MOST_LATE_SECONDS = 8.0
_LOOK_SECONDS = 0.1


class Courier:
    """Sends in a thread of its own, each letter once, as GitHub does.

    Attributes:
        answered: How often each status came back; 0: nobody answered.
    """

    def __init__(self, url: Callable[[], str], secret: str, dice: random.Random) -> None:
        self.answered: Counter[int] = Counter()
        self._url = url
        self._secret = secret
        self._dice = dice
        self._letters: list[tuple[float, int, str, bytes]] = []
        self._lock = threading.Lock()
        self._numbers = 0

    def push(self, source: str, before: str, after: str) -> bool:
        """Tell of a push; returns whether it will arrive at once."""
        push = {"ref": "refs/heads/main", "before": before, "after": after, "repository": {"default_branch": "main"}}
        body, lot = json.dumps(push).encode(), self._dice.random()
        if lot < _LOST:
            return False
        wait = self._dice.uniform(1, _MOST_LATE_SECONDS) if lot > 1 - _LATE else 0.0
        with self._lock:
            for _ in range(2 if lot < _LOST + _DOUBLED else 1):
                self._numbers += 1
                heapq.heappush(self._letters, (time.monotonic() + wait, self._numbers, source, body))
        return not wait

    def work(self, has_ended: threading.Event) -> None:
        """Send until the end."""
        while not has_ended.wait(_LOOK_SECONDS):
            while letter := self._next():
                self.answered[self._send(*letter)] += 1

    def _next(self) -> tuple[str, bytes] | None:
        with self._lock:
            if not self._letters or self._letters[0][0] > time.monotonic():
                return None
            _, _, source, body = heapq.heappop(self._letters)
            return source, body

    def _send(self, source: str, body: bytes) -> int:
        signature = hmac.new(self._secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-GitHub-Event": "push"}
        request = urllib.request.Request(
            f"{self._url()}/webhooks/{source}", body, headers | {"X-Hub-Signature-256": f"sha256={signature}"}
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=_SECONDS) as answer:
                return int(answer.status)
        except HTTPError as error:
            return error.code
        except (URLError, OSError):
            return 0
