"""Status: what ledger and index know of each source, for every door that shows it."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime

from index.waiting import stored_waiting_counts
from indexer.service.promise import promise
from ledger.documents import document_counts
from ledger.failures import failures
from ledger.leases import held_names
from ledger.parts import WHOLE, source_part
from ledger.reindex_requests import reindex_requests
from ledger.run_history import run_histories
from ledger.run_requests import waiting_runs
from ledger.runs import Run, RunStatus, latest_runs, latest_successes
from retrieval.source_status import SourceStatus
from wiring.rooms import Rooms


def read_status(rooms: Rooms) -> list[SourceStatus]:
    """Return the status of every configured source, in the order of the settings.

    Raises:
        StorageError: the index cannot be looked at.
        LedgerUnavailable: the ledger cannot be read.
    """
    # Once: another model may be switched to meanwhile.
    model = rooms.now
    space = model.space.fingerprint
    counts = document_counts(rooms.ledger, space)
    runs = {run.source: run for run in as_they_are(rooms, lambda: latest_runs(rooms.ledger, space).values())}
    successes = latest_successes(rooms.ledger, space)
    waiting = stored_waiting_counts(rooms.store, model.space)
    freshness = model.freshness()
    requests = reindex_requests(rooms.ledger)
    asked = {each.source: each for each in waiting_runs(rooms.ledger)}
    histories = run_histories(rooms.ledger, rooms.settings.sources, space)
    now, timezone = datetime.now(UTC), rooms.settings.indexer.timezone
    return [
        SourceStatus(
            name=name,
            counts=counts.get(name),
            run=runs.get(name),
            left_out=failures(rooms.ledger, name),
            waiting=waiting.get(name, 0),
            out_of_date=len(requests.get(name, ())),
            freshness=freshness.get(name),
            asked=asked.get(name),
            succeeded_at=successes.get(name),
            history=histories[name],
            promise=promise(table.schedule, timezone, successes.get(name, now), histories[name].usual),
        )
        for name, table in rooms.settings.sources.items()
    ]


def as_they_are(rooms: Rooms, read: Callable[[], Iterable[Run]]) -> list[Run]:
    """Return runs as they are now: one whose process was killed is interrupted, though nobody was left to record it.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    # Asked before and after, for a run may begin or end meanwhile.
    before = held_names(rooms.ledger, datetime.now(UTC))
    found = list(read())
    held = before | held_names(rooms.ledger, datetime.now(UTC))
    return [replace(run, status=RunStatus.INTERRUPTED) if _has_been_left(run, held) else run for run in found]


def _has_been_left(run: Run, held: Collection[str]) -> bool:
    is_worked_on = WHOLE in held or source_part(run.source) in held
    return run.status is RunStatus.RUNNING and not is_worked_on
