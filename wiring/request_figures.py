"""Request figures: how many requests there were, how they ended, how long they took and what models cost.

Counted from traces, so nothing that anybody typed, and nobody's name, can become a label. Every label has few values:
words of our own, and the models that the settings name.
"""

from prometheus_client import CollectorRegistry, Counter, Histogram

from retrieval.trace import Flag, Trace

# A search takes milliseconds, an answer by a model up to a minute.
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_FLAGS: dict[str, tuple[Flag, ...]] = {
    "search": ("empty_retrieval", "dense_leg_missing", "vectors_missing", "rerank_missing", "permissions_expired"),
    "ask": (
        *("empty_retrieval", "low_scores", "truncated_context", "dense_leg_missing", "vectors_missing"),
        *("rerank_missing", "permissions_expired"),
    ),
}
_OUTCOMES = {
    "search": ("found", "nothing", "failed", "cancelled"),
    "ask": ("answered", "extractive", "unknown", "failed", "cancelled"),
}
# How a request ends whose asker went away, or whose process was told to end.
_CANCELLED = frozenset({"CancelledError", "GeneratorExit", "KeyboardInterrupt"})


class RequestFigures:
    """Counts the requests of one process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        """Take the registry that shows the figures."""

        def counter(name: str, sentence: str, *labels: str) -> Counter:
            return Counter(f"footnote_{name}", sentence, labels, registry=registry)

        def histogram(name: str, sentence: str, *labels: str) -> Histogram:
            return Histogram(f"footnote_{name}", sentence, labels, registry=registry, buckets=_SECONDS)

        self._requests = counter("requests_total", "Requests, by how they ended.", "kind", "outcome")
        self._seconds = histogram("request_seconds", "From the beginning of a request to its end.", "kind")
        self._stages = histogram("stage_seconds", "One stage of a request.", "kind", "stage")
        self._flags = counter("request_flags_total", "Requests with something worth a look.", "kind", "flag")
        self._denied = counter(
            "policies_denied_total", "Policies that the audience did not pass, summed over requests.", "kind"
        )
        self._sentences = counter("sentences_total", "Sentences that models wrote, by what checking said.", "verdict")
        self._tokens = counter("model_tokens_total", "Tokens of language models.", "model", "direction")
        self._dollars = counter("model_cost_dollars_total", "What language models cost; 0 without a price.", "model")
        self._failures = counter("model_failures_total", "Requests that a model could not serve.", "name")
        self._begin()

    def count(self, trace: Trace) -> None:
        """Count a request that has ended."""
        self._requests.labels(trace.kind, _outcome_of(trace)).inc()
        self._seconds.labels(trace.kind).observe(trace.milliseconds / 1000)
        for stage in trace.stages:
            self._stages.labels(trace.kind, stage.name).observe(stage.milliseconds / 1000)
        for flag in trace.flags:
            self._flags.labels(trace.kind, flag).inc()
        allowed, known = trace.policies
        # Of a trace that the ledger did not take it is not known how many there are.
        self._denied.labels(trace.kind).inc(max(0, known - allowed))
        self._count_writing(trace)

    def _count_writing(self, trace: Trace) -> None:
        for name in trace.failed_models:
            self._failures.labels(name).inc()
        if not trace.model:
            return
        self._sentences.labels("kept").inc(max(0, trace.sentences - trace.struck))
        self._sentences.labels("struck").inc(trace.struck)
        self._tokens.labels(trace.model, "prompt").inc(trace.prompt_tokens or 0)
        self._tokens.labels(trace.model, "completion").inc(trace.completion_tokens or 0)
        self._dollars.labels(trace.model).inc(trace.cost or 0.0)

    def _begin(self) -> None:
        """Show what is known beforehand at 0: the first failure of a process would be no increase otherwise."""
        for kind, outcomes in _OUTCOMES.items():
            self._seconds.labels(kind)
            self._denied.labels(kind)
            for outcome in outcomes:
                self._requests.labels(kind, outcome)
            for flag in _FLAGS[kind]:
                self._flags.labels(kind, flag)
        for verdict in ("kept", "struck"):
            self._sentences.labels(verdict)


def _outcome_of(trace: Trace) -> str:
    """Return how a request ended: as its trace says, or `extractive` or `cancelled`, which a trace tells by more."""
    if trace.error in _CANCELLED:
        return "cancelled"
    # The last to say something: a model that failed on the way wrote too, and was withdrawn.
    said = [stage.name for stage in trace.stages if stage.name in {"write", "answer"}]
    if trace.status == "answered" and said and said[-1] == "answer":
        return "extractive"
    return trace.status
