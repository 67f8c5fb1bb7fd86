"""Tracing: every request leaves a trace, in the log, in the ledger and, if somebody collects them, as spans.

All of it happens after the answer is there, one trace after the other in a thread of its own, and whatever goes wrong
with it is a warning: no answer waits for its trace or fails with it.
"""

import json
import logging
import secrets
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from time import perf_counter
from typing import TYPE_CHECKING

from structlog.contextvars import bound_contextvars

from answering.answer import Answer
from config.settings import TracingSettings
from ledger.engine import Ledger
from ledger.errors import LedgerError
from ledger.policies import count_policies
from ledger.traces import StoredTrace, question_key, store_trace
from retrieval.evidence import Evidence, evidence_of
from retrieval.search import SearchResult
from retrieval.trace import Request, Trace, hash_question, set_filters, with_evidence
from retrieval.trace_id import new_trace_id

if TYPE_CHECKING:
    from wiring.spans import SpanSender

logger = logging.getLogger(__name__)

_ID_BITS = 50

Watcher = Callable[[Trace], None]
"""Is told how each request went once that has ended, in the thread that keeps traces: no answer waits for it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a request was made in.

    Attributes:
        space: Fingerprint of the vector space that is searched.
        sources: How many are configured.
    """

    space: str
    sources: int


class OpenTrace:
    """The trace of a request under way; whoever carries the request out says what came of it."""

    def __init__(self, request: Request, setting: Setting) -> None:
        self._began = perf_counter()
        audience, access = request.audience, request.access
        self.trace = Trace(
            id=new_trace_id(secrets.randbits(_ID_BITS)),
            at=datetime.now(UTC),
            kind=request.kind,
            status="failed",
            milliseconds=0.0,
            space=setting.space,
            people=len(audience.emails),
            has_outsiders=audience.has_outsiders,
            policies=(len(access.policy_ids), 0),
            sources=(len(access.sources), setting.sources),
            expired=len(access.expired),
            filters=set_filters(request.filters),
        )

    @property
    def id(self) -> str:
        """What `footnote why` takes."""
        return self.trace.id

    def found(self, result: SearchResult) -> None:
        """Say what a search found."""
        self._end("found" if result.hits else "nothing", evidence_of(result))

    def answered(self, answer: Answer) -> None:
        """Say what was answered."""
        self._end(answer.status, answer.evidence)

    def failed(self, error: BaseException) -> None:
        """Say what ended it; once it has been answered, that stands."""
        if self.trace.status == "failed":
            self.trace = replace(self.trace, error=type(error).__name__, milliseconds=self._elapsed())

    def _end(self, status: str, evidence: Evidence) -> None:
        ended = replace(self.trace, status=status, milliseconds=self._elapsed())
        # At once, as evidence holds every text that was found.
        self.trace = with_evidence(ended, evidence, began=self._began)

    def _elapsed(self) -> float:
        return round((perf_counter() - self._began) * 1000, 2)


class Tracing:
    """Follows requests and keeps their traces."""

    def __init__(self, ledger: Ledger, settings: TracingSettings, watchers: Sequence[Watcher] = ()) -> None:
        self._ledger = ledger
        self._settings = settings
        self._watchers = watchers

    @contextmanager
    def follow(self, request: Request, setting: Setting) -> Iterator[OpenTrace]:
        """Yield the trace of a request, which is kept when the block ends, however it ends."""
        under_way = OpenTrace(request, setting)
        with bound_contextvars(trace_id=under_way.id):
            try:
                yield under_way
            except BaseException as error:
                under_way.failed(error)
                raise
            finally:
                # In this context: the log tells what asked, and spans become part of that, if it is traced too.
                kept = self._thread.submit(copy_context().run, self._keep, under_way.trace, request.question)
                kept.add_done_callback(_report)

    def close(self) -> None:
        """Wait until every trace is kept; a moment at most for each."""
        if "_thread" in self.__dict__:
            self._thread.shutdown()
        if "_spans" in self.__dict__:
            self._spans.close()

    @cached_property
    def _thread(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(max_workers=1, thread_name_prefix="traces")

    @cached_property
    def _spans(self) -> "SpanSender":
        from wiring.spans import SpanSender  # noqa: PLC0415 - imports the SDK of OpenTelemetry, which costs 0.5 s

        return SpanSender(self._settings.otlp_endpoint)

    @cached_property
    def _key(self) -> bytes:
        return question_key(self._ledger)

    def _keep(self, trace: Trace, question: str) -> None:
        try:
            known = (trace.policies[0], count_policies(self._ledger))
            trace = replace(trace, policies=known, question_hash=hash_question(question, self._key))
            self._store(trace)
        except LedgerError as error:
            logger.warning("trace not stored trace_id=%s: %s", trace.id, error)
        _log(trace)
        for tell in self._watchers:
            tell(trace)
        if self._settings.otlp_endpoint:
            self._spans.send(trace)

    def _store(self, trace: Trace) -> None:
        if not self._settings.keep_days:
            return
        oldest = trace.at - timedelta(days=self._settings.keep_days)
        store_trace(self._ledger, StoredTrace(trace.id, trace.at, trace.to_body()), forget_before=oldest)


def _log(trace: Trace) -> None:
    """Write one short line for the trace, and one for each flag; only a missing leg is for the operator to mend."""
    for flag in trace.flags:
        level = logging.WARNING if flag == "dense_leg_missing" else logging.INFO
        logger.log(level, "request flagged flag=%s trace_id=%s kind=%s", flag, trace.id, trace.kind)
    done = "request traced trace_id=%s kind=%s status=%s milliseconds=%.1f"
    logger.info(done, trace.id, trace.kind, trace.status, trace.milliseconds)
    # Some kilobytes, which `footnote why` shows too.
    if logger.isEnabledFor(logging.DEBUG):
        record = {"id": trace.id, "at": trace.at.isoformat(), **trace.to_body()}
        logger.debug("trace %s", json.dumps(record, separators=(",", ":")))


def _report(kept: "Future[None]") -> None:
    if error := kept.exception():
        logger.error("a trace could not be kept", exc_info=error)
