"""Engine: how documents become rows: here, one after the other, or on many machines. Chosen by the door."""

from collections.abc import Callable
from dataclasses import dataclass

from index.writer import IndexWriter
from indexer.source_run import SourceRun
from indexer.tidying import tidy_up


@dataclass(frozen=True, slots=True)
class Engine:
    """How a run is worked through.

    Attributes:
        build_run: Makes the run of one source, with the arguments of `SourceRun`.
        tidy: Leaves the index as if it had been built at once, after runs that wrote to it.
    """

    build_run: Callable[..., SourceRun] = SourceRun
    tidy: Callable[[IndexWriter], object] = tidy_up


HERE = Engine()
"""In this process."""
