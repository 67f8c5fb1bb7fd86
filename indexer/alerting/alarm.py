"""Alarm: looks whether all is well, remembers it in the ledger, and tells what has to be told."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from index.errors import StorageError
from indexer.alerting.channel import Channel
from indexer.alerting.conditions import Kind
from ledger.alert import Condition
from ledger.alerts import settle_alerts
from ledger.engine import Ledger
from ledger.errors import LedgerError

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Judgement:
    """How some things stand at a time.

    Attributes:
        kinds: Of the alerts of which all is known: what is not named is well.
        conditions: What is not as it should be.
        is_configured: Tells of a subject whether the settings have it still.
    """

    kinds: frozenset[Kind]
    conditions: Sequence[Condition]
    is_configured: Callable[[str], bool] = lambda _subject: True


Judge = Callable[[datetime], Judgement]
"""Knows how some things stand at a time; raises StorageError, LedgerError or OSError when it cannot know."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Looks once each time it is asked to.

    Attributes:
        channels: Where it tells.
        clock: Gives the time, aware, in UTC.
    """

    ledger: Ledger
    judges: Sequence[Judge]
    channels: Sequence[Channel]
    clock: Callable[[], datetime]

    def look(self) -> None:
        """Look once, and tell.

        Raises:
            LedgerUnavailable: the ledger cannot be read or written; what was to be told is told at another look.
        """
        names = [channel.name for channel in self.channels]
        for judge in self.judges:
            now = self.clock()
            try:
                judgement = judge(now)
            except (StorageError, LedgerError, OSError) as trouble:
                # What is not known is neither red nor green.
                logger.warning("alerts are not judged for the moment: %s", trouble)
                continue
            except Exception:  # what one does not know, the others do
                logger.exception("alerts could not be judged")
                continue
            settle_alerts(
                self.ledger,
                judgement.conditions,
                now,
                is_judged=judgement.kinds.__contains__,
                channels=names,
                is_configured=judgement.is_configured,
            )
        for channel in self.channels:
            channel.tell(self.ledger, self.clock())
