"""`footnote ask`: an answer with a footnote on every sentence, or an honest "I don't know"."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from answering.answer import Answer
from answering.approval import deny
from answering.ask import answer_events
from cli.approving import Approver
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
from cli.shapes import answer_json, print_json
from cli.show import show_answer, show_footnotes, show_trace_id
from cli.show_events import show_events
from retrieval.trace import Request
from retrieval.why_nothing import left_out
from wiring.means import open_means
from wiring.rooms import Rooms, open_rooms

app = typer.Typer(rich_markup_mode="markdown", add_completion=False)


@app.command(epilog=IN_THE_QUESTION)
def ask_command(
    ctx: typer.Context,
    question: Annotated[str, typer.Argument(help="A question, as you would ask a colleague.")],
    as_person: AsPerson = None,
    public: AsPublic = False,
    source: InSource = None,
    path: InPath = None,
    label: WithLabel = None,
    kind: OfKind = None,
    after: After = None,
    before: Before = None,
    doc_version: OfVersion = None,
    json: Json = False,
    config: Config = "",
) -> int:
    """Answer a question from the documents that the audience may read; every sentence has a footnote.

    Exit code 0 for an answer, 1 when the documents do not answer, 2 for wrong use or settings.
    """
    with open_rooms(config or ctx.obj) as rooms:
        audience = audience_of(as_person, public, rooms.settings.cli.audience)
        access = rooms.access(audience)
        options = given(
            source=source, path=path, label=label, kind=kind, after=after, before=before, version=doc_version
        )
        query = query_of(question, access, options)
        request = Request("ask", query.text, audience, access, query.filters)
        with rooms.follow(request) as trace:
            console = WordsConsole()
            if not json:
                console.print(f"[dim]Asking as {audience}.[/]\n")
            answer, is_printed = asyncio.run(_answered(rooms, request, None if json else console))
            trace.answered(answer)
        # Shown before the trace has been written.
        why = None if answer.status == "answered" else left_out(access, query.filters)
        if json:
            shape = answer_json(answer, trace.id)
            print_json(shape | {"why_nothing": why} if why else shape)
        else:
            show = show_footnotes if is_printed else show_answer
            show(console, answer, datetime.now(UTC))
            if not answer.citations and not answer.nearest:
                why = why or nothing_fits(audience)
            if why:
                console.print(Text(why, style="yellow"), soft_wrap=True)
            show_trace_id(console, trace.id, as_given(as_person, public))
    return FINE if answer.status == "answered" else NOTHING_FOUND


async def _answered(rooms: Rooms, request: Request, console: Console | None) -> tuple[Answer, bool]:
    """Return the answer, and whether its text has been printed while it came."""
    async with open_means(rooms) as means_of:
        library = await rooms.library()
        means = await means_of(rooms.now, request.audience, Approver(console) if console else deny)
        events = answer_events(request.question, request.access, library=library, means=means, filters=request.filters)
        return await show_events(console or Console(quiet=True), events)
