"""RequestFlow: how many requests one server is asked at once, and when. Threads may share it.

As TCP does it: it begins with one, each answer allows another up to the most that is configured, and a server that has
too much to do halves it; from then on it takes a whole round of answers to allow another. What was learnt outlives a
call: a fill makes many. To begin with one spares connections too: litellm opens one for each of the requests that begin
together, and keeps those of the last.
"""

from threading import Lock

from index.embedding_tally import EmbeddingTally

# After a server that says only that it is busy: so long, twice that, and so on.
_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 16.0
# Nobody waits for a server again and again that has just been given up.
_DOWN_SECONDS = 10.0


class RequestFlow:
    """The state of one server as its callers see it. Times are those of a steady clock."""

    def __init__(self, most: int, tally: EmbeddingTally) -> None:
        """Take how many requests may be under way at most, and who is told how many may be now."""
        self._lock = Lock()
        self._most = most
        self._tally = tally
        self._share = 1.0
        self._was_too_much = False
        self._under_way = 0
        self._slowed_at = -1.0
        self._busy_in_a_row = 0
        self._closed_until = self._down_until = 0.0
        self._gave_up = ""

    def begin(self, now: float) -> bool:
        """Take the right to one more request, and return whether there was one."""
        with self._lock:
            may_begin = now >= self._closed_until and self._under_way < int(self._share)
            self._under_way += may_begin
            return may_begin

    def end(self) -> None:
        """Give that right back."""
        with self._lock:
            self._under_way -= 1

    def seconds_closed(self, now: float) -> float:
        """Return how long the server is still to be left alone."""
        with self._lock:
            return max(0.0, self._closed_until - now)

    def note_answer(self) -> None:
        """Note that a request was answered."""
        with self._lock:
            self._busy_in_a_row, self._gave_up = 0, ""
            more = 1 / self._share if self._was_too_much else 1.0
            self._set_share(min(float(self._most), self._share + more))

    def note_busy(self, began: float, now: float, pause_seconds: float | None) -> None:
        """Note that the server had too much to do for a request.

        Args:
            began: When it was sent: requests that were under way when one was turned away tell nothing new.
            now: The time.
            pause_seconds: How long the server asks to be left alone; None where it does not say.
        """
        with self._lock:
            if self._slow_down(began, now):
                self._busy_in_a_row += 1
            own = min(_LONGEST_PAUSE_SECONDS, _FIRST_PAUSE_SECONDS * 2.0 ** min(self._busy_in_a_row - 1, 10))
            self._closed_until = max(self._closed_until, now + (own if pause_seconds is None else pause_seconds))

    def note_late(self, began: float, now: float) -> None:
        """Note that a request was not answered in time: the server has more to do than it can, and said nothing."""
        with self._lock:
            self._slow_down(began, now)

    def give_up(self, now: float, why: str) -> None:
        """Note that nothing came of a call."""
        with self._lock:
            self._down_until, self._gave_up = now + _DOWN_SECONDS, why
            # One request will tell whether it is back.
            self._set_share(1.0)

    def why_down(self, now: float) -> str:
        """Return why the server was given up, while it is left alone for that; empty when it may be asked."""
        with self._lock:
            return self._gave_up if now < self._down_until else ""

    @property
    def is_doubted(self) -> bool:
        """Whether the server was given up and has answered nothing since."""
        with self._lock:
            return bool(self._gave_up)

    def _slow_down(self, began: float, now: float) -> bool:
        if began < self._slowed_at:
            return False
        self._set_share(max(1.0, self._share / 2))
        self._slowed_at, self._was_too_much = now, True
        return True

    def _set_share(self, share: float) -> None:
        self._share = share
        self._tally.note_allowed(int(share))
