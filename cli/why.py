"""`footnote why`: how one request went, from its trace."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated

import typer

from cli.console import WordsConsole
from cli.exits import FINE, NOTHING_FOUND
from cli.options import AsPerson, AsPublic, Config, Json, audience_of
from cli.shapes import print_json, trace_json, traces_json
from cli.show_why import Reader, show_trace, show_traces
from index.chunk import Chunk
from index.errors import StorageError
from ledger.traces import StoredTrace, find_traces, latest_traces, question_key
from retrieval.audience import Access, Audience
from retrieval.errors import WrongFilter
from retrieval.filters import NO_FILTERS
from retrieval.query import parse_query
from retrieval.search import row_filter
from retrieval.trace import Trace, hash_question
from retrieval.trace_id import meant_id
from wiring.refused import BAD_USE, Refused
from wiring.rooms import Rooms, open_rooms

app = typer.Typer(rich_markup_mode="markdown", add_completion=False)

_LISTED = 10
# Of an unfinished id so many are named.
_NAMED = 5


@app.command()
def why_command(
    ctx: typer.Context,
    trace_id: Annotated[
        str, typer.Argument(metavar="[ID]", help="Or the beginning of one. The latest are listed when left out.")
    ] = "",
    question: Annotated[
        str, typer.Option("--question", help="Check whether this is what was asked; a trace holds only its hash.")
    ] = "",
    as_person: AsPerson = None,
    public: AsPublic = False,
    json: Json = False,
    config: Config = "",
) -> int:
    """Show how one request went: what was found, dropped and read, with scores, reasons, times and what to do.

    `footnote ask` prints the id below its answer. Titles are shown of what the person asking may read now. Exit code
    0, 1 when there is no such trace or --question is not what was asked, 2 for wrong use or settings.
    """
    with open_rooms(config or ctx.obj) as rooms:
        if not trace_id:
            return _list(rooms, question, is_json=json)
        trace = find_trace(rooms, trace_id)
        reader = _reader(rooms, trace, audience_of(as_person, public, rooms.settings.cli.audience))
        is_asked = _is_asked(rooms, trace, question) if question else None
    if json:
        print_json(trace_json(trace, reader.chunks, is_asked=is_asked))
    else:
        show_trace(WordsConsole(), trace, reader, datetime.now(UTC), is_asked=is_asked)
    return NOTHING_FOUND if is_asked is False else FINE


def find_trace(rooms: Rooms, text: str) -> Trace:
    """Return the trace whose id a text is, or begins.

    Raises:
        Refused: no trace or several have such an id, or no id looks like this.
    """
    beginning = meant_id(text)
    if beginning is None:
        raise Refused(f"{text!r} is no id of a trace: those are ten letters and digits. `footnote why` lists some.")
    found = find_traces(rooms.ledger, beginning, _NAMED)
    if not found:
        days = rooms.settings.tracing.keep_days
        kept = f"Traces are kept for {days} days" if days else "None are kept, by tracing.keep_days = 0"
        raise Refused(f"There is no trace {text!r}. {kept}; `footnote why` lists the latest.", NOTHING_FOUND)
    if len(found) > 1:
        names = ", ".join(each.id for each in found)
        raise Refused(f"Several traces begin with {text!r}: {names}{' …' if len(found) == _NAMED else ''}. Type more.")
    return _trace(found[0])


def _list(rooms: Rooms, question: str, *, is_json: bool) -> int:
    if question:
        raise Refused("--question checks one trace: give its id too. `footnote why` lists the latest.", BAD_USE)
    traces = [_trace(stored) for stored in latest_traces(rooms.ledger, _LISTED)]
    if is_json:
        print_json(traces_json(traces))
    else:
        show_traces(WordsConsole(), traces, datetime.now(UTC))
    return FINE


def _trace(stored: StoredTrace) -> Trace:
    return Trace.from_body(stored.id, stored.at, stored.body)


def _is_asked(rooms: Rooms, trace: Trace, words: str) -> bool:
    """Tell whether a question is that of the trace, with the filters that may stand in it or without."""
    key = question_key(rooms.ledger)
    texts = [words]
    with suppress(WrongFilter):  # Then no question was asked in these words.
        texts.append(parse_query(words, list(rooms.settings.sources), datetime.now(UTC)).text)
    return trace.question_hash in {hash_question(text, key) for text in texts}


def _reader(rooms: Rooms, trace: Trace, audience: Audience) -> Reader:
    """Return who reads the trace, with what they may read now of the chunks in it."""
    space = rooms.embedder.space.fingerprint
    try:
        chunks = asyncio.run(_readable(rooms, trace, rooms.access(audience)))
    except StorageError as error:
        return Reader(audience, space, {}, str(error))
    return Reader(audience, space, {chunk.id: chunk for chunk in chunks})


async def _readable(rooms: Rooms, trace: Trace, access: Access) -> list[Chunk]:
    library = await rooms.library()
    found = [hit.chunk_id for hit in (*trace.hits, *trace.dropped, *trace.left_out)]
    read = [chunk_id for passage in trace.passages for chunk_id in passage]
    return await library.reader.chunks(sorted({*found, *read}), row_filter(access, NO_FILTERS))
