"""PDF files: paragraphs drawn from the layout, each with its page; bookmarks are the headings."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.blocks import BlockKind, Parsed
from indexer.errors import Unparsable
from indexer.parsing.draft import Draft, Span
from indexer.parsing.pdf_file import Bookmark, Line, read_pdf
from indexer.parsing.pdf_layout import find_compounds, paragraphs, printable, without_repeated
from sources.document import Document, Place

_GAP = "\n\n"
_NO_TEXT = (0, 0)
_UNTITLED = ("untitled", "untitled document", "microsoft word - document1")
_MAX_HEADING_LINES = 3
_MAX_BOOKMARKS_PER_PAGE = 100  # each is looked for among the lines of the page


def parse_pdf(document: Document) -> Parsed:
    """Return the file's paragraphs and lists; headers and footers of longer documents are left out.

    Raises:
        Unparsable: the file is damaged, encrypted, too long, or has no text (a scan).
    """
    pdf = read_pdf(document.body)
    if not any(printable(line.text) for lines in pdf.pages for line in lines):
        raise Unparsable("has no text layer (scanned?): run text recognition on it")
    bookmarks: dict[int, list[Bookmark]] = defaultdict(list)
    for bookmark in pdf.bookmarks:
        if len(bookmarks[bookmark.page]) < _MAX_BOOKMARKS_PER_PAGE:
            bookmarks[bookmark.page].append(bookmark)
    compounds = find_compounds(pdf.pages)
    drawing = _Drawing()
    for number, lines in enumerate(without_repeated(pdf.pages)):
        place = Place(page=number + 1)
        for section in _sections(lines, bookmarks[number]):
            drawing.open(section, place)
            for paragraph in paragraphs(section.lines, compounds):
                kind = BlockKind.LIST if paragraph.is_list else BlockKind.PARAGRAPH
                drawing.add(kind, paragraph.text, paragraph.cuts, place)
    title = "" if pdf.title.lower() in _UNTITLED else pdf.title
    return drawing.parsed(title)


@dataclass(frozen=True, slots=True)
class _Section:
    """The lines of a page below one bookmark, or above the first.

    Attributes:
        heading: The lines that say the bookmark's title; none if they cannot be told.
    """

    bookmark: Bookmark | None
    heading: Sequence[Line]
    lines: Sequence[Line]


def _sections(lines: Sequence[Line], bookmarks: Sequence[Bookmark]) -> Iterator[_Section]:
    """Divide a page where its bookmarks point to, in the order of the outline."""
    above: Bookmark | None = None
    heading_end = start = 0
    letters = [_letters(line.text) for line in lines] if bookmarks else []
    for bookmark in bookmarks:
        title = _find_title(letters, _letters(bookmark.title), heading_end)
        first, behind = title or _find_place(bookmark, lines, heading_end)
        yield _Section(above, lines[start:heading_end], lines[heading_end:first])
        above, start, heading_end = bookmark, first, behind
    yield _Section(above, lines[start:heading_end], lines[heading_end:])


def _find_title(letters: Sequence[str], title: str, start: int) -> Span | None:
    """Return the first and behind the last line that say the title."""
    # One line is looked for first: a page number above the title is not part of it.
    for count in range(1, _MAX_HEADING_LINES + 1):
        for first in range(start, len(letters) - count + 1):
            if _says("".join(letters[first : first + count]), title):
                return first, first + count
    return None


def _find_place(bookmark: Bookmark, lines: Sequence[Line], start: int) -> Span:
    """Return the line that the bookmark points above, as an empty span."""
    top = bookmark.top
    below = (number for number in range(start, len(lines)) if top is None or lines[number].baseline < top)
    place = next(below, len(lines))
    return place, place


def _letters(text: str) -> str:
    return "".join(character for character in printable(text).casefold() if character.isalnum())


def _says(line: str, title: str) -> bool:
    """Whether the letters of a line are those of a title, but for a number in front of one of them."""
    longer, shorter = (line, title) if len(line) >= len(title) else (title, line)
    return bool(shorter) and longer.endswith(shorter) and (longer == shorter or longer[: -len(shorter)].isdigit())


class _Drawing:
    """The text while it is drawn. A bookmark whose title is not on the page opens a section all the same."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._steps: list[_Step] = []

    def open(self, section: _Section, place: Place) -> None:
        if section.bookmark:
            title = " ".join(printable(line.text) for line in section.heading)
            span = self._draw(title) if title else _NO_TEXT
            self._steps.append(_Step(BlockKind.HEADING, span, place, bookmark=section.bookmark))

    def add(self, kind: BlockKind, text: str, cuts: Sequence[int], place: Place) -> None:
        if text:
            start, end = self._draw(text)
            self._steps.append(_Step(kind, (start, end), place, cuts=tuple(start + cut for cut in cuts)))

    def parsed(self, title: str) -> Parsed:
        text = _GAP.join(self._parts)
        draft = Draft(text, with_lines=False)
        for step in self._steps:
            if step.bookmark:
                draft.heading(step.bookmark.level, step.bookmark.title, step.span, place=step.place)
            else:
                draft.add(step.kind, step.span, cuts=step.cuts, place=step.place)
        return Parsed(title=title, text=text, blocks=draft.blocks())

    def _draw(self, text: str) -> Span:
        start = self._length
        self._parts.append(text)
        self._length += len(text) + len(_GAP)
        return start, start + len(text)


@dataclass(frozen=True, slots=True)
class _Step:
    kind: BlockKind
    span: Span
    place: Place
    cuts: tuple[int, ...] = ()
    bookmark: Bookmark | None = None
