"""`footnote backup`: copy index and ledger, as they stand at one moment, to a folder."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from cli.console import WordsConsole
from cli.exits import FINE
from cli.options import Config, Json
from cli.shapes import print_json
from wiring.backup import back_up
from wiring.rooms import open_rooms

app = typer.Typer(rich_markup_mode="markdown", add_completion=False)

_WITHOUT_LEDGER = (
    "The ledger is on a server and not in this backup. Dump it with pg_dump before each backup, and restore the two "
    "together; `footnote check --repair` then mends what changed between them."
)


@app.command()
def backup_command(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where backups stand; each in a folder of its own.")],
    keep: Annotated[
        int | None,
        typer.Option("--keep", metavar="N", min=1, help="Remove all but the newest N that stand there; else keep all."),
    ] = None,
    json: Json = False,
    config: Config = "",
) -> int:
    """Copy index and ledger to a new folder in DIR, as they stand at one moment, while everything goes on running.

    The folder gets its name when it is complete: one that was interrupted is never taken for a backup. It holds what
    the documents say and who may read them, so only its owner may open it. Settings, and secrets that stand in files,
    are not in it, nor clones of repositories, which are made anew. `footnote restore` puts a backup back.

    Exit code 0 when it is made, 2 when it is not: the message says why, and nothing half is left.
    """
    with open_rooms(config or ctx.obj) as rooms:
        taken = back_up(rooms, folder, keep=keep)
    manifest = taken.manifest
    if json:
        print_json(
            {
                "folder": str(taken.folder),
                "taken_at": manifest.taken_at.isoformat(),
                "passages": manifest.passages,
                "documents": manifest.documents,
                "bytes": manifest.size_bytes,
                "holds_ledger": manifest.ledger_revision is not None,
                "removed": [str(each) for each in taken.removed],
            }
        )
        return FINE
    console = WordsConsole()
    console.print(f"[green]✓[/] {escape(str(taken.folder))}", soft_wrap=True)
    console.print(
        f"{manifest.passages:,} passages and the ledger of {manifest.documents:,} documents, "
        f"{manifest.size_bytes / 1e6:,.1f} MB."
        if manifest.ledger_revision is not None
        else f"{manifest.passages:,} passages, {manifest.size_bytes / 1e6:,.1f} MB. {_WITHOUT_LEDGER}",
        soft_wrap=True,
    )
    for each in taken.removed:
        console.print(f"[dim]Removed {escape(str(each))}[/]", soft_wrap=True)
    return FINE
