"""Alert: a condition that somebody has to know of, and when it is told. Pure; `ledger.alerts` stores what it comes to.

The rules:

- Red is told once, when the condition has held for as long as its kind asks for; green once, when it has been gone for
  a while. What comes and goes in between is one alert.
- What has become more severe is told once more, and what stays red once a day.
- What it was about may leave the settings: then nobody knows whether it is well, and that is told, once and at once.
- What was not looked at for a while counts as not held: an indexer that starts again waits anew before it tells.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

Facts = Mapping[str, str | int | float | None]
"""What the words of an alert are made of: numbers, and times in ISO 8601. Never a path, an address or an error."""

# Looks are a minute apart: one that is late interrupts nothing.
_UNSEEN = timedelta(minutes=10)
# Shorter, and a source that fails every other time would turn red and green all day.
_SETTLED = timedelta(minutes=5)
_REMINDED_EVERY = timedelta(days=1)


class Severity(IntEnum):
    """How bad it is."""

    WARNING = 1
    """Somebody should look at it today."""
    CRITICAL = 2
    """Something does not work, or will not soon."""


class Turn(StrEnum):
    """What is told of an alert."""

    RED = "red"
    WORSE = "worse"
    REMINDER = "reminder"
    GREEN = "green"
    REMOVED = "removed"
    """What it was about is no longer configured, and was red until then."""
    TRIAL = "trial"
    """Of no alert: somebody wants to see whether what is told arrives."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that is not as it should be, at this moment.

    Attributes:
        kind: Of the alert, such as "runs_failing".
        subject: What it is about: a source or a volume; empty if it is about all.
        since: From when on; aware, UTC.
        hold: How long it has to be seen before it is told.
    """

    kind: str
    subject: str
    severity: Severity
    since: datetime
    facts: Facts
    hold: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Alert:
    """A condition as it is remembered.

    Attributes:
        severity: The worst since it began.
        facts: As they were last seen.
        since: From when on it was so, as it was first seen.
        first_seen_at: From when on it was seen without a gap.
        seen_at: When it was last seen.
        told_at: When somebody was last told of it; None if nobody was: it is not red yet.
        gone_at: From when on it was seen no more; None while it is.
    """

    kind: str
    subject: str
    severity: Severity
    facts: Facts
    since: datetime
    first_seen_at: datetime
    seen_at: datetime
    told_at: datetime | None = None
    gone_at: datetime | None = None


def look(
    alert: Alert | None, condition: Condition | None, now: datetime, *, is_configured: bool = True
) -> tuple[Alert | None, Turn | None]:
    """Return what is remembered from now on, and what is to be told.

    Args:
        alert: What is remembered, if anything.
        condition: What stands now; None if all is well.
        now: Aware.
        is_configured: Whether what it is about is still there to be judged.
    """
    if condition:
        return _seen(alert, condition, now)
    if alert is None or alert.told_at is None:
        return None, None
    if not is_configured:
        return None, Turn.REMOVED
    # A clock that was set back must not keep it red.
    gone_at = min(alert.gone_at or now, now)
    if now - gone_at < _SETTLED:
        return replace(alert, gone_at=gone_at), None
    return None, Turn.GREEN


def _seen(alert: Alert | None, condition: Condition, now: datetime) -> tuple[Alert, Turn | None]:
    if alert is None or (alert.told_at is None and abs(now - alert.seen_at) > _UNSEEN):
        kind, subject, since = condition.kind, condition.subject, min(condition.since, now)
        alert = Alert(kind, subject, condition.severity, condition.facts, since, first_seen_at=now, seen_at=now)
    severity = max(alert.severity, condition.severity)
    seen = replace(alert, severity=severity, facts=condition.facts, seen_at=now, gone_at=None)
    turn = _turn(alert, seen, condition.hold, now)
    return (replace(seen, told_at=now) if turn else seen), turn


def _turn(before: Alert, seen: Alert, hold: timedelta, now: datetime) -> Turn | None:
    if before.told_at is None:
        return Turn.RED if now - before.first_seen_at >= hold else None
    if seen.severity > before.severity:
        return Turn.WORSE
    # Neither may a clock that was set back keep it quiet.
    return Turn.REMINDER if abs(now - before.told_at) >= _REMINDED_EVERY else None
