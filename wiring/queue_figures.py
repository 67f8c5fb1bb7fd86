"""Queue figures: what waits for the indexer and may be done now, whatever source it is of. Pure."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from prometheus_client.metrics_core import GaugeMetricFamily

from ledger.waiting_runs import Priority
from retrieval.source_status import SourceStatus


def queue_families(statuses: Iterable[SourceStatus], now: datetime) -> list[GaugeMetricFamily]:
    """Return the figures of the queue; without values if nothing is known of any source.

    What rests after it failed is left out: it waits for its time, and not for the indexer.
    """
    runs = GaugeMetricFamily(
        "footnote_queue_waiting_runs",
        "Runs that wait or are under way, by how urgent they are; without those that rest after a failure.",
        labels=["priority"],
    )
    oldest = GaugeMetricFamily("footnote_queue_age_seconds", "Since the oldest of them was asked for; 0 if none is.")
    known = list(statuses)
    asked = [status.asked for status in known if status.asked]
    waiting = [each for each in asked if each.not_before is None or each.not_before <= now]
    if known:
        counted = Counter(each.priority for each in waiting)
        for priority in Priority:
            runs.add_metric([priority.name.lower()], counted[priority])
        oldest.add_metric([], max([(now - each.first_asked_at).total_seconds() for each in waiting], default=0.0))
    return [runs, oldest]
