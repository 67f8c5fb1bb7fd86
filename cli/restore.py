"""`footnote restore`: put a backup in the place of index and ledger."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from cli.console import WordsConsole
from cli.exits import FINE
from cli.options import Config, Json
from cli.shapes import print_json
from wiring.backup import restore
from wiring.rooms import open_rooms

app = typer.Typer(rich_markup_mode="markdown", add_completion=False)


@app.command()
def restore_command(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A backup, or where backups stand: then the newest.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Move aside the index and the ledger that are there.")
    ] = False,
    json: Json = False,
    config: Config = "",
) -> int:
    """Put the index and the ledger of a backup in their places; every file is verified first.

    The bot and the MCP server may go on running. While something is indexed, it is refused. Sources with permissions
    of their own, such as Confluence, can be read by nobody until the next `footnote index` has asked who may.

    Exit code 0 when it is done, 2 when it is not: the message says why, and nothing has changed.
    """
    with open_rooms(config or ctx.obj) as rooms:
        restored = restore(rooms, folder, replaces=replace)
    manifest = restored.manifest
    if json:
        print_json(
            {
                "folder": str(restored.folder),
                "taken_at": manifest.taken_at.isoformat(),
                "passages": manifest.passages,
                "documents": manifest.documents,
                "aside": [str(each) for each in restored.aside],
            }
        )
        return FINE
    console = WordsConsole()
    moment = f"{manifest.taken_at:%Y-%m-%d %H:%M:%S} UTC"
    console.print(f"[green]✓[/] Restored {escape(str(restored.folder))}, of {moment}.", soft_wrap=True)
    for each in restored.aside:
        console.print(f"[dim]What was there before: {escape(str(each))}[/]", soft_wrap=True)
    console.print("Now run `footnote index`: it reads what has changed since, and who may read it.")
    return FINE
