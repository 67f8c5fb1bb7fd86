"""`footnote search`: the passages that fit a question best."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console

from cli.exits import FINE, NOTHING_FOUND
from cli.options import (
    After,
    AsPerson,
    AsPublic,
    Before,
    Config,
    InPath,
    InSource,
    Json,
    WithLabel,
    audience_of,
    filters_of,
    question_of,
)
from cli.shapes import print_json, search_json
from cli.show import show_hits, show_scores, show_times, show_trace_id
from retrieval.audience import Audience
from retrieval.search import SearchResult, search
from retrieval.trace import Request
from wiring.rooms import Rooms, open_rooms

app = typer.Typer()


@app.command()
def search_command(
    ctx: typer.Context,
    question: Annotated[str, typer.Argument(help="Words, an identifier such as ERR_4021, or a whole question.")],
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many passages.")] = 10,
    as_person: AsPerson = None,
    public: AsPublic = False,
    source: InSource = None,
    path: InPath = None,
    label: WithLabel = None,
    after: After = "",
    before: Before = "",
    explain: Annotated[bool, typer.Option("--explain", help="Show every score, and what was dropped and why.")] = False,
    json: Json = False,
    config: Config = "",
) -> int:
    """Show the passages that fit a question best, among those the audience may read.

    Exit code 0 when something was found, 1 when nothing was, 2 for wrong use or settings.
    """
    with open_rooms(config or ctx.obj) as rooms:
        audience = audience_of(as_person, public, rooms.settings.cli.audience)
        filters = filters_of(rooms, source, path, label, after, before)
        request = Request("search", question_of(question), audience, rooms.access(audience), filters)
        with rooms.tracing.follow(request) as trace:
            result = asyncio.run(_search(rooms, request, limit))
            trace.found(result)
        # Shown before the trace has been written.
        if json:
            print_json(search_json(question, result, trace.id, explain=explain))
        else:
            _show(result, audience, trace.id, explain=explain)
    return FINE if result.hits else NOTHING_FOUND


async def _search(rooms: Rooms, request: Request, limit: int) -> SearchResult:
    library = await rooms.library()
    return await search(request.question, request.access, library=library, filters=request.filters, limit=limit)


def _show(result: SearchResult, audience: Audience, trace_id: str, *, explain: bool) -> None:
    console = Console(highlight=False)
    console.print(f"[dim]Searching as {audience}.[/]\n")
    show_hits(console, result, datetime.now(UTC))
    if not result.hits:
        console.print(f"Nothing that {audience} may read fits. Try other words, or fewer filters.")
    if explain:
        show_scores(console, result.hits, result.dropped)
        show_times(console, result.milliseconds)
        show_trace_id(console, trace_id)
