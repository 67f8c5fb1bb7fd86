"""`footnote init`: write a commented footnote.toml."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from cli.exits import FINE
from config.file import FILE_NAME
from config.init import INCLUDED, init_text
from wiring.left_out import left_out
from wiring.refused import Refused

_KINDS = 8

app = typer.Typer(rich_markup_mode="markdown", add_completion=False)


@app.command()
def init_command(
    folder: Annotated[Path, typer.Argument(help="Where to write it.", file_okay=False)] = Path(),
) -> int:
    """Write a commented footnote.toml that indexes the folder it stands in; edit it, then run `footnote index`."""
    file = folder / FILE_NAME
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(init_text())
    except FileExistsError as error:
        raise Refused(f"{file} is already there and was left as it is. Edit it, or remove it first.") from error
    except OSError as error:
        raise Refused(f"{file} could not be written ({error.strerror}). Choose another folder.") from error
    print(f"Wrote {file}. Next: look through it, then `footnote doctor` and `footnote index`.")
    if kinds := left_out(folder, (*INCLUDED, FILE_NAME)):
        print(f"Left out, as its `include` does not name them: {in_words(kinds)}.")
    return FINE


def in_words(kinds: Mapping[str, int]) -> str:
    """Return how many files there are of each kind, by suffix; of many kinds the first."""
    shown = [f"{count:,} {suffix or 'without a suffix'}" for suffix, count in list(kinds.items())[:_KINDS]]
    if rest := sum(list(kinds.values())[_KINDS:]):
        shown.append(f"{rest:,} of other kinds")
    return ", ".join(shown)
