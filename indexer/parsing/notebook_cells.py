"""The cells of a Jupyter notebook of format 3 or 4, with what their outputs say in plain text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from nbformat import NBFormatError, ValidationError
from nbformat.reader import reads

from indexer.errors import Unparsable

# A table or log longer than this is data, not documentation.
_MAX_OUTPUT_CHARACTERS = 2_000

_MAX_RAW_CHARACTERS = 50_000  # of it are looked at: colours and progress bars take most of some outputs

_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
# Text that came through JSON may hold what no text file may: lone surrogates and control characters.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f\ud800-\udfff]")
_MAX_HEADING_LEVEL = 6


class CellKind(StrEnum):
    """What a cell holds."""

    CODE = "code"
    MARKDOWN = "markdown"
    RAW = "raw"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes:
        outputs: What it printed or returned as text, shortened; images and HTML are left out.
    """

    kind: CellKind
    source: str
    outputs: str = ""


@dataclass(frozen=True, slots=True)
class Notebook:
    """A notebook; its title is the one in its metadata, mostly an empty string."""

    title: str
    cells: tuple[Cell, ...]


def read_notebook(text: str) -> Notebook:
    """Return the notebook that a JSON text holds.

    Raises:
        Unparsable: it is no notebook, or of a format before 3 or after 4.
    """
    try:
        node = reads(text)  # type: ignore[no-untyped-call]  # nbformat has no types
    # Whatever is missing or of another type: the reader checks nothing before it uses it.
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, NBFormatError, ValidationError) as error:
        raise Unparsable("damaged notebook: it is not what Jupyter writes; open and save it again") from error
    version = node.get("nbformat")
    if version not in (3, 4):
        raise Unparsable(f"notebook of format {str(version)[:20]}; open it in Jupyter and save it as format 4")
    found = _cells_of_3(node) if version == 3 else _list(node.get("cells"))
    cells = tuple(cell for each in found if (cell := _cell(each)))
    return Notebook(title=" ".join(_text(_mapping(node.get("metadata")).get("title")).split()), cells=cells)


def _cells_of_3(node: Mapping[str, Any]) -> Iterator[Any]:
    for worksheet in _list(node.get("worksheets")):
        yield from _list(_mapping(worksheet).get("cells"))


def _cell(found: Any) -> Cell | None:
    cell = _mapping(found)
    kind = cell.get("cell_type")
    source = _text(cell.get("source") or cell.get("input"))
    if kind == "code":
        return Cell(CellKind.CODE, source, _outputs(cell))
    if kind == "heading":  # format 3
        level = cell.get("level")
        hashes = "#" * (level if isinstance(level, int) and 1 <= level <= _MAX_HEADING_LEVEL else 1)
        return Cell(CellKind.MARKDOWN, f"{hashes} {' '.join(source.split())}")
    if kind in ("markdown", "html"):
        return Cell(CellKind.MARKDOWN, source)
    return Cell(CellKind.RAW, source) if source else None


def _outputs(cell: Mapping[str, Any]) -> str:
    shown = (_printed(_shown(_mapping(output))).strip("\n") for output in _list(cell.get("outputs")))
    joined = "\n".join(text for text in shown if text.strip())
    if len(joined) <= _MAX_OUTPUT_CHARACTERS:
        return joined
    end = joined.rfind("\n", 0, _MAX_OUTPUT_CHARACTERS)
    return joined[: end if end > 0 else _MAX_OUTPUT_CHARACTERS]


def _shown(output: Mapping[str, Any]) -> str:
    """Return the text of one output; for a picture there is only the name of its class, which says nothing."""
    if output.get("output_type") in ("error", "pyerr"):
        return f"{_text(output.get('ename'))}: {_text(output.get('evalue'))}"
    data = _mapping(output.get("data"))
    if any(kind.startswith("image/") for kind in data) or not output.keys().isdisjoint(("png", "jpeg", "svg")):
        return ""
    return _text(data.get("text/plain") or output.get("text"))


def _printed(text: str) -> str:
    """Return what a terminal shows of it: no colours, and of a line written over and over the last state."""
    lines = _COLOURS.sub("", text[:_MAX_RAW_CHARACTERS]).split("\n")
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines)


def _text(value: Any) -> str:
    joined = "".join(line for line in value if isinstance(line, str)) if isinstance(value, list) else value
    return _UNPRINTABLE.sub("", joined) if isinstance(joined, str) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
