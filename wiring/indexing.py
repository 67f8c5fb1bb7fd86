"""Runs the indexer over the configured sources, on behalf of whoever asks."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from index.embedder import Embedder
from index.writer import IndexWriter, open_index_writer
from indexer.engine import HERE, Engine
from indexer.errors import IndexerError
from indexer.progress import OnProgress, RunReport
from indexer.recorded_run import Order
from indexer.run import holding, run_held
from indexer.workbench import Workbench, ignore
from wiring.hand import open_hand
from wiring.refused import Refused
from wiring.rooms import Rooms
from wiring.run_spans import run_spans


def run_index(
    rooms: Rooms,
    names: Sequence[str] = (),
    *,
    requested_by: str,
    on_progress: OnProgress = ignore,
    is_forced: bool = False,
    accepts_deletions: bool = False,
    cluster: str | None = None,
) -> list[RunReport]:
    """Bring the index up to date with the named sources, or all, and return a report of each.

    Args:
        rooms: As the settings say.
        names: Of sources; all when empty.
        requested_by: Who asked, for the record of runs.
        on_progress: Told after every step how far the run is.
        is_forced: Read every document again; texts that have a vector keep it.
        accepts_deletions: Remove what is gone from a source, however much it is.
        cluster: Address of the cluster that documents become rows on; empty for one of this machine alone, and None for
            this process.

    Raises:
        Refused: a source is not configured, other processes work through all of them, or the cluster cannot be used.
    """
    sources = rooms.sources(names)
    rooms.settings.data_dir.mkdir(parents=True, exist_ok=True)
    order = Order(requested_by, is_forced, accepts_deletions)
    try:
        with holding(open_hand(rooms), sources) as held:
            # Not before: the index may have been restored, or another model switched to.
            now = rooms.serving.look()
            writer = open_index_writer(rooms.store, now.space, held.hand.turn)
            with run_spans(rooms.settings.tracing) as on_ended, _engine(rooms, writer, cluster) as (engine, embedder):
                ledger, hand = rooms.ledger, held.hand
                bench = Workbench(ledger, writer, embedder, on_progress=on_progress, on_ended=on_ended, hand=hand)
                return run_held(bench, held, order, engine=engine)
    except IndexerError as error:
        raise Refused(str(error)) from error


@contextmanager
def _engine(rooms: Rooms, writer: IndexWriter, cluster: str | None) -> Iterator[tuple[Engine, Embedder]]:
    if cluster is None:
        yield HERE, rooms.embedder
        return
    from wiring.cluster import on_cluster  # noqa: PLC0415 - few have one

    with on_cluster(rooms, writer, cluster) as both:
        yield both
