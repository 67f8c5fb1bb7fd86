"""What a PDF holds, read with PDFium and handed out as plain values: lines with their places, and bookmarks."""

from collections.abc import Iterator
from contextlib import closing
from ctypes import c_double
from dataclasses import dataclass
from itertools import islice
from math import isfinite
from threading import Lock

import pypdfium2
from pypdfium2 import raw

from indexer.errors import Unparsable

# PDFium keeps global state and must not be entered from two threads, not even for two documents.
_PDFIUM = Lock()

_MAX_PAGES = 2_000  # some seconds of work; longer ones are machine-made or whole libraries in one file
_MAX_BOOKMARKS = 10_000
_FARTHEST = 100_000.0
_LINE_BREAK = "\r\n"

# Where the upper edge stands in the numbers of each kind of destination.
_TOPS = {raw.PDFDEST_VIEW_XYZ: 1, raw.PDFDEST_VIEW_FITH: 0, raw.PDFDEST_VIEW_FITBH: 0, raw.PDFDEST_VIEW_FITR: 3}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, or two that a hyphen joins. Places are in points from the page's lower left corner.

    Attributes:
        left: Left edge of the first character.
        right: Right edge of the last character.
        baseline: What the first character stands on.
        last_baseline: The same for the last character, which is lower if a hyphen joined two lines.
        heights: Of the fonts of the first and the last character.
    """

    text: str
    left: float
    right: float
    baseline: float
    last_baseline: float
    heights: tuple[float, float]

    @property
    def height(self) -> float:
        """Height of the larger font."""
        return max(*self.heights, 1.0)


@dataclass(frozen=True, slots=True)
class Bookmark:
    """One entry of the outline.

    Attributes:
        level: From 1 for the outermost.
        page: From 0.
        top: Where on the page it points to; None for the page as a whole.
    """

    level: int
    title: str
    page: int
    top: float | None


@dataclass(frozen=True, slots=True)
class PdfFile:
    """A PDF as far as it is text; pages in order, lines in reading order."""

    title: str
    pages: tuple[tuple[Line, ...], ...]
    bookmarks: tuple[Bookmark, ...]


def read_pdf(body: bytes) -> PdfFile:
    """Return what the file holds.

    Raises:
        Unparsable: it is damaged, needs a password, or has too many pages.
    """
    with _PDFIUM, _open(body) as pdf:
        if len(pdf) > _MAX_PAGES:
            raise Unparsable(f"has {len(pdf):,} pages, more than {_MAX_PAGES:,}; split it into parts")
        pages = tuple(_lines(pdf, number) for number in range(len(pdf)))
        return PdfFile(_one_line(pdf.get_metadata_value("Title")), pages, tuple(_bookmarks(pdf)))


def _open(body: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise Unparsable("is encrypted: save a copy without a password") from error
        raise Unparsable("damaged PDF: it cannot be opened; export it again") from error


def _lines(pdf: pypdfium2.PdfDocument, number: int) -> tuple[Line, ...]:
    try:
        with closing(pdf[number]) as page, closing(page.get_textpage()) as text_page:
            # The binding looks for the first visible character by recursion.
            return tuple(_lines_of(text_page))
    except (pypdfium2.PdfiumError, RecursionError) as error:
        raise Unparsable(f"damaged PDF: page {number + 1} cannot be read; export it again") from error


def _lines_of(text_page: pypdfium2.PdfTextPage) -> Iterator[Line]:
    start = 0
    for found in text_page.get_text_range().split(_LINE_BREAK):
        end = start + _units(found)
        if text := found.strip():
            first = start + _units(found[: len(found) - len(found.lstrip())])
            yield _line(text_page, text, first, first + _units(text) - 1)
        start = end + len(_LINE_BREAK)


def _line(text_page: pypdfium2.PdfTextPage, text: str, first: int, last: int) -> Line:
    left, _, baseline, height = _place(text_page, first)
    _, right, last_baseline, last_height = _place(text_page, last)
    return Line(text, left, right, baseline, last_baseline, (height, last_height))


def _place(text_page: pypdfium2.PdfTextPage, text_index: int) -> tuple[float, float, float, float]:
    """Return left and right edge, baseline and height of a character; zeros for one that PDFium made up."""
    index = raw.FPDFText_GetCharIndexFromTextIndex(text_page, text_index)
    x, y = c_double(), c_double()
    try:
        left, bottom, right, top = text_page.get_charbox(index, loose=True)
    except pypdfium2.PdfiumError:
        return 0.0, 0.0, 0.0, 0.0
    raw.FPDFText_GetCharOrigin(text_page, index, x, y)
    return _point(left), _point(right), _point(y.value), _point(top - bottom)


def _point(value: float) -> float:
    # A damaged or hostile page may name any place; the largest real ones measure 14,400 points.
    return min(max(value, -_FARTHEST), _FARTHEST) if isfinite(value) else 0.0


def _units(text: str) -> int:
    """Return the length in UTF-16, which PDFium counts in."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _bookmarks(pdf: pypdfium2.PdfDocument) -> Iterator[Bookmark]:
    for found in islice(pdf.get_toc(), _MAX_BOOKMARKS):
        destination = found.get_dest()
        page = destination.get_index() if destination else None
        title = _one_line(found.get_title())
        if destination and page is not None and title:
            mode, numbers = destination.get_view()
            place = _TOPS.get(mode)
            top = numbers[place] if place is not None and place < len(numbers) else 0.0
            yield Bookmark(found.level + 1, title, page, top if top > 0 else None)


def _one_line(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())
