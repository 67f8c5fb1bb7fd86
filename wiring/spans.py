"""Spans: traces and runs, as a collector of OpenTelemetry takes them. The one file that imports its SDK, in 0.5 s.

The SDK is told when each stage began and ended, after the answer is there: no stage waits for it, and no other room
knows it. Its provider stays ours alone, so that no library sends spans of its own through it, with texts in them.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from threading import Thread

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import Span, Status, StatusCode, set_span_in_context
from opentelemetry.util.types import AttributeValue

from config.version import read_version
from ledger.runs import Run, RunStatus
from retrieval.stopwatch import Stage
from retrieval.trace import Trace

logger = logging.getLogger(__name__)

# Below the exporter's first pause of 0.8 s or more, so that it never tries again: what is down must cost no time, and
# the next spans find out for themselves whether it still is.
_EXPORT_SECONDS = 0.75
# How long the end of a process waits for what is still to be sent.
_CLOSE_SECONDS = 1.5


class SpanSender:
    """Sends to one collector, in the background and in batches; what cannot be sent is lost, and said once."""

    def __init__(self, endpoint: str) -> None:
        # It would log every failure, some of them many times.
        logging.getLogger("opentelemetry").setLevel(logging.CRITICAL + 1)
        ours = Resource({"service.name": "footnote", "service.version": read_version()})
        # What OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say wins.
        self._provider = TracerProvider(resource=ours.merge(OTELResourceDetector().detect()), shutdown_on_exit=False)
        exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces", timeout=_EXPORT_SECONDS)
        self._processor = BatchSpanProcessor(_OutspokenExporter(exporter, endpoint))
        self._provider.add_span_processor(self._processor)
        self._tracer = self._provider.get_tracer("footnote")

    def send(self, trace: Trace) -> None:
        """Hand a trace over: one span for the request, and in it one for each stage, under the stage's name."""
        began = _nanoseconds(trace.at)
        request = self._tracer.start_span(f"footnote {trace.kind}", start_time=began, attributes=_attributes(trace))
        if trace.error:
            request.set_status(Status(StatusCode.ERROR, trace.error))
        spans: dict[str | None, Span] = {}
        # What a stage is part of began before it, or at the same moment and took longer.
        for stage in sorted(trace.stages, key=lambda stage: (stage.started, -stage.milliseconds)):
            start, end = _times(stage, began)
            parent = set_span_in_context(spans.get(stage.inside, request))
            spans[stage.name] = span = self._tracer.start_span(stage.name, context=parent, start_time=start)
            span.end(end)
        request.end(began + round(trace.milliseconds * 1e6))

    def send_run(self, run: Run) -> None:
        """Hand a run over that has ended: one span, with its counts."""
        span = self._tracer.start_span(
            "footnote run", start_time=_nanoseconds(run.started_at), attributes=_run_attributes(run)
        )
        if run.status is RunStatus.FAILED:
            span.set_status(Status(StatusCode.ERROR, run.status))
        span.end(_nanoseconds(run.finished_at or run.started_at))

    def close(self) -> None:
        """Send what is left, if that takes no longer than a moment."""
        closing = Thread(target=self._processor.shutdown, daemon=True)
        closing.start()
        closing.join(_CLOSE_SECONDS)


class _OutspokenExporter(SpanExporter):
    """Says when spans begin to be lost, and when they arrive again."""

    def __init__(self, exporter: SpanExporter, endpoint: str) -> None:
        self._exporter = exporter
        self._endpoint = endpoint
        self._is_failing = False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        result = self._exporter.export(spans)
        is_failing = result is not SpanExportResult.SUCCESS
        if is_failing and not self._is_failing:
            logger.warning(
                "spans are lost: the OpenTelemetry collector at %s does not take them. Start it, or correct "
                "tracing.otlp_endpoint",
                self._endpoint,
            )
        if self._is_failing and not is_failing:
            logger.warning("spans arrive again at %s", self._endpoint)
        self._is_failing = is_failing
        return result

    def shutdown(self) -> None:
        self._exporter.shutdown()


def _nanoseconds(moment: datetime) -> int:
    """Return a moment in nanoseconds since 1970."""
    return round(moment.timestamp() * 1e9)


def _times(stage: Stage, began: int) -> tuple[int, int]:
    """Return when a stage began and ended, in nanoseconds since 1970."""
    start = began + round(stage.started * 1e9)
    return start, start + round(stage.milliseconds * 1e6)


def _attributes(trace: Trace) -> dict[str, AttributeValue]:
    """Return numbers, ids and words of our own; nothing that anybody typed or wrote."""
    told: dict[str, AttributeValue | None] = {
        "trace_id": trace.id,
        "status": trace.status,
        "question_hash": trace.question_hash,
        "space": trace.space,
        "audience.people": trace.people,
        "audience.has_outsiders": trace.has_outsiders,
        "policies.allowed": trace.policies[0],
        "policies.known": trace.policies[1],
        "sources.allowed": trace.sources[0],
        "sources.known": trace.sources[1],
        "filters": trace.filters,
        "hits": len(trace.hits),
        "dropped": len(trace.dropped) + trace.more_dropped,
        "passages": len(trace.passages),
        "left_out": len(trace.left_out),
        "answerability": trace.answerability,
        "model": trace.model or None,
        "prompt_tokens": trace.prompt_tokens,
        "flags": trace.flags,
    }
    return {f"footnote.{name}": value for name, value in told.items() if value is not None}


def _run_attributes(run: Run) -> dict[str, AttributeValue]:
    """Return ids and counts; not who asked for it, and not why it failed, which may name a document."""
    names = ("source", "is_full", "added", "changed", "unchanged", "removed", "skipped", "failed", "chunks")
    told: dict[str, AttributeValue] = {f"footnote.{name}": getattr(run, name) for name in names}
    return {"footnote.run_id": run.id, "footnote.status": str(run.status), **told}
