"""Indexes what is about to be measured, all of it or not at all: half an index gives half of the truth."""

from wiring.indexing import run_index
from wiring.refused import Refused
from wiring.rooms import Rooms


def index_whole(rooms: Rooms) -> None:
    """Bring the index up to date with every source.

    Raises:
        Refused: a source failed, or another process is writing this index.
    """
    for report in run_index(rooms, requested_by="evals"):
        if report.error:
            raise Refused(f"{report.source} could not be indexed, so nothing was measured: {report.error}")
