"""Metrics: the figures of one process, as Prometheus reads them. It is imported where somebody asked for figures.

Each process has a registry of its own, made at its door.
"""

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, ProcessCollector, disable_created_metrics, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from wiring.disk_figures import DiskFigures
from wiring.embedding_figures import EmbeddingFigures
from wiring.request_figures import RequestFigures
from wiring.source_figures import SourceFigures

if TYPE_CHECKING:
    from wiring.rooms import Rooms

PAGE = "/metrics"
MEDIA_TYPE = CONTENT_TYPE_PLAIN_0_0_4


class Metrics:
    """Memory and processor time of a process at once, and all else of the rooms that it is told to watch.

    Attributes:
        registry: What `metrics_text` shows.
    """

    def __init__(self) -> None:
        # Besides every counter it would show when that began, which nothing here asks for.
        disable_created_metrics()  # type: ignore[no-untyped-call] # the one function of the library without types
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = RequestFigures(self.registry)

    def watch(self, rooms: "Rooms") -> None:
        """Count the requests of these rooms from now on, and show what their ledger and index know."""
        # The index, seconds to import: whoever has rooms has it.
        from wiring.status import read_status  # noqa: PLC0415

        rooms.watchers.append(self._requests.count)
        self.registry.register(SourceFigures(lambda: read_status(rooms)))
        self.registry.register(DiskFigures(rooms.index_folder))
        self.registry.register(EmbeddingFigures(rooms.embedding_tallies))


def metrics_text(registry: CollectorRegistry) -> bytes:
    """Return the figures as they stand, in Prometheus' text format; may read ledger and index, so not on a loop."""
    return generate_latest(registry)
