"""Trigger: when a source is to be looked through, from the words of the settings."""

import re
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

_EVERY = re.compile(r"every (?:(\d+) )?(minute|hour|day)s?")
_MINUTES = {"minute": 1, "hour": 60, "day": 24 * 60}
# Sources that share a host must not ask it all at the same second.
_CRON_JITTER_SECONDS = 30
_MOST_JITTER_SECONDS = 60
_JITTER_SHARE = 0.1


class Trigger(Protocol):
    """Tells the next time."""

    def get_next_fire_time(self, previous_fire_time: datetime, now: datetime) -> datetime | None:
        """Return the one after the previous, or None when there is none any more."""
        ...


def build_trigger(schedule: str, timezone: ZoneInfo) -> Trigger:
    """Return the trigger of a schedule; its times lie a little later, and not always equally much.

    Args:
        schedule: Such as "every 15 minutes", or a cron line in which weekdays have names.
        timezone: In which a cron line is meant.

    Raises:
        ValueError: it is neither.
    """
    trigger = exact_trigger(schedule, timezone)
    jitter = float(_CRON_JITTER_SECONDS)
    if isinstance(trigger, IntervalTrigger):
        jitter = min(trigger.interval_length * _JITTER_SHARE, _MOST_JITTER_SECONDS)
    trigger.jitter = int(jitter)
    built: Trigger = trigger
    return built


def exact_trigger(schedule: str, timezone: ZoneInfo) -> Any:
    """Return the trigger of a schedule with the times that it says; arguments and errors as of `build_trigger`."""
    if match := _EVERY.fullmatch(schedule):
        minutes = int(match[1] or 1) * _MINUTES[match[2]]
        return IntervalTrigger(minutes=minutes, timezone=timezone)
    minute, hour, day, month, day_of_week = schedule.split()
    return CronTrigger(minute=minute, hour=hour, day=day, month=month, day_of_week=day_of_week, timezone=timezone)
