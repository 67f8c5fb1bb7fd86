"""`footnote report`: how Footnote was used in Slack, and what the documents lack, for one reader."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from answering.report.html import report_html
from answering.report.making import Span
from answering.report.markdown import report_markdown
from answering.report.readership import Readership
from answering.report.report import Report
from answering.report.shape import report_shape
from cli.console import WordsConsole
from cli.exits import FINE
from cli.options import AsPerson, AsPublic, Config, Json, audience_of
from cli.shapes import json_text
from cli.show_report import show_report
from ledger.usage import channels_open_at_last, teams_asking
from retrieval.audience import Audience
from wiring.refused import Refused
from wiring.report import read_report
from wiring.rooms import Rooms, open_rooms

app = typer.Typer(rich_markup_mode="markdown", add_completion=False)

_WORDS = (
    "Questions are shown in words to a person of one workspace: name one with --as ana@example.com; where there are "
    "several workspaces, of which with --workspace."
)
Format = Literal["text", "markdown", "json", "html"]


@app.command()
def report_command(
    ctx: typer.Context,
    days: Annotated[int, typer.Option(min=1, max=366, help="How many days it covers.")] = 7,
    as_person: AsPerson = None,
    public: AsPublic = False,
    workspace: Annotated[
        str,
        typer.Option(
            "--workspace", metavar="ID", help="Of this workspace of Slack alone, T…, where there are several."
        ),
    ] = "",
    stale_days: Annotated[
        int, typer.Option("--stale-days", min=1, help="From this age on a page is called old.")
    ] = 180,
    format_: Annotated[Format, typer.Option("--format", help="How it is written.")] = "text",
    json: Json = False,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", dir_okay=False, help="Write it into this file.")
    ] = None,
    config: Config = "",
) -> int:
    """Show what was asked in Slack, what nobody could answer, and which pages answers rest on.

    It is written for one reader: pages that they may not read are neither named nor counted. Questions are shown in
    words to a person of the workspace (--as), those alone that were asked in public channels. Nobody is ranked.
    """
    chosen: Format = "json" if json else format_
    with open_rooms(config or ctx.obj) as rooms:
        audience = audience_of(as_person, public, rooms.settings.cli.audience)
        readership = _readership(rooms, audience, workspace)
        span = Span(datetime.now(UTC), days, stale_days, workspace)
        report = asyncio.run(read_report(rooms, span, readership))
    if output is not None:
        _write(output, _FORMS.get(chosen, report_markdown)(report))
    elif chosen == "text":
        console = WordsConsole()
        show_report(console, report)
        if report.unread and not readership.team:
            console.print(f"\n[dim]{_WORDS}[/]", soft_wrap=True)
    else:
        print(_FORMS[chosen](report), end="")
    return FINE


def _readership(rooms: Rooms, audience: Audience, workspace: str) -> Readership:
    """Return who reads it. The command line knows no accounts of Slack: whoever names a reader vouches for them."""
    teams = [workspace] if workspace else teams_asking(rooms.ledger)
    # Members of one workspace are not members of another.
    team = teams[0] if len(teams) == 1 and not audience.has_outsiders else ""
    channels = channels_open_at_last(rooms.ledger, team) if team else frozenset()
    return Readership(audience, rooms.access(audience), team, channels)


def _json(report: Report) -> str:
    return json_text(report_shape(report)) + "\n"


_FORMS: dict[Format, Callable[[Report], str]] = {
    "markdown": report_markdown,
    "json": _json,
    "html": report_html,
}


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Refused(f"{file} cannot be written: {error.strerror}.") from error
