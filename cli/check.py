"""`footnote check`: whether index and ledger are sound and agree, and how to mend them."""

from typing import Annotated, Any

import typer
from rich.markup import escape

from cli.console import WordsConsole
from cli.exits import FAULTS_FOUND, FINE
from cli.options import Config, Json
from cli.shapes import print_json
from indexer.checking.check import Checked
from indexer.checking.finding import Finding
from wiring.checking import check_rooms, repair_rooms
from wiring.rooms import open_rooms

app = typer.Typer(rich_markup_mode="markdown", add_completion=False)


@app.command()
def check_command(
    ctx: typer.Context,
    repair: Annotated[
        bool, typer.Option("--repair", help="Mend what can be mended; `footnote index` completes it.")
    ] = False,
    json: Json = False,
    config: Config = "",
) -> int:
    """Check every passage of the index against the ledger, and both against themselves; readers are not disturbed.

    It looks for documents that are torn, lost, or in the index though nobody recorded them, for passages with wrong
    readers, ids or vectors, for gaps, and for damage to the ledger. With --repair nobody reads more than before: in
    doubt fewer do, until the next `footnote index` has read the documents again. Safe to stop at any moment.

    Exit code 0 when nothing is wrong, 1 when something is (with --repair: still is), 2 when it could not be checked.
    """
    with open_rooms(config or ctx.obj) as rooms:
        if repair:
            repaired = repair_rooms(rooms)
            before, after = repaired.before, repaired.after
        else:
            before = after = check_rooms(rooms)
    mended = [found for found in before.findings if found.is_damage] if repair else []
    if json:
        print_json(_shape(after) | ({"found": [_finding_shape(found) for found in mended]} if repair else {}))
    else:
        _show(mended, after)
    return FINE if after.is_sound else FAULTS_FOUND


def _show(mended: list[Finding], after: Checked) -> None:
    console = WordsConsole()
    left = {found.kind for found in after.findings}
    for found in mended:
        if found.kind not in left:
            console.print(f"[green]mended[/] {_counted(found)}", soft_wrap=True)
    for found in after.findings:
        mark = "[red]✗[/]" if found.is_damage else "[yellow]…[/]"
        words = found.kind.value
        console.print(f"{mark} {_counted(found)}", soft_wrap=True)
        console.print(f"  {words.meaning} {words.mending}", style="dim", soft_wrap=True)
    what = f"{after.rows:,} passages of {after.documents:,} documents"
    if after.is_sound:
        console.print(f"[green]✓[/] {what} are as they should be.")
    else:
        console.print(f"Looked at {what}.")


def _counted(found: Finding) -> str:
    more = ", …" if found.count > len(found.examples) else ""
    return f"{found.kind.value.what}: {found.count:,} ({escape(', '.join(found.examples))}{more})"


def _shape(checked: Checked) -> dict[str, Any]:
    return {
        "sound": checked.is_sound,
        "documents": checked.documents,
        "passages": checked.rows,
        "findings": [_finding_shape(found) for found in checked.findings],
    }


def _finding_shape(found: Finding) -> dict[str, Any]:
    words = found.kind.value
    return {
        "kind": found.kind.name.lower(),
        "damage": found.is_damage,
        "count": found.count,
        "examples": list(found.examples),
        "what": words.what,
        "meaning": words.meaning,
        "mending": words.mending,
    }
