"""Waiting runs: what the requests for each source come to, and which is next. Pure; `ledger.run_requests` stores them.

The rules of the queue:

- One run fulfils every request of its source that waited when it began, so together they wait as one.
- It reads everything if one of them wants that, and accepts deletions if one of them does.
- It is as urgent as the most urgent of them. One that was tried and failed is as urgent as a schedule, and waits for
  its time; only what a person or an answer asked for since then lets the source be tried before.
- Of equally urgent ones, the source whose last run began longest ago is next.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

LONGEST_REST = timedelta(hours=6)
"""The longest that a source which failed is left alone. One that were to rest longer was put off by a clock that was
fast, and has been set back since: it may be tried."""
_NO_RUN = 0


class Priority(IntEnum):
    """How urgent a request is; the least number comes first."""

    PAGE = 0
    """Somebody needs one document: an answer found it out of date, or a person named it."""
    PERSON = 1
    """A person asked for a source."""
    WEBHOOK = 2
    """The source said that it has changed."""
    SCHEDULE = 3
    """It was time."""


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What is asked for.

    Attributes:
        is_full: Every document is to be read again, not those alone that changed.
        asked_by: Who or what asked, as the record of runs names them.
        asked_at: Aware, UTC.
        accepts_deletions: What is gone from the source is to be removed, however much it is.
    """

    source: str
    is_full: bool
    asked_by: str
    asked_at: datetime
    priority: Priority = Priority.PERSON
    accepts_deletions: bool = False


@dataclass(frozen=True, slots=True)
class StoredRequest:
    """A request as it waits, once for all of its kind.

    Attributes:
        latest: As it was last asked for.
        first_asked_at: When it was first asked for.
        not_before: When it may be tried again after it failed; None if it did not fail.
        token: Another one each time it is asked for, so that a run knows what it fulfils, whatever the clocks say.
    """

    latest: RunRequest
    first_asked_at: datetime
    not_before: datetime | None
    token: str

    @property
    def priority(self) -> Priority:
        """How urgent it is now."""
        return Priority.SCHEDULE if self.not_before else self.latest.priority


@dataclass(frozen=True, slots=True)
class WaitingRun:
    """All that waits for one source.

    Attributes:
        is_full: Every document is to be read again.
        accepts_deletions: What is gone is to be removed, however much it is.
        asked_by: Who asked last, of those to whom it is most urgent.
        first_asked_at: When the first of the requests was made; aware, UTC.
        asked_at: When the last one was made.
        not_before: When the source may be tried again after it failed; None if it may be tried now.
        tokens: Of its requests.
        full_asked_at: When it was last asked that every document be read again; None if nobody did.
    """

    source: str
    is_full: bool
    accepts_deletions: bool
    priority: Priority
    asked_by: str
    first_asked_at: datetime
    asked_at: datetime
    not_before: datetime | None
    tokens: frozenset[str]
    full_asked_at: datetime | None = None


def merged(requests: Iterable[StoredRequest]) -> list[WaitingRun]:
    """Return what waits for each source, by the name of the source."""
    by_source = defaultdict(list)
    for request in requests:
        by_source[request.latest.source].append(request)
    return [_merged(by_source[source]) for source in sorted(by_source)]


def in_order(waiting: Iterable[WaitingRun], last_runs: Mapping[str, int], now: datetime) -> list[WaitingRun]:
    """Return what may be tried now, the next first.

    Args:
        waiting: One of each source.
        last_runs: The id of the last run of each source that ever had one; ids ascend, whatever the clocks say.
        now: Aware.
    """
    due = [each for each in waiting if each.not_before is None or not now < each.not_before <= now + LONGEST_REST]
    return sorted(due, key=lambda each: (each.priority, last_runs.get(each.source, _NO_RUN), each.first_asked_at))


def _merged(requests: list[StoredRequest]) -> WaitingRun:
    latest = [request.latest for request in requests]
    most_urgent = min(requests, key=lambda request: (request.priority, -request.latest.asked_at.timestamp()))
    return WaitingRun(
        source=most_urgent.latest.source,
        is_full=any(request.is_full for request in latest),
        accepts_deletions=any(request.accepts_deletions for request in latest),
        priority=most_urgent.priority,
        asked_by=most_urgent.latest.asked_by,
        first_asked_at=min(request.first_asked_at for request in requests),
        asked_at=max(request.asked_at for request in latest),
        not_before=_not_before(requests),
        tokens=frozenset(request.token for request in requests),
        full_asked_at=max((request.asked_at for request in latest if request.is_full), default=None),
    )


def _not_before(requests: list[StoredRequest]) -> datetime | None:
    if any(request.priority <= Priority.PERSON for request in requests):
        return None
    return max((request.not_before for request in requests if request.not_before), default=None)
