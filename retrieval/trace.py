"""Trace: how one request went, without a word of the question or of any document. Pure.

It may be read by more people than may read the documents: ids, numbers and reasons only, and of the audience its size.
"""

import hashlib
import hmac
from dataclasses import MISSING, asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any, Literal

from retrieval.answerability import THRESHOLD
from retrieval.audience import Access, Audience
from retrieval.evidence import Evidence
from retrieval.filters import NO_FILTERS, Filters
from retrieval.hit import Dropped, Hit, Scores
from retrieval.stopwatch import Stage

Flag = Literal[
    "empty_retrieval",
    "low_scores",
    "truncated_context",
    "dense_leg_missing",
    "vectors_missing",
    "rerank_missing",
    "permissions_expired",
]

# What ranked below explains little beyond the first few, and a trace is kept for every request.
_DROPPED_KEPT = 20


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked, by whom, and what they may read."""

    kind: Literal["search", "ask"]
    question: str
    audience: Audience
    access: Access
    filters: Filters = NO_FILTERS


@dataclass(frozen=True, slots=True)
class TracedHit:
    """A chunk that was found.

    Attributes:
        reason: Why it was not returned or not read; empty when it was.
    """

    chunk_id: str
    scores: Scores
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """How one request went.

    Attributes:
        at: Aware, UTC: when it began.
        kind: `search` or `ask`.
        status: `found`, `nothing`, `answered`, `unknown`, or `failed`.
        milliseconds: From the first moment to the last.
        question_hash: Of the question, keyed; empty when there was no key.
        space: Fingerprint of the vector space.
        people: Size of the audience.
        has_outsiders: People without a name may look on.
        policies: How many the audience passes, and how many are known. What they keep from it is never looked at, so
            nobody can count it.
        sources: How many the audience may read, and how many are configured.
        expired: How many more it might read, if their permissions were not too old to be relied on.
        filters: Names of those that were set, never what they were set to.
        hits: Returned, best first.
        dropped: The best of those found and not returned.
        more_dropped: How many more.
        passages: Chunk ids of each passage that was read, best first.
        left_out: Hits that were to be read and were not.
        answerability: Probability that the hits answer the question.
        model: Language model that answered; empty when none did.
        prompt_tokens: Tokens that it was given, in all its turns together.
        completion_tokens: Tokens that it wrote.
        cost: US dollars; None when the price is not known.
        failed_models: Configured names of models that were tried and could not.
        sentences: That the model wrote.
        struck: Of these, those that what they cite does not say.
        tools: Names of the tools that the model used, one for each use.
        stages: When each began, in seconds from the beginning of the request, and how long it took.
        flags: What is worth a look.
        error: Kind of the error that ended it.
    """

    id: str
    at: datetime
    kind: str
    status: str
    milliseconds: float
    question_hash: str = ""
    space: str = ""
    people: int = 0
    has_outsiders: bool = False
    policies: tuple[int, int] = (0, 0)
    sources: tuple[int, int] = (0, 0)
    expired: int = 0
    filters: tuple[str, ...] = ()
    hits: tuple[TracedHit, ...] = ()
    dropped: tuple[TracedHit, ...] = ()
    more_dropped: int = 0
    passages: tuple[tuple[str, ...], ...] = ()
    left_out: tuple[TracedHit, ...] = ()
    answerability: float | None = None
    model: str = ""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cost: float | None = None
    failed_models: tuple[str, ...] = ()
    sentences: int = 0
    struck: int = 0
    tools: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    flags: tuple[Flag, ...] = ()
    error: str = ""

    def to_body(self) -> dict[str, Any]:
        """Return it as JSON values, without id and time."""
        body = asdict(self)
        del body["id"], body["at"]
        for name in ("hits", "dropped", "left_out"):
            body[name] = [_hit_body(hit) for hit in getattr(self, name)]
        return body

    @classmethod
    def from_body(cls, trace_id: str, at: datetime, body: dict[str, Any]) -> "Trace":
        """Read what `to_body` of this or another version wrote; what that did not know has its default."""
        values = _known(cls, body)
        for name in ("hits", "dropped", "left_out"):
            values[name] = tuple(_hit_of(hit) for hit in body.get(name, ()))
        values["passages"] = tuple(tuple(ids) for ids in body.get("passages", ()))
        values["stages"] = tuple(Stage(**_known(Stage, stage)) for stage in body.get("stages", ()))
        values |= {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
        return cls(**{"kind": "", "status": "", "milliseconds": 0.0, **values, "id": trace_id, "at": at})


def with_evidence(trace: Trace, evidence: Evidence, *, began: float) -> Trace:
    """Return the trace with what the request found and read.

    Args:
        trace: How it began and ended.
        evidence: What was found and read.
        began: When the request began, in seconds on the clock of `perf_counter`.
    """
    result = evidence.result
    return replace(
        trace,
        hits=tuple(_traced(hit) for hit in result.hits),
        dropped=tuple(_dropped(each) for each in result.dropped[:_DROPPED_KEPT]),
        more_dropped=max(0, len(result.dropped) - _DROPPED_KEPT) + result.unread,
        passages=tuple(tuple(chunk.id for chunk in passage.chunks) for passage in evidence.passages),
        left_out=tuple(_dropped(each) for each in evidence.left_out),
        answerability=None if evidence.answerability is None else round(evidence.answerability, 4),
        **asdict(evidence.writing) if evidence.writing else {},
        stages=tuple(replace(stage, started=round(stage.started - began, 5)) for stage in evidence.stages),
        flags=(*_flags(evidence), *(("permissions_expired",) if trace.expired else ())),
    )


def set_filters(filters: Filters) -> tuple[str, ...]:
    """Return the names of the filters that are set; their values are the asker's words."""
    return tuple(field.name for field in fields(filters) if getattr(filters, field.name) != field.default)


def hash_question(question: str, key: bytes) -> str:
    """Return what stands for a question in its trace: 32 hexadecimal digits, the same for the same words.

    Keyed, because questions are short: whoever reads a log could try them out against a bare hash.
    """
    words = " ".join(question.casefold().split())
    return hmac.new(key, words.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]


def _flags(evidence: Evidence) -> list[Flag]:
    flags: list[Flag] = []
    if not evidence.result.found:
        flags.append("empty_retrieval")
    elif evidence.answerability is not None and evidence.answerability < THRESHOLD:
        flags.append("low_scores")
    if evidence.left_out:
        flags.append("truncated_context")
    if evidence.result.question is None:
        flags.append("dense_leg_missing")
    elif any(hit.scores.dense is None for hit in evidence.result.found):
        flags.append("vectors_missing")
    was_tried = any(stage.name == "rerank" for stage in evidence.stages)
    if was_tried and evidence.result.hits and all(hit.scores.rerank is None for hit in evidence.result.hits):
        flags.append("rerank_missing")
    return flags


def _traced(hit: Hit) -> TracedHit:
    scores: dict[str, Any] = asdict(hit.scores)
    for name, score in scores.items():
        scores[name] = None if score is None else round(score, 4)
    return TracedHit(hit.chunk.id, Scores(**scores))


def _dropped(dropped: Dropped) -> TracedHit:
    return replace(_traced(dropped.hit), reason=dropped.reason)


def _hit_body(hit: TracedHit) -> dict[str, Any]:
    usual = {field.name: field.default for field in fields(Scores)}
    scores = {name: score for name, score in asdict(hit.scores).items() if score not in {None, usual[name]}}
    return {"chunk_id": hit.chunk_id, **scores} | ({"reason": hit.reason} if hit.reason else {})


def _hit_of(body: dict[str, Any]) -> TracedHit:
    unknown = {field.name: None for field in fields(Scores) if field.default is MISSING}
    scores: dict[str, Any] = unknown | {"fused": 0.0} | _known(Scores, body)
    return TracedHit(str(body.get("chunk_id", "")), Scores(**scores), str(body.get("reason", "")))


def _known(kind: type, body: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a body that a dataclass has a field for."""
    return {field.name: body[field.name] for field in fields(kind) if field.name in body}
