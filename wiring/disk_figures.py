"""Disk figures: the room that is left where the index lies."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.registry import Collector


class DiskFigures(Collector):
    """Shows the free room of the index's volume, as this machine sees it."""

    def __init__(self, folder: Path | None) -> None:
        """Take the folder of the index; None where it lies on object storage, which has no such figure."""
        self._folder = folder

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Return the figure without a value."""
        return [_family()]

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Return the figure; without a value if the folder is not there, or not yet."""
        family = _family()
        if self._folder is not None:
            try:
                family.add_metric([], float(shutil.disk_usage(self._folder).free))
            except OSError:
                return [family]
        return [family]


def _family() -> GaugeMetricFamily:
    return GaugeMetricFamily("footnote_index_free_bytes", "Room that is left on the volume of the index.")
