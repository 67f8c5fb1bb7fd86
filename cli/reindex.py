"""`footnote reindex`: ask the indexer to look through sources now."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from cli.exits import FINE
from cli.options import AcceptDeletions, Config, Full, Json, SourceNames
from cli.shapes import print_json
from ledger.document_urls import document_at
from ledger.reindex_requests import ask_page
from ledger.run_requests import ask_run
from ledger.waiting_runs import RunRequest
from wiring.refused import Refused
from wiring.rooms import Rooms, open_rooms

app = typer.Typer(rich_markup_mode="markdown", add_completion=False)

_ASKED_BY = "command line"


@app.command()
def reindex_command(
    ctx: typer.Context,
    sources: SourceNames = None,
    full: Full = False,
    accept_deletions: AcceptDeletions = False,
    page: Annotated[
        str,
        typer.Option(
            "--page", metavar="URL|SOURCE/PATH", help="One document, by its address or as `footnote status` names it."
        ),
    ] = "",
    json: Json = False,
    config: Config = "",
) -> int:
    """Ask the indexer (`python -m indexer`) to look through sources now, and come back at once.

    What you ask for goes before webhooks and schedules, and a page before everything: a run that is under way makes
    room and goes on afterwards. Asking twice is asking once. A source that rests because it failed is tried again.
    `footnote runs` shows what waits and what came of it, `footnote status --watch` how far it is.
    `footnote index` does the work itself, here and now, where no indexer runs.

    Exit code 0 when it is asked for, 2 for wrong use or settings.
    """
    if page and (sources or full or accept_deletions):
        raise Refused("--page asks for one document: leave out sources, --full and --accept-deletions.")
    with open_rooms(config or ctx.obj) as rooms:
        now = datetime.now(UTC)
        if page:
            source, path = _document(rooms, page)
            ask_page(rooms.ledger, source, path, now, _ASKED_BY)
            asked = [source]
        else:
            rooms.check_names(sources or ())
            asked = list(sources or rooms.settings.sources)
            for name in asked:
                request = RunRequest(name, full, _ASKED_BY, now, accepts_deletions=accept_deletions)
                ask_run(rooms.ledger, request)
    if json:
        print_json({"asked": asked})
    else:
        print(f"Asked for {', '.join(asked) or 'nothing: there is no source'}. `footnote runs` shows how it goes.")
    return FINE


def _document(rooms: Rooms, page: str) -> tuple[str, str]:
    """Return source and path of a document; one that is not indexed yet has no address, but a path.

    Raises:
        Refused: no document is meant.
    """
    if "://" in page:
        # What was copied from a browser points into the page.
        plain = page.partition("#")[0].partition("?")[0]
        for url in (page, plain):
            if found := document_at(rooms.ledger, rooms.embedder.space.fingerprint, url):
                return found
        raise Refused(f"No document is indexed with the address {page}. Ask for its source, or say SOURCE/PATH.")
    source, _, path = page.partition("/")
    if not path:
        raise Refused(f"--page {page!r} is neither an address nor SOURCE/PATH, such as wiki/{page}.")
    rooms.check_names([source])
    return source, path
