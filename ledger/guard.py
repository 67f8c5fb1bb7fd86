"""Guard: lets a piece of work write to the ledger only as long as nobody has taken its place.

Whoever was put aside may find out late: it was frozen, or hung. So that it still holds its lease, and that its run is
still under way, is looked at in each of its transactions; nobody takes its place before such a transaction has ended.
"""

from sqlalchemy import Connection, Engine, select, true

from ledger.errors import RunNotRunning
from ledger.leases import Lease, is_own, lost
from ledger.runs import RunStatus
from ledger.tables import leases, runs
from ledger.transaction import GUARD_OPTION


def guarded(engine: Engine, lease: Lease, run_id: int | None = None) -> Engine:
    """Return the same ledger for a piece of work, every write of which is refused once it was put aside.

    What is written through it raises, besides what it raises anyway:

    - LeaseLost: somebody else has taken the lease; whoever writes must stop.
    - RunNotRunning: the run has ended, as somebody cancelled it, say.

    Args:
        engine: The ledger.
        lease: What the work holds.
        run_id: Its run, if it has one.
    """
    is_running = select(runs.c.id).where(runs.c.id == run_id, runs.c.status == RunStatus.RUNNING).exists()
    columns = [leases.c.token, is_running] if run_id else [leases.c.token, true()]
    statement = select(*columns).where(is_own(lease))

    def check(connection: Connection) -> None:
        found = connection.execute(statement).first()
        if found is None:
            raise lost(lease)
        if not found[1]:
            raise RunNotRunning(f"Run {run_id} is no longer running: nothing more is recorded of it.")

    return engine.execution_options(**{GUARD_OPTION: check})
