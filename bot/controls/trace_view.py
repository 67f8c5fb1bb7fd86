"""Trace view: how a request went, as lines of mrkdwn for somebody who may not read all that it found. Pure.

What a reader may not read is neither named nor counted: even the number would tell that it is there.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from answering.age import age
from bot.rendering.harmless import harmless_label, link_target, mrkdwn_words
from index.chunk import Chunk
from retrieval.answerability import THRESHOLD
from retrieval.trace import Flag, Trace, TracedHit

_SCORES = {"dense": "meaning", "keyword": "words", "fused": "both", "rerank": "reranker"}
_HITS_SHOWN = 8
_DROPPED_SHOWN = 6
# An id of a chunk within a reason, in which everything else is words and numbers of ours.
_CHUNK_ID = re.compile(r"\b[0-9a-f]{20}\b")
_UNNAMED = "another passage"
_FLAGS: Mapping[Flag, str] = {
    "empty_retrieval": "Nothing was found. Fewer filters may help.",
    "low_scores": "What was found does not answer the question well enough.",
    "truncated_context": "Some of it was not read, for want of room.",
    "dense_leg_missing": "Only words were compared, not meaning: the embedding model could not be reached.",
    "vectors_missing": "Some of it was compared by its words alone: it has no vector yet.",
    "permissions_expired": "A source was left out: its permissions were read too long ago.",
    "rerank_missing": "The reranker failed or was late.",
}


def trace_lines(trace: Trace, readable: Mapping[str, Chunk], now: datetime) -> list[str]:
    """Return what a trace says.

    Args:
        trace: Of one request.
        readable: By id: those of its chunks that the reader may read now.
        now: Aware.
    """
    return [
        *_request(trace, now),
        *_hits(trace, readable),
        *_dropped(trace, readable),
        *_stages(trace),
        *(f"⚠ {_FLAGS[flag]}" for flag in trace.flags if flag in _FLAGS),
    ]


def _request(trace: Trace, now: datetime) -> Iterable[str]:
    people = f"{trace.people} {'person' if trace.people == 1 else 'people'}"
    who = (
        f"{people} and the public" if trace.has_outsiders and trace.people else people if trace.people else "the public"
    )
    yield f"*Trace* `{mrkdwn_words(trace.id)}`, {age(trace.at, now)}: {trace.status} after {trace.milliseconds:.0f} ms"
    yield f"*Searched for* what {who} may read" + (
        f", filtered by {', '.join(name.replace('_', ' ') for name in trace.filters)}" if trace.filters else ""
    )
    if trace.answerability is not None:
        yield f"*Judged* answerable by {trace.answerability:.2f}; an answer needs {THRESHOLD:.2f}"
    if trace.model:
        yield (
            f"*Written* by {harmless_label(trace.model)}: {trace.sentences} sentences, of which {trace.struck} were "
            "struck because what they cite does not say them"
        )
    if trace.tools:
        yield f"*Tools* {', '.join(map(harmless_label, trace.tools))}"


def _hits(trace: Trace, readable: Mapping[str, Chunk]) -> Iterable[str]:
    read = {chunk_id for passage in trace.passages for chunk_id in passage}
    shown = [hit for hit in trace.hits if hit.chunk_id in readable]
    if shown:
        yield "*Found*, best first"
    for hit in shown[:_HITS_SHOWN]:
        is_read = "" if hit.chunk_id in read else ", not read"
        yield f"• {_what(readable[hit.chunk_id])} ({_scores(hit)}{is_read})"
    if len(shown) > _HITS_SHOWN:
        yield f"… and {len(shown) - _HITS_SHOWN} more"


def _dropped(trace: Trace, readable: Mapping[str, Chunk]) -> Iterable[str]:
    shown = [hit for hit in (*trace.left_out, *trace.dropped) if hit.chunk_id in readable]
    if shown:
        yield "*Not taken*"
    for hit in shown[:_DROPPED_SHOWN]:
        yield f"• {_what(readable[hit.chunk_id])}: {_reason(hit.reason, readable)}"
    if len(shown) > _DROPPED_SHOWN:
        yield f"… and {len(shown) - _DROPPED_SHOWN} more"


def _stages(trace: Trace) -> Iterable[str]:
    outer = sorted((stage for stage in trace.stages if stage.inside is None), key=lambda stage: stage.started)
    if outer:
        yield "*Time* " + ", ".join(f"{mrkdwn_words(each.name)} {each.milliseconds:.0f} ms" for each in outer)


def _reason(reason: str, readable: Mapping[str, Chunk]) -> str:
    """Name what a reason speaks of where the reader may read it."""

    def named(found: re.Match[str]) -> str:
        chunk = readable.get(found.group())
        return _title(chunk) if chunk else _UNNAMED

    return _CHUNK_ID.sub(named, mrkdwn_words(reason))


def _scores(hit: TracedHit) -> str:
    scores = ((words, getattr(hit.scores, name)) for name, words in _SCORES.items())
    return ", ".join(f"{words} {score:.2f}" for words, score in scores if score is not None)


def _what(chunk: Chunk) -> str:
    target = link_target(chunk.url)
    return f"<{target.replace('&', '&amp;')}|{_title(chunk)}>" if target else _title(chunk)


def _title(chunk: Chunk) -> str:
    return harmless_label(" › ".join([chunk.title, *(name for name in chunk.heading_path if name != chunk.title)]))
