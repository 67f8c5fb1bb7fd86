"""Promise: how old the last good look at a source may be, as its schedule says. Pure."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from indexer.service.trigger import exact_trigger

# One turn may be missed: a host that is away for a moment is no reason to call anybody.
_TURNS = 2
# A turn comes up to a minute later than it says, and other sources may be before it.
_SLACK = timedelta(minutes=10)


def promise(schedule: str, timezone: str, since: datetime, usual: timedelta) -> timedelta | None:
    """Return how long after `since` a run of a source has to have ended well; None if its schedule never asks.

    That is when its second turn from then on has come, and a run has had its usual time.

    Args:
        schedule: Of the source; may be empty.
        timezone: In which a cron line is meant, by its name.
        since: When a run of it last ended well; now, if none ever did.
        usual: How long a run takes.
    """
    if not schedule:
        return None
    trigger, turn = exact_trigger(schedule, ZoneInfo(timezone)), since
    for _ in range(_TURNS):
        following = trigger.get_next_fire_time(turn, turn)
        if following is None:
            return None
        turn = following
    return turn - since + usual + _SLACK
