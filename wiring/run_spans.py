"""Run spans: every run of the indexer becomes a span, where a collector of spans is configured."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from config.settings import TracingSettings
from indexer.workbench import ignore
from ledger.runs import Run


@contextmanager
def run_spans(settings: TracingSettings) -> Iterator[Callable[[Run], None]]:
    """Yield what is to be told of runs that have ended; what is left to be sent is sent when the block ends."""
    if not settings.otlp_endpoint:
        yield ignore
        return
    from wiring.spans import SpanSender  # noqa: PLC0415 - imports the SDK of OpenTelemetry, which costs 0.5 s

    sender = SpanSender(settings.otlp_endpoint)
    try:
        yield sender.send_run
    finally:
        sender.close()
