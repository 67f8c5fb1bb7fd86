"""Journal: what the app called, with which arguments and with which result, without a token."""

import threading
from dataclasses import dataclass, field

from playground.slack.wire import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One call of the Web API.

    Attributes:
        status: Of HTTP; 0: the connection broke without an answer.
        error: The code of a refusal; "" when the call was done.
        at: In seconds since 1970, on Slack's clock.
        answer: The body of the answer, also of one that was lost on the way; without tokens and tickets.
    """

    method: str
    team_id: str
    arguments: Json
    status: int
    error: str
    at: float
    answer: Json = field(default_factory=dict)


class Journal:
    """Every call, in the order of their answers."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._lock = threading.Lock()

    def add(self, entry: Entry) -> None:
        """Write down one call."""
        with self._lock:
            self._entries.append(entry)

    def entries(self, method: str = "") -> list[Entry]:
        """All calls, or those of one method."""
        with self._lock:
            return [each for each in self._entries if method in ("", each.method)]

    def methods(self) -> list[str]:
        """The method of every call."""
        return [each.method for each in self.entries()]

    def errors(self) -> list[Entry]:
        """The calls that were refused or broken."""
        return [each for each in self.entries() if each.error or each.status != 200]

    def clear(self) -> None:
        """Forget what was called."""
        with self._lock:
            self._entries.clear()
