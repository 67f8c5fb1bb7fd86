"""Statements: what a chunk says, one sentence, list item, table row or command at a time. Pure.

A statement knows the exact words it comes from (its quote) and how a person would read them without markup.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from index.chunk import Chunk
from index.embedder import Span
from index.plain import plain

_FENCE = re.compile(r"^\s*(```|~~~|----|\.\.\.\.)")
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s+(?:\[[ xX]\]\s+)?")
_ROW = re.compile(r"^\s*\|.*\|\s*$")
_RULE = re.compile(r"^\s*\|?[\s:|+=-]+\|?\s*$")
_HEADING = re.compile(r"^\s*(?:#{1,6}\s|={1,6}\s\S)|^\s*[=\-~^\"'*+#]{3,}\s*$")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"')\]*_]*\s+(?=[\"'(\[*_`]*[A-Z0-9À-Þ])")
# A full stop after one of these does not end a sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|cf|vs|approx|no|nos|dr|mr|mrs|ms|st|fig|sec|ca|max|min)|\b[A-Z])\.$", re.I
)
# Enough of a function or a script to see what it does.
_MAX_COMMAND_LINES = 12
_MIN_LETTERS = 5


@dataclass(frozen=True, slots=True)
class Statement:
    """Something a chunk says.

    Attributes:
        chunk: Where it stands.
        start: Offset of the quote in the chunk's text; statements of a chunk ascend.
        quote: The exact words, as they stand in the chunk.
        text: The same without markup.
        kind: How it is shown: sentences run on, items and rows and commands stand alone.
    """

    chunk: Chunk
    start: int
    quote: str
    text: str
    kind: str


def statements_of(chunk: Chunk) -> list[Statement]:
    """Return what a chunk says, in its order; headings and rules say nothing by themselves."""
    found = []
    for kind, start, end in _spans(chunk):
        quote = chunk.text[start:end].strip()
        offset = start + chunk.text[start:end].find(quote)
        if kind == "command":
            quote = "".join(quote.splitlines(keepends=True)[:_MAX_COMMAND_LINES]).rstrip()
        text = _row_text(quote, chunk) if kind == "row" else quote if kind == "command" else plain(quote)
        if _says_something(kind, text, chunk, end):
            found.append(Statement(chunk, offset, quote, text, kind))
    return found


def statement_spans(chunk: Chunk) -> list[Span]:
    """Return where each statement's quote lies in what the embedder reads of the chunk."""
    above = len(chunk.embedded_text) - len(chunk.text)
    return [(above + said.start, above + said.start + len(said.quote)) for said in statements_of(chunk)]


def _says_something(kind: str, text: str, chunk: Chunk, end: int) -> bool:
    """Tell statements from scraps, from questions, and from the names above the columns of a table."""
    if sum(character.isalnum() for character in text) < _MIN_LETTERS or text.endswith("?"):
        return False
    below = chunk.text[end:].partition("\n")[0]
    return not (kind == "row" and "-" in below and _RULE.match(below))


def _spans(chunk: Chunk) -> Iterator[tuple[str, int, int]]:
    if chunk.kind == "code":
        yield "command", 0, len(chunk.text)
        return
    text = chunk.text
    for kind, start, end in _paragraphs(text):
        if kind != "sentence":
            yield kind, start, end
            continue
        begin = start
        for found in _SENTENCE_END.finditer(text, start, end):
            if not _ABBREVIATION.search(text[begin : found.start()]):
                yield kind, begin, found.end()
                begin = found.end()
        yield kind, begin, end


def _paragraphs(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield runs of lines that belong together, with their kind: sentence, item, row or command."""
    kind, begin, position = "", 0, 0
    fence = ""
    for line in text.splitlines(keepends=True):
        start, position = position, position + len(line)
        mark = _FENCE.match(line)
        if fence:
            if mark and mark.group(1) == fence:
                yield "command", begin, start
                fence, kind = "", ""
            continue
        line_kind = _kind_of(line, kind)
        starts_anew = line_kind != kind or line_kind in {"row"} or bool(_ITEM.match(line))
        if kind and starts_anew:
            yield kind, begin, start
        if mark:
            fence, begin, kind = mark.group(1), position, ""
            continue
        if starts_anew:
            kind, begin = line_kind, start
    if kind or fence:
        yield kind or "command", begin, position


def _kind_of(line: str, previous: str) -> str:
    if not line.strip() or _HEADING.match(line) or _RULE.match(line):
        return ""
    if _ROW.match(line):
        return "row"
    if _ITEM.match(line) or (previous == "item" and line[0].isspace()):
        return "item"
    return "sentence"


def _row_text(quote: str, chunk: Chunk) -> str:
    """Say a table row with the column names before the values."""
    values = _cells(quote)
    names = _column_names(chunk, len(values))
    if not names:
        return ", ".join(value for value in values if value)
    pairs = [f"{name}: {value}" if name else value for name, value in zip(names, values, strict=True) if value]
    return "; ".join(pairs)


def _column_names(chunk: Chunk, width: int) -> list[str]:
    lines = [line for line in f"{chunk.context}\n{chunk.text}".splitlines() if line.strip()]
    for line, below in pairwise(lines):
        if _ROW.match(line) and _RULE.match(below) and "-" in below and len(_cells(line)) == width:
            return _cells(line)
    return []


def _cells(line: str) -> list[str]:
    return [plain(cell.replace("\\|", "|")) for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
