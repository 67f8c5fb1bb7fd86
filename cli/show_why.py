"""How a trace looks in a terminal: what was asked for, hits, what was dropped, a time line, and what to do."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from answering.age import age
from index.chunk import Chunk
from retrieval.answerability import THRESHOLD
from retrieval.audience import Audience
from retrieval.stopwatch import Stage
from retrieval.trace import Flag, Trace, TracedHit

_SCORES = ("dense", "statement", "keyword", "fused", "rerank")
# The terminal shows so many; --json has them all.
_HITS_SHOWN = 10
_EXAMPLES = 3
_BAR_CHARACTERS = 40

_ADVICE: dict[Flag, tuple[str, str]] = {
    "empty_retrieval": (
        "Nothing was found.",
        "Try fewer filters. `footnote status` shows what is indexed; a source counts only for those who may read it.",
    ),
    "low_scores": (
        "What was found does not answer the question well enough.",
        "If the right page is not among the hits, look for it in `footnote status --left-out`; if it is, ask in the "
        "words that it uses.",
    ),
    "truncated_context": (
        "Some of the hits were not read, for want of room.",
        "Ask for less at a time, or narrow the search with a filter.",
    ),
    "dense_leg_missing": (
        "Only words were compared, not meaning: the embedding model could not be reached.",
        "`footnote doctor` says what is wrong with it.",
    ),
    "vectors_missing": (
        "Some of what was found was compared by its words alone: it has no vector yet.",
        "`footnote index` goes on with them.",
    ),
    "permissions_expired": (
        "A source was left out: its permissions were read too long ago, so that nobody might read it.",
        "`footnote status` says which, `footnote index` reads them again.",
    ),
    "rerank_missing": (
        "The reranker failed or was late, so the order is that without it.",
        "The log says why; `footnote doctor` tries it.",
    ),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a trace.

    Attributes:
        space: Fingerprint of the vector space that is searched now.
        chunks: What they may read now of the chunks in the trace, by id.
        problem: Why no chunk could be looked up; empty when they could.
    """

    audience: Audience
    space: str
    chunks: Mapping[str, Chunk]
    problem: str = ""


def show_traces(console: Console, traces: Sequence[Trace], now: datetime) -> None:
    """Print traces, one a line."""
    if not traces:
        console.print("No request has left a trace yet. Every `footnote ask` and `footnote search` leaves one.")
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("trace", "when", "request", "status", "hits", "ms", "worth a look"):
        table.add_column(name, justify="right" if name in {"hits", "ms"} else "left")
    for trace in traces:
        flags = ", ".join(flag.replace("_", " ") for flag in trace.flags)
        numbers = (str(len(trace.hits)), f"{trace.milliseconds:.0f}")
        table.add_row(trace.id, age(trace.at, now), trace.kind, trace.status, *numbers, flags)
    console.print(table)
    console.print("[dim]`footnote why ID` explains one.[/]")


def show_trace(console: Console, trace: Trace, reader: Reader, now: datetime, *, is_asked: bool | None) -> None:
    """Print everything that a trace says.

    Args:
        console: Where to.
        trace: Of one request.
        reader: Who reads it; of other chunks than theirs only the id is shown.
        now: Aware.
        is_asked: Whether the question that was given is that of the request; None when none was given.
    """
    ended = f"{trace.status} after {trace.milliseconds:.0f} ms"
    console.print(f"[bold]{trace.id}[/]  {trace.kind}, {age(trace.at, now)}: {ended}\n")
    _show_request(console, trace, reader, is_asked=is_asked)
    _show_hits(console, trace, reader)
    _show_dropped(console, trace, reader)
    _show_stages(console, trace)
    _show_advice(console, trace)


def _show_request(console: Console, trace: Trace, reader: Reader, *, is_asked: bool | None) -> None:
    asked = {
        None: "its words are not kept, --question checks yours",
        True: "it is the one you gave",
        False: "[red]it is not the one you gave[/]",
    }
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="dim")
    table.add_column()
    hashed = trace.question_hash or "not hashed, as the ledger could not be read"
    table.add_row("question", f"{hashed}; {asked[is_asked]}")
    table.add_row("audience", _audience(trace))
    table.add_row("filters", ", ".join(name.replace("_", " ") for name in trace.filters) or "none")
    table.add_row("vectors", trace.space + ("" if trace.space == reader.space else ", others than are in use now"))
    if trace.answerability is not None:
        table.add_row("judged", f"answerable by {trace.answerability:.2f}; an answer needs {THRESHOLD:.2f}")
    if trace.model:
        _add_writing(table, trace)
    console.print(table)
    console.print()


def _add_writing(table: Table, trace: Trace) -> None:
    cost = "" if trace.cost is None else f", {trace.cost:.4f} US dollars"
    tokens = f"{trace.prompt_tokens or 0:,} tokens read, {trace.completion_tokens or 0:,} written"
    table.add_row("model", f"{escape(trace.model)}, {tokens}{cost}")
    if trace.failed_models:
        table.add_row("", f"after {escape(', '.join(trace.failed_models))} could not")
    table.add_row("checked", f"{trace.sentences} sentences, {trace.struck} struck")
    if trace.tools:
        table.add_row("tools", escape(", ".join(trace.tools)))


def _audience(trace: Trace) -> str:
    people = f"{trace.people} {'person' if trace.people == 1 else 'people'}"
    who = (f"{people} and the public" if trace.people else "the public") if trace.has_outsiders else people
    (passed, known), (readable, configured) = trace.policies, trace.sources
    return (
        f"{who}, who may read {readable} of {configured} sources and {passed} of {known} policies; "
        "what else there is was not looked at, so it is not counted"
    )


def _show_hits(console: Console, trace: Trace, reader: Reader) -> None:
    if reader.problem:
        console.print(f"[red]Titles cannot be shown:[/] {escape(reader.problem)}\n", soft_wrap=True)
    if not trace.hits:
        return
    places = {chunk_id: place for place, ids in enumerate(trace.passages, start=1) for chunk_id in ids}
    table = Table(title=f"Hits, read as {escape(str(reader.audience))}", title_justify="left", box=None, pad_edge=False)
    names = [name for name in _SCORES if any(getattr(hit.scores, name) is not None for hit in trace.hits)]
    for name in ("", *names, "read"):
        table.add_column(name, justify="right")
    table.add_column("what", overflow="fold")
    for number, hit in enumerate(trace.hits[:_HITS_SHOWN], start=1):
        scores = [getattr(hit.scores, name) for name in names]
        shown = ["–" if score is None else f"{score:.2f}" for score in scores]
        table.add_row(str(number), *shown, str(places.get(hit.chunk_id, "–")), _what(hit.chunk_id, reader))
    console.print(table)
    if len(trace.hits) > _HITS_SHOWN:
        console.print(f"[dim]… and {len(trace.hits) - _HITS_SHOWN} more, which --json shows.[/]")
    if trace.passages:
        chunks = sum(len(ids) for ids in trace.passages)
        console.print(f"[dim]Read: {len(trace.passages)} passages of {chunks} chunks together; by number above.[/]")
    console.print()


def _show_dropped(console: Console, trace: Trace, reader: Reader) -> None:
    """Print what was not returned or not read, by reason, each with some examples."""
    reasons: dict[str, list[TracedHit]] = {}
    for hit in (*trace.left_out, *trace.dropped):
        reasons.setdefault(hit.reason, []).append(hit)
    for reason, hits in reasons.items():
        console.print(f"[dim]Not taken, {len(hits)}:[/] {_in_words(reason, reader)}", soft_wrap=True)
        for hit in hits[:_EXAMPLES]:
            console.print(f"  {_what(hit.chunk_id, reader)}", soft_wrap=True)
        if len(hits) > _EXAMPLES:
            console.print(f"  [dim]… and {len(hits) - _EXAMPLES} more[/]")
    if trace.more_dropped:
        console.print(f"[dim]Not taken, {trace.more_dropped} more:[/] all ranked below these")
    if reasons:
        console.print()


def _in_words(reason: str, reader: Reader) -> str:
    """Name the hits that a reason speaks of, where the reader may read them."""
    shown = escape(reason)
    for chunk_id in filter(reader.chunks.get, re.split(r"[\s,]+", reason)):
        shown = shown.replace(chunk_id, _what(chunk_id, reader))
    return shown


def _what(chunk_id: str, reader: Reader) -> str:
    chunk = reader.chunks.get(chunk_id)
    if chunk is None:
        unknown = "" if reader.problem else f", which {escape(str(reader.audience))} may not read, or which is gone"
        return f"[dim]{escape(chunk_id)}{unknown}[/]"
    crumbs = " › ".join([chunk.title, *(name for name in chunk.heading_path if name != chunk.title)])
    return f"{escape(crumbs)} [dim]{escape(chunk.source)}/{escape(chunk.path)}[/]"


def _show_stages(console: Console, trace: Trace) -> None:
    if not trace.stages:
        return
    stages = sorted(trace.stages, key=lambda stage: (stage.started, -stage.milliseconds))
    inside = {stage.name: stage.inside for stage in stages}
    labels = [f"{'  ' * _depth(stage, inside)}{stage.name}" for stage in stages]
    width = max(map(len, labels))
    console.print("Time")
    for label, stage in zip(labels, stages, strict=True):
        console.print(f"  {label:{width}}  [cyan]{_bar(stage, trace.milliseconds)}[/]  {stage.milliseconds:.1f} ms")
    console.print()


def _depth(stage: Stage, inside: Mapping[str, str | None]) -> int:
    depth, above = 0, stage.inside
    # A trace that is damaged must not make a circle of it.
    while above is not None and depth < len(inside):
        depth, above = depth + 1, inside.get(above)
    return depth


def _bar(stage: Stage, total_milliseconds: float) -> str:
    """Draw when a stage ran, within the time of the whole request."""
    scale = _BAR_CHARACTERS / max(total_milliseconds, 0.001)
    start = min(max(round(stage.started * 1000 * scale), 0), _BAR_CHARACTERS - 1)
    length = min(max(round(stage.milliseconds * scale), 1), _BAR_CHARACTERS - start)
    return " " * start + "█" * length + " " * (_BAR_CHARACTERS - start - length)


def _show_advice(console: Console, trace: Trace) -> None:
    if trace.status == "failed":
        console.print(
            f"[red]![/] It ended with {escape(trace.error or 'no result')}. `footnote doctor` says what to do."
        )
    for flag in trace.flags:
        finding, advice = _ADVICE.get(flag, (flag, ""))
        console.print(f"[yellow]![/] {finding} [dim]{advice}[/]", soft_wrap=True)
