"""Builds what looks whether all is well, and tells it: in the indexer, and for the indexer in the bot."""

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from config.alerts import AlertsSettings
from index.errors import ModelUnavailable, StorageError, WrongSpace
from indexer.alerting.alarm import Alarm, Judge, Judgement
from indexer.alerting.channel import Channel
from indexer.alerting.conditions import Kind, disk_conditions, silence, source_conditions, unopened
from indexer.alerting.forms import signed_message, slack_message
from indexer.alerting.standing import DiskLimits, PermissionAge, SourceStanding, Volume
from indexer.alerting.watch import LEASE, Rounds, watching
from ledger.alert import Severity, Turn
from ledger.alerts import Notice
from ledger.engine import ledger_file
from ledger.leases import held_until, utc_now
from ledger.process import random_id
from retrieval.source_status import SourceStatus
from wiring.rooms import Rooms
from wiring.status import read_status

logger = logging.getLogger(__name__)

_OF_MODEL = frozenset({Kind.MODEL_UNUSABLE})
_OF_BOTH = _OF_MODEL | {Kind.INDEX_UNREADABLE}
_OF_SOURCES = frozenset(
    {Kind.SOURCE_STALE, Kind.RUNS_FAILING, Kind.DELETIONS_STOPPED, Kind.PERMISSIONS_OLD, Kind.VECTORS_BEHIND}
)


def build_channels(alerts: AlertsSettings) -> list[Channel]:
    """Return where alerts are told; nowhere if the settings name no place."""
    found = []
    if alerts.slack_webhook:
        found.append(Channel("slack", alerts.slack_webhook.get_secret_value(), slack_message))
    if alerts.webhook_url:
        secret = alerts.webhook_secret.get_secret_value() if alerts.webhook_secret else ""
        found.append(Channel("webhook", alerts.webhook_url, partial(signed_message, secret=secret)))
    return found


def trial_notice(channel: str, now: datetime) -> Notice:
    """Return a notice that tells of nothing, to see whether it arrives."""
    return Notice(0, random_id(), channel, Turn.TRIAL, Kind.TRIAL, "", Severity.WARNING, {}, now, now)


def build_alarm(rooms: Rooms) -> Alarm:
    """Return what looks in the indexer; whoever looks there sees that the indexer lives."""
    alerts = rooms.settings.alerts
    limits = DiskLimits(alerts.disk_percent, alerts.disk_gigabytes)

    def of_disks(now: datetime) -> Judgement:
        return Judgement(frozenset({Kind.DISK_LOW}), disk_conditions(volumes(rooms), limits, now))

    def of_indexer(_now: datetime) -> Judgement:
        return Judgement(frozenset({Kind.INDEXER_SILENT}), [])

    judges: list[Judge] = [partial(_of_index, rooms), of_disks, of_indexer]
    return Alarm(rooms.ledger, judges, build_channels(alerts), utc_now)


def build_watch_of_indexer(rooms: Rooms) -> Alarm:
    """Return what looks beside the indexer whether that lives; it also tells what the indexer left untold."""

    def of_indexer(now: datetime) -> Judgement:
        return Judgement(frozenset({Kind.INDEXER_SILENT}), silence(held_until(rooms.ledger, LEASE), now))

    return Alarm(rooms.ledger, [of_indexer], build_channels(rooms.settings.alerts), utc_now)


@contextmanager
def indexer_watched(rooms: Rooms) -> Iterator[None]:
    """Tell while the block runs when the indexer gives no sign of life, if alerts are told anywhere."""
    alarm = build_watch_of_indexer(rooms)
    if not alarm.channels:
        yield
        return
    with watching(alarm, Rounds(), is_alone=False):
        yield


def _of_index(rooms: Rooms, now: datetime) -> Judgement:
    """Return how model, index and sources stand; of what cannot be opened nothing further is known.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    try:
        # Also one that was switched to since, which this process may be unable to load.
        rooms.serving.look()
        statuses = read_status(rooms)
    except (WrongSpace, ModelUnavailable) as trouble:
        logger.warning("the embedding model that serves cannot be opened: %s", trouble)
        return Judgement(_OF_MODEL, [unopened(Kind.MODEL_UNUSABLE, now)])
    except StorageError as trouble:
        logger.warning("the index cannot be opened: %s", trouble)
        return Judgement(_OF_BOTH, [unopened(Kind.INDEX_UNREADABLE, now)])
    standings = [standing_of(status, now) for status in statuses]
    sources = rooms.settings.sources
    return Judgement(
        _OF_BOTH | _OF_SOURCES, source_conditions(standings, now), lambda subject: not subject or subject in sources
    )


def standing_of(status: SourceStatus, now: datetime) -> SourceStanding:
    """Return what is judged of a source; permissions of which nobody knows when they were read count as never read."""
    freshness = status.freshness
    read_at = freshness.synced_at if freshness and not freshness.is_ahead(now) else None
    return SourceStanding(
        name=status.name,
        succeeded_at=status.succeeded_at,
        promise=status.promise,
        history=status.history,
        rests_until=status.asked.not_before if status.asked else None,
        permissions=PermissionAge(read_at, freshness.limit) if freshness else None,
        chunks=status.chunks,
        waiting=status.waiting,
    )


def volumes(rooms: Rooms) -> list[Volume]:
    """Return the disks of this machine on which index and ledger lie; one that holds both is the index's."""
    file = ledger_file(rooms.settings.ledger.url.get_secret_value())
    places = {"index": rooms.index_folder, "ledger": file.parent if file else None}
    found: dict[int, Volume] = {}
    for name, place in places.items():
        if folder := _nearest(place):
            usage = shutil.disk_usage(folder)
            found.setdefault(folder.stat().st_dev, Volume(name, usage.free, usage.total))
    return list(found.values())


def _nearest(place: Path | None) -> Path | None:
    """Return the folder, or the one in which it will be made."""
    if place is None:
        return None
    return next((folder for folder in (place, *place.parents) if folder.exists()), None)
