"""OpenAPI and Swagger descriptions, in YAML or JSON: a section for each operation and each component. Verbatim."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.blocks import BlockKind, Parsed
from indexer.parsing.code import open_section, parse_code
from indexer.parsing.decode import decode
from indexer.parsing.draft import Draft, Span
from indexer.parsing.listing import statement_cuts
from indexer.parsing.word_pieces import WordPieces
from indexer.parsing.yaml_entries import Entry, UnreadableYaml, read_entries
from sources.document import Document

_TOP_CHARACTERS = 2_000  # the version stands among the first keys; behind a licence comment at most
_YAML_VERSION = re.compile(r"^[\"']?(?:openapi|swagger)[\"']?[ \t]*:[ \t]*[\"']?[123]\b", re.MULTILINE)
_JSON_VERSION = re.compile(r"[{,]\s*\"(?:openapi|swagger)\"\s*:\s*\"[123]\b")

_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
_OPERATIONS = ("paths", "webhooks")
_COMPONENTS = "components"
# What one of them is called, in the components of OpenAPI 3 and at the top of Swagger 2.
_KINDS = {
    "schemas": "schema",
    "responses": "response",
    "parameters": "parameter",
    "examples": "example",
    "requestBodies": "request body",
    "headers": "header",
    "securitySchemes": "security scheme",
    "links": "link",
    "callbacks": "callback",
    "pathItems": "path item",
    "definitions": "schema",
    "securityDefinitions": "security scheme",
}
_SWAGGER_GROUPS = frozenset({"definitions", "parameters", "responses", "securityDefinitions"})
_MAX_HEADING_CHARACTERS = 120


def looks_like_openapi(text: str) -> bool:
    """Whether the first keys of a YAML or JSON text name a version of OpenAPI or Swagger."""
    top = text[:_TOP_CHARACTERS]
    return bool(_JSON_VERSION.search(top) if top.lstrip().startswith("{") else _YAML_VERSION.search(top))


def parse_openapi(document: Document) -> Parsed:
    """Return the description's blocks; one that is no valid YAML or JSON is read as plain code.

    Raises:
        Unparsable: the file is not text.
    """
    text = decode(document.body)
    try:
        entries = list(read_entries(text))
    except UnreadableYaml:
        return parse_code(document)
    title = next((entry.value for entry in entries if entry.keys == ("info", "title")), "")
    title = " ".join(title.split())[:_MAX_HEADING_CHARACTERS]
    sections = _Sections(text, title, _summaries(entries)).find(entries)
    cutter = _Cutter(text, entries)
    draft = Draft(text, with_lines=True)
    for number, section in enumerate(sections):
        end = sections[number + 1].start if number + 1 < len(sections) else len(text)
        open_section(draft, section.path)
        span = section.start, end
        draft.add(BlockKind.CODE, span, cuts=cutter.cuts(span))
    return Parsed(title=title, text=text, blocks=draft.blocks(), is_code=True)


def _summaries(entries: Sequence[Entry]) -> dict[tuple[str, ...], str]:
    """Return what each operation says about itself in a line, by its keys."""
    summaries: dict[tuple[str, ...], str] = {}
    for entry in entries:
        if len(entry.keys) == entry.depth == len(("paths", "/pets", "get", "summary")) and entry.value:
            operation, field = entry.keys[:-1], entry.keys[-1]
            if field == "summary" or (field == "operationId" and operation not in summaries):
                summaries[operation] = " ".join(entry.value.split())
    return summaries


@dataclass(frozen=True, slots=True)
class _Section:
    start: int
    path: tuple[str, ...]


class _Sections:
    """Finds where sections begin. What only leads to the first section in it is given to that section."""

    def __init__(self, text: str, title: str, summaries: dict[tuple[str, ...], str]) -> None:
        self._text = text
        self._top = (title,) if title else ()
        self._summaries = summaries
        self._sections = [_Section(0, self._top)]
        self._leading: int | None = None

    def find(self, entries: Sequence[Entry]) -> list[_Section]:
        for entry in entries:
            if entry.depth > 3:
                continue
            start = line_start(self._text, entry)
            if entry.depth == 1:
                self._begin_leading(start)
            if self._leads(entry):
                self._leading = start if self._leading is None else self._leading
            elif heading := self._heading(entry):
                self._begin(start, (*self._top, heading[:_MAX_HEADING_CHARACTERS]))
            elif entry.depth == 1:
                self._begin(start, self._top)
        self._begin_leading(len(self._text))
        return self._sections

    def _begin_leading(self, end: int) -> None:
        """Begin a section for a key that led to nothing, such as `paths: {}`."""
        if self._leading is not None and self._leading < end:
            self._begin(self._leading, self._top)
        self._leading = None

    def _begin(self, start: int, path: tuple[str, ...]) -> None:
        start = start if self._leading is None else self._leading
        self._leading = None
        if self._sections[-1].path != path:
            self._sections.append(_Section(start, path))

    def _leads(self, entry: Entry) -> bool:
        """Whether this is a key whose entries are sections of their own."""
        if not entry.is_mapping:
            return False
        top = entry.keys[0]
        if entry.depth == 1:
            return top in _OPERATIONS or top == _COMPONENTS or top in _SWAGGER_GROUPS
        return entry.depth == 2 and (top in _OPERATIONS or (top == _COMPONENTS and entry.keys[1] in _KINDS))

    def _heading(self, entry: Entry) -> str:
        """Return the heading of the section that begins here, an empty string where none does."""
        top, *keys = entry.keys
        if top in _OPERATIONS and entry.depth == 3:
            return self._operation(entry) if keys[1] in _METHODS else keys[0]
        if entry.depth == 2 and top in _OPERATIONS:
            return keys[0]
        if entry.depth == 2 and top in _SWAGGER_GROUPS:
            return f"{_KINDS[top]} {keys[0]}"
        if entry.depth == 3 and top == _COMPONENTS and keys[0] in _KINDS:
            return f"{_KINDS[keys[0]]} {keys[1]}"
        return ""

    def _operation(self, entry: Entry) -> str:
        _, path, method = entry.keys
        summary = self._summaries.get(entry.keys, "")
        return f"{method.upper()} {path}" + (f" — {summary}" if summary else "")


class _Cutter:
    """Divides what is too long for one chunk at keys and items, the outer ones first."""

    def __init__(self, text: str, entries: Sequence[Entry]) -> None:
        self._text = text
        self._word_pieces = WordPieces(text)
        depths: dict[int, int] = {}
        for entry in entries:
            # A key on the line of its item's dash begins where the item begins.
            depths.setdefault(line_start(text, entry), entry.depth)
        self._places = sorted(depths)
        self._depths = [depths[place] for place in self._places]

    def cuts(self, span: Span) -> Iterator[int]:
        """Yield the offsets, in no order."""
        stretches = [span]
        while stretches:
            start, end = stretches.pop()
            if self._word_pieces.fits(start, end):
                continue
            first, behind = bisect_right(self._places, start), bisect_left(self._places, end)
            if first == behind:
                yield from statement_cuts(self._text, (start, end))
                continue
            outermost = min(self._depths[first:behind])
            chosen = [self._places[number] for number in range(first, behind) if self._depths[number] == outermost]
            yield from chosen
            stretches.extend(zip([start, *chosen], [*chosen, end], strict=True))


def line_start(text: str, entry: Entry) -> int:
    """Return where the entry's line begins, with the comments directly above; its own place if it shares the line."""
    newline = text.rfind("\n", entry.floor, entry.start)
    if newline < 0 < entry.floor:
        return entry.start
    start = newline + 1
    if text[start : entry.start].strip(" \t-"):
        return entry.start
    while start > entry.floor:
        above = text.rfind("\n", 0, start - 1) + 1
        if above < entry.floor or not text[above:start].lstrip().startswith("#"):
            break
        start = above
    return start
