"""Reading: one run of the one configured source, whose vectors are left waiting, as the indexer leaves them.

It does so when another source is to be run. What is measured is reading and writing.
"""

from index.writer import open_index_writer
from indexer.heartbeat import kept_alive
from indexer.progress import OnProgress, RunReport
from indexer.recorded_run import Order, run_source
from indexer.tidying import tidy_up
from indexer.workbench import Workbench, ignore
from ledger.leases import hold_lease
from wiring.rooms import Rooms


def read_source(rooms: Rooms, on_progress: OnProgress = ignore) -> RunReport:
    """Bring the index up to date with the source, and tidy it; edits of a few chunks get their vectors all the same."""
    [source] = rooms.sources()
    rooms.settings.data_dir.mkdir(parents=True, exist_ok=True)
    writer = open_index_writer(rooms.settings.index.uri, rooms.embedder.space)
    bench = Workbench(rooms.ledger, writer, rooms.embedder, on_progress=on_progress)
    with hold_lease(rooms.ledger, "index") as lease, kept_alive(lease):
        report = run_source(bench, source, lease, Order("benchmark"))
        tidy_up(writer)
    return report
