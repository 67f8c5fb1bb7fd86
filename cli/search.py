"""`footnote search`: the passages that fit a question best."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from cli.console import WordsConsole
from cli.exits import FINE, NOTHING_FOUND
from cli.options import (
    IN_THE_QUESTION,
    After,
    AsPerson,
    AsPublic,
    Before,
    Config,
    InPath,
    InSource,
    Json,
    OfKind,
    OfVersion,
    WithLabel,
    as_given,
    audience_of,
    given,
    nothing_fits,
    query_of,
)
from cli.shapes import print_json, search_json
from cli.show import show_hits, show_scores, show_times, show_trace_id
from retrieval.search import SearchResult, search
from retrieval.trace import Request
from retrieval.why_nothing import why_nothing
from wiring.rooms import Rooms, open_rooms

app = typer.Typer(rich_markup_mode="markdown", add_completion=False)


@app.command(epilog=IN_THE_QUESTION)
def search_command(
    ctx: typer.Context,
    question: Annotated[str, typer.Argument(help="Words, an identifier such as ERR_4021, or a whole question.")],
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many passages.")] = 10,
    as_person: AsPerson = None,
    public: AsPublic = False,
    source: InSource = None,
    path: InPath = None,
    label: WithLabel = None,
    kind: OfKind = None,
    after: After = None,
    before: Before = None,
    doc_version: OfVersion = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show every score, and what was dropped and why.")] = False,
    json: Json = False,
    config: Config = "",
) -> int:
    """Show the passages that fit a question best, among those the audience may read.

    Exit code 0 when something was found, 1 when nothing was, 2 for wrong use or settings.
    """
    with open_rooms(config or ctx.obj) as rooms:
        audience = audience_of(as_person, public, rooms.settings.cli.audience)
        access = rooms.access(audience)
        options = given(
            source=source, path=path, label=label, kind=kind, after=after, before=before, version=doc_version
        )
        query = query_of(question, access, options)
        request = Request("search", query.text, audience, access, query.filters)
        with rooms.follow(request) as trace:
            result, why = asyncio.run(_search(rooms, request, limit))
            trace.found(result)
        # Shown before the trace has been written.
        if json:
            shape = search_json(question, result, trace.id, explain=explain)
            print_json(shape | {"why_nothing": why} if why else shape)
        else:
            console = WordsConsole()
            console.print(f"[dim]Searching as {audience}.[/]\n")
            _show(console, result, why or nothing_fits(audience), explain=explain)
            if explain:
                show_trace_id(console, trace.id, as_given(as_person, public))
    return FINE if result.hits else NOTHING_FOUND


async def _search(rooms: Rooms, request: Request, limit: int) -> tuple[SearchResult, str | None]:
    """Return what was found, and when that is nothing, which filter is the reason, if one is."""
    library = await rooms.library()
    access, filters = request.access, request.filters
    result = await search(request.question, access, library=library, filters=filters, limit=limit)
    return result, None if result.found else await why_nothing(access, filters, reader=library.reader)


def _show(console: Console, result: SearchResult, why: str, *, explain: bool) -> None:
    show_hits(console, result, datetime.now(UTC))
    if not result.hits:
        console.print(Text(why))
    if explain:
        show_scores(console, result)
        show_times(console, result.milliseconds)
