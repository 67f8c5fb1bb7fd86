"""Channel: one receiver of notices, and whether it rests because it takes none."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

from indexer.alerting.forms import Message
from indexer.alerting.post import Outcome, post
from indexer.backoff import backoff
from ledger.alerts import LONGEST_WAIT, Notice, drop_notice, return_notice, take_notice
from ledger.engine import Ledger

logger = logging.getLogger(__name__)

# Whoever was away for an hour should hear within a quarter of one what happened meanwhile.
_LONGEST_REST = timedelta(minutes=15)
# After an hour of silence there is more to tell; the next look goes on with the rest.
_TELLING_SECONDS = 20.0


class Channel:
    """Sends notices to one receiver. In one thread.

    Attributes:
        name: As the ledger knows it.
    """

    def __init__(self, name: str, url: str, form: Callable[[Notice, int], Message]) -> None:
        """Take where it is, and what makes a message of a notice that is sent at a moment, in seconds since 1970."""
        self.name = name
        self._url = url
        self._form = form
        self._failures = 0
        self._rests_until: datetime | None = None

    def send(self, notice: Notice, now: datetime) -> Outcome:
        """Send one notice, and return what came of it."""
        return post(self._url, self._form(notice, int(now.timestamp())), now)

    def tell(self, ledger: Ledger, now: datetime) -> None:
        """Send what waits in the ledger for this channel, until it takes no more.

        Raises:
            LedgerUnavailable: the ledger cannot be read or written.
        """
        if self._rests(now):
            return
        began = monotonic()
        while monotonic() - began < _TELLING_SECONDS and (notice := take_notice(ledger, self.name, now)):
            outcome = self.send(notice, now)
            if not outcome.trouble:
                self._failures, self._rests_until = 0, None
                drop_notice(ledger, notice)
                logger.info("alert told channel=%s alert=%s turn=%s", self.name, notice.kind, notice.turn)
                continue
            logger.warning("alert not told channel=%s: the receiver %s", self.name, outcome.trouble)
            if outcome.is_refused:
                return_notice(ledger, notice, now + min(backoff(notice.attempts), LONGEST_WAIT), outcome.trouble)
                continue
            return_notice(ledger, notice, self._rest(outcome, now), outcome.trouble)
            return

    def _rests(self, now: datetime) -> bool:
        # A clock that was set back must not silence it.
        return self._rests_until is not None and now < self._rests_until <= now + LONGEST_WAIT

    def _rest(self, outcome: Outcome, now: datetime) -> datetime:
        self._failures += 1
        asked_for = min(outcome.again_after or timedelta(0), LONGEST_WAIT)
        self._rests_until = now + max(asked_for, min(backoff(self._failures), _LONGEST_REST))
        return self._rests_until
