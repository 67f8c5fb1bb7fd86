"""EmbeddingTally: what a process has asked of one hosted embedding model, for its figures. Threads may share it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

OUTCOMES = ("answered", "busy", "late", "unwell", "refused", "wrong")
"""How a request ends: with vectors, or as `index/litellm_request.py` tells the kinds of trouble."""


@dataclass(frozen=True, slots=True)
class Tallied:
    """The counts at one moment.

    Attributes:
        requests: By how they ended.
        texts: That were given a vector.
        tokens: As the server counted them; 0 where it counts none.
        dollars: By litellm's price list; 0 where it has no price.
        allowed: How many requests may be under way now; 0 before the first was answered.
    """

    requests: Mapping[str, int]
    texts: int
    tokens: int
    dollars: float
    allowed: int


class EmbeddingTally:
    """Counts."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._requests = Counter(dict.fromkeys(OUTCOMES, 0))
        self._texts = self._tokens = self._allowed = 0
        self._dollars = 0.0

    def note(self, outcome: str, *, texts: int = 0, tokens: int = 0, dollars: float = 0.0) -> None:
        """Count a request that has ended."""
        with self._lock:
            self._requests[outcome] += 1
            self._texts += texts
            self._tokens += tokens
            self._dollars += dollars

    def note_allowed(self, requests: int) -> None:
        """Note how many requests may be under way from now on."""
        with self._lock:
            self._allowed = requests

    def read(self) -> Tallied:
        """Return the counts."""
        with self._lock:
            return Tallied(dict(self._requests), self._texts, self._tokens, self._dollars, self._allowed)
