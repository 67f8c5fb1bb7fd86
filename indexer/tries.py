"""Tries: how often a document that fails is tried, and when again. Pure; `ledger.failures` stores the counts.

- What is damaged is tried once: the same bytes fail the same way.
- What failed otherwise, for the moment or by a fault of ours, is tried again by the next run, then after rests that
  grow, five times in all.
- What a process ended at, three times, is not tried any more: not even when everything is read again.
- Then it is a dead letter, until its version is another, or a person asks for it. Both begin anew.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from indexer.errors import Stumbled, Unparsable, Unsupported
from ledger.failures import Failure
from ledger.reading_marks import MarkedDocument
from sources.document import Entry
from sources.errors import DocumentGone, DocumentSkipped, DocumentUnreadable

LEFT_AS_IT_IS = (DocumentUnreadable, Stumbled)
"""What keeps one document from being read for the moment: its last good rows stay."""
LEFT_OUT = (*LEFT_AS_IT_IS, DocumentGone, DocumentSkipped, Unparsable)
"""What keeps one document out of the index, and the run going."""

# Most of what fails for the moment is well at the next look. The last rest is longer than a weekend on which nobody
# mends a wiki.
_RESTS = (timedelta(0), timedelta(minutes=10), timedelta(hours=3), timedelta(days=3))
MOST_TRIES = len(_RESTS) + 1
# Somebody may have ended the process just then, so once is no proof, and twice within an hour neither.
_RESTS_AFTER_DEATH = (timedelta(0), timedelta(hours=1))
MOST_DEATHS = len(_RESTS_AFTER_DEATH) + 1
# A mark takes a millisecond of a ledger nearby, and of so many documents each is read alone after a death.
_READ_TOGETHER = 64


class Tries:
    """What a run knows of the documents of its source that failed before.

    Attributes:
        due: Paths of those that failed and are to be tried now, whatever else is known of them.
        deadly: Paths of those at which a process has ended: read last, when everything else has been written.
    """

    def __init__(self, failures: Iterable[Failure], suspects: Collection[str], now: datetime) -> None:
        """Take what failed and was skipped before, what may have ended a process, and the time, aware."""
        self._failures = {failure.path: failure for failure in failures}
        self._now = now
        failed = self._failures.values()
        self.due = frozenset(each.path for each in failed if each.next_try_at and each.next_try_at <= now)
        self.deadly = frozenset(failure.path for failure in failed if failure.deaths)
        self._alone = self.due | self.deadly | frozenset(suspects)

    def tried(self) -> dict[str, str]:
        """Return the versions that failed or were skipped, by path, and need not be read without a reason."""
        return {path: failure.version for path, failure in self._failures.items() if path not in self.due}

    def barred(self, *, is_forced: bool) -> dict[str, str]:
        """Return the versions that must not be read now, by path; by force, all but what ended a process are."""
        rests = {path: each for path, each in self._failures.items() if self._rests(each) or _is_exhausted(each)}
        return {path: failure.version for path, failure in rests.items() if failure.deaths or not is_forced}

    def in_order(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        """Return what is to be read with that last which has failed before, the deadly at the very end."""
        return tuple(sorted(entries, key=lambda entry: (entry.path in self._alone, entry.path in self.deadly)))

    def groups(self, entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
        """Yield what is to be read, in order, as it shares a mark; what failed or may be deadly has one of its own."""
        together = [entry for entry in entries if entry.path not in self._alone]
        for start in range(0, len(together), _READ_TOGETHER):
            yield together[start : start + _READ_TOGETHER]
        yield from ([entry] for entry in entries if entry.path in self._alone)

    def counted(self, failure: Failure, *, is_lasting: bool) -> Failure:
        """Return a new failure as it is to be recorded.

        Args:
            failure: As it stands for itself.
            is_lasting: It would fail again in the same way.
        """
        tried = _tried_again(self._failures.get(failure.path), failure)
        if is_lasting or _is_used_up(tried):
            return tried
        return replace(tried, next_try_at=failure.at + _RESTS[tried.tries - 1])

    def failure(self, entry: Entry, reason: Exception, at: datetime) -> Failure | None:
        """Return what is to be recorded of a document that is left out.

        Args:
            entry: As it was listed.
            reason: One of `LEFT_OUT`.
            at: Aware: now.

        Returns:
            None for one that is gone, which is no failure.
        """
        if isinstance(reason, DocumentGone):
            return None
        if isinstance(reason, DocumentSkipped | Unsupported):
            return skipped(entry, str(reason), at)
        failed = Failure(entry.path, entry.version, "failed", str(reason), at)
        return self.counted(failed, is_lasting=not isinstance(reason, LEFT_AS_IT_IS))

    def death(self, entry: Entry, at: datetime) -> Failure:
        """Return the failure of a document at which a process ended that read nothing else.

        Args:
            entry: As it was listed.
            at: Aware: now.
        """
        return died(self._failures.get(entry.path), MarkedDocument(entry.path, entry.version), at)

    def _rests(self, failure: Failure) -> bool:
        return failure.next_try_at is not None and failure.next_try_at > self._now


def skipped(entry: Entry, reason: str, at: datetime) -> Failure:
    """Return what is to be recorded of a document that is left out on purpose."""
    return Failure(entry.path, entry.version, "skipped", reason, at)


def died(before: Failure | None, document: MarkedDocument, at: datetime) -> Failure:
    """Return the failure of a document at which a process ended.

    Args:
        before: How it failed before, if it did.
        document: What alone was being read.
        at: Aware: now.
    """
    tried = _tried_again(before, Failure(document.path, document.version, "failed", "", at))
    deaths = tried.deaths + 1
    times = "once" if deaths == 1 else f"{deaths} times"
    reason = (
        f"the indexer ended {times} while it read this document: a parser crashed or never came to an end, memory ran "
        "out, or somebody ended it just then"
    )
    tried = replace(tried, deaths=deaths, reason=reason)
    return tried if _is_used_up(tried) else replace(tried, next_try_at=at + _RESTS_AFTER_DEATH[deaths - 1])


def _tried_again(before: Failure | None, failure: Failure) -> Failure:
    """Return a failure with its count of tries; another version begins anew."""
    if before is None or (before.kind, before.version) != (failure.kind, failure.version):
        return failure
    first_at = (before.first_at or before.at) if before.tries else None
    return replace(failure, tries=before.tries + 1, deaths=before.deaths, first_at=first_at)


def _is_used_up(failure: Failure) -> bool:
    return failure.tries >= MOST_TRIES or failure.deaths >= MOST_DEATHS


def _is_exhausted(failure: Failure) -> bool:
    return failure.is_dead_letter and _is_used_up(failure)
