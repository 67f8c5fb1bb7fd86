"""Retry: what to do when a site is busy, slow or broken for a moment. As RFC 9110 §10.2.3 says, it waits as told."""

import logging
import math
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

import httpx
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_before_delay,
    wait_random_exponential,
)

T = TypeVar("T")

logger = logging.getLogger(__name__)

# A site that says "come back in an hour" gets what is left of the run at its next start.
MOST_PATIENCE_SECONDS = 300.0
_ATTEMPTS = 7
# A connection that broke once says nothing yet.
_HURRIED_ATTEMPTS = 2
_OUT_OF_TIME = stop_before_delay(MOST_PATIENCE_SECONDS)
_OWN_PAUSE = wait_random_exponential(multiplier=1, max=60, min=0.25)
_NOISE = wait_random_exponential(multiplier=0.25, max=5)
_TRANSIENT = frozenset((408, 425, 429, 500, 502, 503, 504))


class Transient(Exception):
    """A failure that may be over in a moment.

    Attributes:
        reason: For a person: `it answered 503`.
        seconds: How long the site asks to wait; None when it does not say.
        is_busy: The site refuses everybody for a while, not this one request.
        is_lasting: It is rather the settings or what stands before the site, and waiting will not help.
    """

    def __init__(
        self, reason: str, seconds: float | None = None, *, is_busy: bool = False, is_lasting: bool = False
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.seconds = seconds
        self.is_busy = is_busy
        self.is_lasting = is_lasting


def transient(response: httpx.Response, now: datetime) -> Transient | None:
    """Return what to wait for when an answer is worth another try, or None."""
    if response.status_code not in _TRANSIENT:
        return None
    is_busy = response.status_code in (429, 503)
    return Transient(f"it answered {response.status_code}", retry_after(response.headers, now), is_busy=is_busy)


def retry_after(headers: httpx.Headers, now: datetime) -> float | None:
    """Return the seconds of a Retry-After header, a number or a date; None when there is none that can be read."""
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.replace(".", "", 1).isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())


class Patience:
    """Tries again, later each time; when the site is busy, all threads wait, not only the one that heard of it."""

    def __init__(self, sleep: Callable[[float], None] = time.sleep) -> None:
        """Prepare; `sleep` waits so many seconds."""
        self._attempts = _ATTEMPTS
        self._sleep = sleep
        self._lock = threading.Lock()
        self._resume_at = 0.0
        self._is_failing = False
        self._has_given_up = False
        self._until = math.inf

    def hurry(self, seconds: float = math.inf) -> None:
        """Try twice at most from now on, and pause for nothing that would come later than in so many seconds."""
        self._attempts = _HURRIED_ATTEMPTS
        self._until = time.monotonic() + seconds

    def give_up(self) -> None:
        """Send nothing more: whatever is asked from now on fails, and so does what waits for another try."""
        self._has_given_up = True

    def call(self, request: Callable[[], T]) -> T:
        """Return what a request returns in the end.

        Raises:
            Transient: it failed each time; this is the last failure.
        """
        retrying = Retrying(
            retry=retry_if_exception(self._is_worth_waiting),
            stop=self._has_tried_enough,
            wait=self._pause,
            before_sleep=self._tell,
            sleep=self._sleep,
            reraise=True,
        )
        result: T = retrying(self._when_allowed, request)
        self._is_failing = False
        return result

    def _when_allowed(self, request: Callable[[], T]) -> T:
        with self._lock:
            seconds = self._resume_at - time.monotonic()
        if seconds > 0:
            if not self._has_time(seconds):
                raise Transient("it is busy", seconds)
            self._sleep(seconds)
        if self._has_given_up:
            raise Transient("nobody waits for it any more")
        return request()

    def _has_tried_enough(self, state: RetryCallState) -> bool:
        most = _HURRIED_ATTEMPTS if _failure(state).is_lasting else self._attempts
        has_tried = state.attempt_number >= most or _OUT_OF_TIME(state)
        return has_tried or self._has_given_up or not self._has_time(state.upcoming_sleep)

    def _tell(self, state: RetryCallState) -> None:
        # Once for a time of trouble: of a site that throttles it would else be a line for every request.
        level = logging.DEBUG if self._is_failing else logging.WARNING
        logger.log(level, "site is asked again reason=%s seconds=%.1f", _failure(state).reason, state.upcoming_sleep)
        self._is_failing = True

    def _pause(self, state: RetryCallState) -> float:
        failure = _failure(state)
        # A site that says "0" may say it forever; and the noise keeps threads from coming back as one.
        seconds = _OWN_PAUSE(state) if failure.seconds is None else failure.seconds + _NOISE(state)
        if failure.is_busy:
            with self._lock:
                self._resume_at = max(self._resume_at, time.monotonic() + seconds)
        return seconds

    def _is_worth_waiting(self, error: BaseException) -> bool:
        seconds = (error.seconds or 0.0) if isinstance(error, Transient) else math.inf
        return seconds <= MOST_PATIENCE_SECONDS and self._has_time(seconds)

    def _has_time(self, seconds: float) -> bool:
        return time.monotonic() + seconds <= self._until


def _failure(state: RetryCallState) -> Transient:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, Transient) else Transient("it failed")
