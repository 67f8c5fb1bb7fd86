"""Upkeep: when the index is tidied. After each change a little; as a whole when it rests, at most once a minute.

To merge every edit with the whole index would write that anew each time, and the versions of the last minutes are kept
for readers: a thousand edits in half an hour held 75 times the room of a fresh index.
"""

import math
from collections.abc import Callable
from time import monotonic

from index.upkeep import KEEP_VERSIONS, OnStep
from index.writer import IndexWriter
from indexer.tidying import clean, tidy_a_little, tidy_up

_WHOLE_SECONDS = 60.0
# What is asked for meanwhile goes before it, until queries would suffer.
_PATIENCE_SECONDS = 300.0
# A moment more than versions are kept, so that all of them are old then.
_CLEAN_SECONDS = KEEP_VERSIONS.total_seconds() + 10.0


class Upkeep:
    """Knows what changed since the index was last tidied; one a process."""

    def __init__(self, steady: Callable[[], float] = monotonic) -> None:
        """Take what tells seconds, and never goes back or leaps."""
        self._steady = steady
        # Whoever was killed may have left it untidy.
        self._untidy_since: float | None = steady()
        self._tidied_at = -math.inf
        self._clean_at = math.inf
        self._has_changed = False

    @property
    def is_due(self) -> bool:
        """Whether there is something to do though nothing has changed."""
        return self._is_whole_due or self._steady() >= self._clean_at

    @property
    def can_wait(self) -> bool:
        """Whether something else may be done first."""
        since = self._untidy_since
        return since is None or self._steady() < since + _PATIENCE_SECONDS

    def note_change(self) -> None:
        """Remember that the index was written."""
        self._has_changed = True
        if self._untidy_since is None:
            self._untidy_since = self._steady()

    def note_tidied(self) -> None:
        """Remember that the index is as if it had been built at once."""
        self._has_changed, self._untidy_since = False, None
        self._tidied_at = self._steady()
        self._clean_at = self._tidied_at + _CLEAN_SECONDS

    def put_off(self) -> None:
        """Look again in a minute: it failed, or another process tidies the index at this moment."""
        self._tidied_at = self._steady()

    def work(self, writer: IndexWriter, on_step: OnStep) -> None:
        """Do what there is to do now; what `on_step` raises between two steps leaves the rest for another time."""
        if self._is_whole_due:
            if tidy_up(writer, on_step=on_step):
                self.note_tidied()
            else:
                self.put_off()
        elif self._has_changed:
            tidy_a_little(writer)
            self._has_changed = False
        elif self._steady() >= self._clean_at:
            clean(writer)
            self._clean_at = math.inf

    @property
    def _is_whole_due(self) -> bool:
        return self._untidy_since is not None and self._steady() >= self._tidied_at + _WHOLE_SECONDS
