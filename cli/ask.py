"""`footnote ask`: an answer with a footnote on every sentence, or an honest "I don't know"."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from answering.answer import Answer
from answering.ask import ask
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
from cli.show import show_answer, show_trace_id
from retrieval.trace import Request
from retrieval.why_nothing import left_out
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
        with rooms.tracing.follow(request) as trace:
            answer = asyncio.run(answer_question(rooms, request))
            trace.answered(answer)
        # Shown before the trace has been written.
        why = None if answer.status == "answered" else left_out(access, query.filters)
        if json:
            shape = answer_json(answer, trace.id)
            print_json(shape | {"why_nothing": why} if why else shape)
        else:
            console = Console(highlight=False)
            console.print(f"[dim]Asking as {audience}.[/]\n")
            show_answer(console, answer, datetime.now(UTC))
            if not answer.citations and not answer.nearest:
                why = why or nothing_fits(audience)
            if why:
                console.print(Text(why, style="yellow"), soft_wrap=True)
            show_trace_id(console, trace.id, as_given(as_person, public))
    return FINE if answer.status == "answered" else NOTHING_FOUND


async def answer_question(rooms: Rooms, request: Request) -> Answer:
    """Open the index and answer one question."""
    return await ask(request.question, request.access, library=await rooms.library(), filters=request.filters)
