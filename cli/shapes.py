"""The JSON that other programs read. Fixed: a change here is a change of contract."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from answering.answer import Answer
from index.chunk import Chunk
from indexer.progress import RunReport
from retrieval.hit import Dropped, Hit
from retrieval.search import SearchResult
from retrieval.trace import Trace


def search_json(question: str, result: SearchResult, trace_id: str, *, explain: bool) -> dict[str, Any]:
    """Return the shape of `footnote search --json`; with `explain` also what was found and not returned."""
    shape: dict[str, Any] = {"query": question, "hits": [_hit(hit) for hit in result.hits]}
    if explain:
        shape["dropped"] = [_dropped(dropped) for dropped in result.dropped]
        shape |= {"more_dropped": result.unread, "notes": list(result.notes)}
    return shape | {"milliseconds": result.milliseconds, "trace_id": trace_id}


def answer_json(answer: Answer, trace_id: str) -> dict[str, Any]:
    """Return the shape of `footnote ask --json`."""
    return {
        "status": answer.status,
        "reason": answer.reason,
        "text": answer.text,
        "citations": [
            {
                "n": citation.n,
                "chunk_id": citation.chunk_id,
                "quote": citation.quote,
                "title": citation.title,
                "url": citation.url,
                "updated_at": citation.updated_at.isoformat(),
                "version": citation.version,
                "standing": citation.standing,
            }
            for citation in answer.citations
        ],
        "nearest": [
            {"title": page.title, "url": page.url, "author": page.author, "updated_at": page.updated_at.isoformat()}
            for page in answer.nearest
        ],
        "notes": list(answer.notes),
        "milliseconds": answer.milliseconds,
        "trace_id": trace_id,
    }


def trace_json(trace: Trace, readable: Mapping[str, Chunk], *, is_asked: bool | None) -> dict[str, Any]:
    """Return the shape of `footnote why ID --json`.

    Args:
        trace: Of one request.
        readable: What the person asking may read now of the chunks in it, by id; others have an id alone.
        is_asked: Whether --question was what was asked; None when it was not given.
    """
    body = trace.to_body()
    for name in ("hits", "dropped", "left_out"):
        body[name] = [hit | _place(readable.get(hit["chunk_id"])) for hit in body[name]]
    shape = {"id": trace.id, "at": trace.at.isoformat(), **body}
    return shape if is_asked is None else shape | {"question_matches": is_asked}


def traces_json(traces: Sequence[Trace]) -> dict[str, Any]:
    """Return the shape of `footnote why --json`."""
    return {
        "traces": [
            {
                "id": trace.id,
                "at": trace.at.isoformat(),
                "kind": trace.kind,
                "status": trace.status,
                "hits": len(trace.hits),
                "milliseconds": trace.milliseconds,
                "flags": list(trace.flags),
            }
            for trace in traces
        ]
    }


def reports_json(reports: Sequence[RunReport]) -> dict[str, Any]:
    """Return the shape of `footnote index --json`."""
    names = ("added", "changed", "unchanged", "removed", "skipped", "failed", "chunks", "embedded", "reused")
    return {
        "sources": [
            {
                "source": report.source,
                **{name: getattr(report.counts, name) for name in names},
                "failures": [
                    {"path": failure.path, "kind": failure.kind, "reason": failure.reason}
                    for failure in report.failures
                ],
                "error": report.error,
                "seconds": round(report.seconds, 2),
                "waiting": report.waiting,
                "searchable_after": round(report.searchable_after, 2),
                "complete_after": None if report.complete_after is None else round(report.complete_after, 2),
            }
            for report in reports
        ]
    }


def print_json(shape: dict[str, Any]) -> None:
    """Print a shape on standard output, as one document."""
    print(json_text(shape))


def json_text(shape: dict[str, Any]) -> str:
    """Return a shape as one document."""
    return json.dumps(shape, ensure_ascii=False, indent=2)


def _hit(hit: Hit) -> dict[str, Any]:
    chunk, scores = hit.chunk, hit.scores
    return {
        "chunk_id": chunk.id,
        "title": chunk.title,
        "heading_path": list(chunk.heading_path),
        "url": chunk.url,
        "source": chunk.source,
        "path": chunk.path,
        "release": chunk.release,
        "text": chunk.text,
        "also": [
            {"chunk_id": other.id, "title": other.title, "url": other.url, "release": other.release}
            for other in hit.also
        ],
        "score": hit.score,
        "scores": {
            "dense": scores.dense,
            "statement": scores.statement,
            "keyword": scores.keyword,
            "fused": scores.fused,
            "rerank": scores.rerank,
        },
        "updated_at": chunk.updated_at.isoformat(),
        "indexed_at": chunk.indexed_at.isoformat(),
    }


def _place(chunk: Chunk | None) -> dict[str, Any]:
    if chunk is None:
        return {"is_readable": False}
    place = {"title": chunk.title, "heading_path": list(chunk.heading_path), "url": chunk.url}
    return {"is_readable": True, **place, "source": chunk.source, "path": chunk.path}


def _dropped(dropped: Dropped) -> dict[str, Any]:
    hit = _hit(dropped.hit)
    return {name: hit[name] for name in ("chunk_id", "title", "path", "score", "scores")} | {"reason": dropped.reason}
