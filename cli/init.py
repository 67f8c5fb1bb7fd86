"""`footnote init`: write a commented footnote.toml."""

from pathlib import Path
from typing import Annotated

import typer

from cli.exits import FINE
from config.init import init_text
from wiring.refused import Refused

app = typer.Typer(rich_markup_mode="markdown", add_completion=False)


@app.command()
def init_command(
    folder: Annotated[Path, typer.Argument(help="Where to write it.", file_okay=False)] = Path(),
) -> int:
    """Write a commented footnote.toml that indexes the folder it stands in; edit it, then run `footnote index`."""
    file = folder / "footnote.toml"
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(init_text())
    except FileExistsError as error:
        raise Refused(f"{file} is already there and was left as it is. Edit it, or remove it first.") from error
    except OSError as error:
        raise Refused(f"{file} could not be written ({error.strerror}). Choose another folder.") from error
    print(f"Wrote {file}. Next: look through it, then `footnote doctor` and `footnote index`.")
    return FINE
