"""Run history: what the latest runs of a source come to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from statistics import median

from sqlalchemy import Engine

from ledger.leases import is_lease_held
from ledger.parts import source_part
from ledger.runs import Run, RunStatus, runs

# Long before as many have failed, a source is tried as seldom as it ever is.
_COUNTED = 50


@dataclass(frozen=True, slots=True)
class RunHistory:
    """What the latest runs of a source come to.

    Attributes:
        failures: How many have failed since one came to a good end; of very many, not all are counted.
        failing_since: When the first of these failed; None if none did.
        needing_approval: How many of them would have removed much of the source: a person has to look first.
        usual: How long a run takes that comes to a good end; nothing as long as none has.
    """

    failures: int = 0
    failing_since: datetime | None = None
    needing_approval: int = 0
    usual: timedelta = timedelta(0)


def run_history(engine: Engine, source: str, space: str) -> RunHistory:
    """Return what the latest runs of a source in a vector space come to.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    return history_of(runs(engine, source, _COUNTED, space=space))


def run_histories(engine: Engine, sources: Collection[str], space: str) -> dict[str, RunHistory]:
    """Return what the latest runs of each of these sources come to; raises as `run_history`."""
    return {source: run_history(engine, source, space) for source in sources}


def schedule_met_at(engine: Engine, source: str, space: str, now: datetime) -> datetime | None:
    """Return when the run began by which a source meets its schedule in a vector space, whoever asked for it.

    That is its newest one, if it came to a good end, was cancelled by somebody, or is under way in a process that has
    the source. One that failed, was cut short, or whose process is gone meets nothing, and neither do those before it:
    pages that it was writing may be closed to everybody until they are read.

    Args:
        engine: The ledger.
        source: Its name.
        space: Fingerprint of the one that serves; a run for another one changes nothing that people find.
        now: Aware.

    Returns:
        Aware, UTC; None: it is overdue.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    newest = next(iter(runs(engine, source, 1, space=space)), None)
    if newest is None or newest.status in {RunStatus.FAILED, RunStatus.INTERRUPTED}:
        return None
    if newest.status is RunStatus.RUNNING and not is_lease_held(engine, source_part(source), now):
        return None
    return newest.started_at


def history_of(newest: Sequence[Run]) -> RunHistory:
    """Return what runs of one source come to, the newest first. Pure."""
    since = takewhile(lambda run: run.status is not RunStatus.DONE, newest)
    # One that was stopped, or is under way, says nothing of how the source is.
    failed = [run for run in since if run.status is RunStatus.FAILED]
    ended_well = [run for run in newest if run.status is RunStatus.DONE]
    took = [(run.finished_at - run.started_at).total_seconds() for run in ended_well if run.finished_at]
    return RunHistory(
        failures=len(failed),
        failing_since=failed[-1].finished_at if failed else None,
        needing_approval=sum(run.needs_approval for run in failed),
        usual=timedelta(seconds=median(took)) if took else timedelta(0),
    )
