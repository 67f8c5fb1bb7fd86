"""How results look in a terminal: answers with their footnotes, hits with their scores."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from answering.age import age
from answering.answer import Answer, Citation
from cli.show_also import show_also
from retrieval.freshness import Freshness
from retrieval.search import SearchResult

_NOTE = re.compile(r"(?<= )\[(\d+)\]")
_SCORES = ("dense", "statement", "keyword", "fused", "rerank")
_EXCERPT_CHARACTERS = 240


def freshness_in_words(freshness: Freshness, now: datetime) -> str:
    """Say when permissions were last read, and what that means when it is too long ago."""
    hours = f"{freshness.limit.total_seconds() / 3600:.0f} hours"
    if freshness.synced_at is None:
        return "its permissions were never read, so nobody may read it; `footnote index` reads them"
    when = "at a time that has not come yet" if freshness.is_ahead(now) else age(freshness.synced_at, now)
    read = f"permissions read {when}, limit {hours}"
    return f"{read}: nobody may read it until `footnote index` has read them" if freshness.is_expired(now) else read


def show_answer(console: Console, answer: Answer, now: datetime) -> None:
    """Print an answer and its footnotes, or the nearest pages."""
    text = Text(answer.text)
    text.highlight_regex(_NOTE, "bold cyan")
    console.print(Padding(text, (0, 2)))
    show_footnotes(console, answer, now)


def show_footnotes(console: Console, answer: Answer, now: datetime) -> None:
    """Print what stands below the text of an answer."""
    console.print()
    for note in answer.notes:
        console.print(Padding(Text(note, style="yellow"), (0, 2)))
    if answer.notes:
        console.print()
    for place in _places(answer.citations):
        _show_place(console, place, now)
    for page in answer.nearest:
        owner = f", {escape(page.author)}" if page.author else ""
        console.print(f"  • {escape(page.title)} [dim](updated {age(page.updated_at, now)}{owner})[/]", soft_wrap=True)
        console.print(Text(f"    {page.url}", style="dim"), soft_wrap=True)


def show_hits(console: Console, result: SearchResult, now: datetime) -> None:
    """Print hits, best first, each with where it stands and how it begins."""
    for number, hit in enumerate(result.hits, start=1):
        chunk = hit.chunk
        crumbs = " › ".join([chunk.title, *(name for name in chunk.heading_path if name != chunk.title)])
        console.print(f"[bold cyan]{number:>2}[/]  [bold]{escape(crumbs)}[/]  [dim]{hit.score:.2f}[/]", soft_wrap=True)
        release = f" · release {chunk.release}" if chunk.release else ""
        facts = f"{chunk.source}: {chunk.path}{release} · updated {age(chunk.updated_at, now)} · {chunk.id}"
        console.print(Text(f"    {facts}", style="dim"))
        console.print(Text(f"    {chunk.url}", style="dim"), soft_wrap=True)
        console.print(Padding(Text(excerpt(chunk.text)), (0, 4)))
        show_also(console, hit)
        console.print()


def excerpt(text: str, characters: int = _EXCERPT_CHARACTERS) -> str:
    """Return the beginning of a text on one line, of at most so many characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= characters else flat[: characters - 1].rstrip() + "…"


def show_scores(console: Console, result: SearchResult) -> None:
    """Print every score of what was returned, and of what was read and not returned, with the reason."""
    table = Table(title="Scores", title_justify="left", box=None, pad_edge=False)
    for name in ("chunk", "path", *_SCORES, "dropped because"):
        table.add_column(name, justify="right" if name in _SCORES else "left")
    for hit, reason in [*((hit, "") for hit in result.hits), *((each.hit, each.reason) for each in result.dropped)]:
        scores = [getattr(hit.scores, name) for name in _SCORES]
        numbers = ["–" if score is None else f"{score:.3f}" for score in scores]
        table.add_row(hit.chunk.id, escape(hit.chunk.path), *numbers, reason)
    console.print(table)
    if result.unread:
        console.print(f"[dim]{result.unread} more were found, and ranked below all of these.[/]")
    for note in result.notes:
        console.print(Text(note, style="yellow"))


def show_times(console: Console, milliseconds: dict[str, float]) -> None:
    """Print how long each stage took."""
    stages: Iterable[str] = (f"{stage} {elapsed:.0f} ms" for stage, elapsed in milliseconds.items())
    console.print(f"[dim]{' · '.join(stages)}[/]")


def show_trace_id(console: Console, trace_id: str, asked_as: str) -> None:
    """Print how to find out why this came out as it did; `asked_as` are the options that said who was asking."""
    console.print(Text(f"Why? footnote why {trace_id}{asked_as}", style="dim"), soft_wrap=True)


def _places(citations: Sequence[Citation]) -> list[list[Citation]]:
    """Put footnotes that open the same place together, in the order of their first."""
    places: dict[tuple[str, str], list[Citation]] = {}
    for citation in citations:
        places.setdefault((citation.title, citation.url), []).append(citation)
    return list(places.values())


def _show_place(console: Console, citations: Sequence[Citation], now: datetime) -> None:
    first = citations[0]
    numbers = " ".join(f"\\[{citation.n}]" for citation in citations)
    told = f"{'updated' if first.chunk_id else 'answered'} {age(first.updated_at, now)}"
    changed = "[yellow], changed since it was indexed[/]" if first.standing == "changed" else ""
    console.print(f"  [bold cyan]{numbers}[/] {escape(first.title)} [dim]({told})[/]{changed}", soft_wrap=True)
    if first.url:
        console.print(Text(f"      {first.url}", style="dim"), soft_wrap=True)
