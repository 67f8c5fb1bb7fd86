"""Conditions: what is not as it should be, from what is known of sources and disks. Pure.

Each function of `_OF_SOURCES` judges one thing of one source: another condition is another function, a kind, its words
in `indexer.alerting.words`, and its note in docs/operations.md.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from indexer.alerting.standing import DiskLimits, SourceStanding, Volume
from indexer.backoff import is_open
from ledger.alert import Condition, Facts, Severity


class Kind(StrEnum):
    """What an alert is about."""

    SOURCE_STALE = "source_stale"
    RUNS_FAILING = "runs_failing"
    DELETIONS_STOPPED = "deletions_stopped"
    PERMISSIONS_OLD = "permissions_old"
    VECTORS_BEHIND = "vectors_behind"
    DISK_LOW = "disk_low"
    INDEX_UNREADABLE = "index_unreadable"
    MODEL_UNUSABLE = "model_unusable"
    INDEXER_SILENT = "indexer_silent"
    TRIAL = "trial"


# Most of what fails once is over when it is tried again, a minute later.
_FAILURES = 2
# After a night without power every source is stale until its run, which is asked for at the start, has ended.
_STALE_HOLD = timedelta(minutes=10)
# A first run reads permissions when it has listed the source: of the largest sites, after minutes.
_UNREAD_HOLD = timedelta(hours=1)
# After each run some passages wait for their vectors; only after a first or large one for long.
_BEHIND_HOLD = timedelta(hours=1)
_BEHIND_SHARE = 0.05
# Then the next run may find no room for what it writes.
_CRITICAL_BYTES = 1_000_000_000
# Object storage, and the server of a model, may be away for a moment.
_UNOPENED_HOLD = timedelta(minutes=5)
_SILENT = timedelta(minutes=15)
# Longer than between two looks: a machine that slept wakes all its processes, and not at once.
_SILENT_HOLD = timedelta(minutes=3)


def source_conditions(sources: Iterable[SourceStanding], now: datetime) -> list[Condition]:
    """Return what is not as it should be with these sources."""
    judged = [judge(source, now) for source in sources for judge in _OF_SOURCES]
    return [condition for condition in judged if condition]


def disk_conditions(volumes: Iterable[Volume], limits: DiskLimits, now: datetime) -> list[Condition]:
    """Return on which of these disks there is little room."""
    return [
        Condition(Kind.DISK_LOW, volume.name, _disk_severity(volume), now, _disk_facts(volume))
        for volume in volumes
        if volume.free_bytes < limits.gigabytes * 10**9 or 100 * volume.free_bytes < limits.percent * volume.total_bytes
    ]


def unopened(kind: Kind, now: datetime) -> Condition:
    """Return that the index, or the embedding model that serves, cannot be opened: nothing can be done without."""
    return Condition(kind, "", Severity.CRITICAL, now, {}, _UNOPENED_HOLD)


def silence(last_sign: datetime | None, now: datetime) -> list[Condition]:
    """Return whether the indexer has given no sign of life for long; one that never gave any is not missed."""
    if last_sign is None or now - last_sign < _SILENT:
        return []
    facts = {"last_sign": last_sign.isoformat()}
    return [Condition(Kind.INDEXER_SILENT, "", Severity.CRITICAL, last_sign, facts, _SILENT_HOLD)]


def _stale(source: SourceStanding, now: datetime) -> Condition | None:
    if source.promise is None:
        return None
    facts: Facts = {"succeeded_at": _told(source.succeeded_at)}
    if source.succeeded_at is None:
        # Nobody knows since when it is configured: it has its time from the first look on.
        return Condition(Kind.SOURCE_STALE, source.name, Severity.WARNING, now, facts, source.promise)
    due = source.succeeded_at + source.promise
    return Condition(Kind.SOURCE_STALE, source.name, Severity.WARNING, due, facts, _STALE_HOLD) if due < now else None


def _failing(source: SourceStanding, now: datetime) -> Condition | None:
    history = source.history
    # Those that wait for a person are told of below. What failed otherwise is not well because one of them came so far.
    if history.failures - history.needing_approval < _FAILURES:
        return None
    severity = Severity.CRITICAL if is_open(history.failures) else Severity.WARNING
    rests_until = source.rests_until if source.rests_until and source.rests_until > now else None
    facts: Facts = {"failures": history.failures, "rests_until": _told(rests_until)}
    return Condition(Kind.RUNS_FAILING, source.name, severity, history.failing_since or now, facts)


def _deletions(source: SourceStanding, now: datetime) -> Condition | None:
    # At its first failure: to try again changes nothing, a person has to decide; nor does a host that is away since.
    if not source.history.needing_approval:
        return None
    since = source.history.failing_since or now
    return Condition(Kind.DELETIONS_STOPPED, source.name, Severity.WARNING, since, {})


def _permissions(source: SourceStanding, now: datetime) -> Condition | None:
    if source.permissions is None:
        return None
    read_at, limit = source.permissions.read_at, source.permissions.limit
    facts: Facts = {"read_at": _told(read_at), "limit_hours": limit.total_seconds() / 3600}
    if read_at is None:
        return Condition(Kind.PERMISSIONS_OLD, source.name, Severity.CRITICAL, now, facts, _UNREAD_HOLD)
    if now - read_at <= limit / 2:
        return None
    severity = Severity.CRITICAL if now - read_at > limit else Severity.WARNING
    return Condition(Kind.PERMISSIONS_OLD, source.name, severity, read_at + limit / 2, facts)


def _vectors(source: SourceStanding, now: datetime) -> Condition | None:
    if source.waiting <= _BEHIND_SHARE * source.chunks:
        return None
    facts = {"waiting": source.waiting, "chunks": source.chunks}
    return Condition(Kind.VECTORS_BEHIND, source.name, Severity.WARNING, now, facts, _BEHIND_HOLD)


def _told(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _disk_severity(volume: Volume) -> Severity:
    return Severity.CRITICAL if volume.free_bytes < _CRITICAL_BYTES else Severity.WARNING


def _disk_facts(volume: Volume) -> Facts:
    return {"free_bytes": volume.free_bytes, "total_bytes": volume.total_bytes}


_OF_SOURCES = (_stale, _failing, _deletions, _permissions, _vectors)
