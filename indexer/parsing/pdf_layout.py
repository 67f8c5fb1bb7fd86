"""From lines on a page back to the paragraphs that an author wrote. Pure geometry and words; no PDF library."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from indexer.parsing.pdf_file import Line

# All in heights of the font, but for those that say otherwise.
_SAME_LINE = 0.3
_PARAGRAPH_GAP = 1.3  # times the usual distance of two lines on the page
_MIN_PARAGRAPH_GAP = 1.2
_MAX_USUAL_DROP = 1.5  # more than that is no line spacing but a page of single lines
_INDENT = 0.8
_SIZE_CHANGE = 0.1  # share of the larger font

_ITEM = re.compile(r"(?:[•‣◦▪●○■□–—*-]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])\s+\S")
# PDFium puts one of these in place of a hyphen at the end of a line, and leaves out the line break.
_HYPHENS = re.compile(r"\b(\w+)(?:[\ufffe\x02]|\u00ad\s?)(\w+)")
_WORD_AT_END = re.compile(r"\b(\w+)-$")
_MAX_WORD_CHARACTERS = 50
_WORD = re.compile(r"\w+")
_COMPOUND = re.compile(r"\b\w+-\w+")
_LEADERS = re.compile(r"(?: ?\.){5,}")  # between an entry of a table of contents and its page
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\ud800-\udfff\ufffe\uffff]")

_STRIP_POINTS = 9  # lines of one column begin within a strip or its neighbours, first lines of paragraphs included
_MARGIN_LINES = 20  # of a paragraph or list are looked at

_MIN_PAGES = 5
_REPEATED_SHARE = 0.6
_EDGE_LINES = 2  # at the top and at the bottom of a page, where headers and footers stand


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together: sentences that wrap, items of a list, or lines that are kept apart.

    Attributes:
        cuts: Offsets into `text` where an item or a line that does not wrap begins.
    """

    text: str
    cuts: tuple[int, ...]
    is_list: bool


def without_repeated(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the pages without the lines that most of them have in the same place: headers and footers.

    Only lines at the edges are looked at, digits count as equal, and short documents are left as they are.
    """
    if len(pages) < _MIN_PAGES:
        return [list(lines) for lines in pages]
    edges = [{_place(line): line for line in _edge_lines(lines)} for lines in pages]
    counts = Counter(place for page in edges for place in page)
    repeated = {place for place, count in counts.items() if count > _REPEATED_SHARE * len(pages)}
    removed = [{id(line) for place, line in page.items() if place in repeated} for page in edges]
    return [[line for line in lines if id(line) not in gone] for lines, gone in zip(pages, removed, strict=True)]


def _edge_lines(lines: Sequence[Line]) -> list[Line]:
    downwards = sorted(lines, key=lambda line: -line.baseline)
    return downwards[:_EDGE_LINES] + downwards[_EDGE_LINES:][-_EDGE_LINES:]


def _place(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", " ".join(line.text.split())), round(line.baseline / 4)


def paragraphs(lines: Sequence[Line], compounds: frozenset[str] = frozenset()) -> Iterator[Paragraph]:
    """Yield the paragraphs of a stretch of lines.

    Args:
        lines: In reading order.
        compounds: Words that the document writes with a hyphen, which stay so at the end of a line.
    """
    usual_drop, margins = _usual_drop(lines), _margins(lines)
    group: list[Line] = []
    for line in lines:
        if group and _begins_paragraph(group, line, usual_drop, margins):
            yield _join(group, margins, compounds)
            group = []
        group.append(line)
    if group:
        yield _join(group, margins, compounds)


def find_compounds(pages: Sequence[Sequence[Line]]) -> frozenset[str]:
    """Return the words with a hyphen inside a line, in lower case."""
    found = (_COMPOUND.findall(line.text) for lines in pages for line in lines)
    return frozenset(word.lower() for words in found for word in words)


def _usual_drop(lines: Sequence[Line]) -> float:
    drops = (above.last_baseline - below.baseline for above, below in pairwise(lines))
    heights = median(line.height for line in lines) if lines else 1.0
    usual = median([drop for drop in drops if 0.5 * heights < drop < 3 * heights] or [1.2 * heights])
    return min(usual, _MAX_USUAL_DROP * heights)


def _begins_paragraph(group: Sequence[Line], line: Line, usual_drop: float, margins: dict[int, float]) -> bool:
    above = group[-1]
    drop = above.last_baseline - line.baseline
    if abs(drop) <= _SAME_LINE * line.height:
        return False
    if drop < 0 or drop > max(_PARAGRAPH_GAP * usual_drop, _MIN_PARAGRAPH_GAP * line.height):
        return True
    # A line may begin or end in another font: a bullet, a word in code.
    if min(abs(one - other) for one in line.heights for other in above.heights) > _SIZE_CHANGE * line.height:
        return True
    if _ITEM.match(line.text):
        return not _ITEM.match(group[0].text)
    if _ITEM.match(group[0].text):
        is_outside = line.left < group[0].left + _SAME_LINE * line.height
        return is_outside and not _wraps(above, line, _margin(group, margins))
    return len(group) > 1 and line.left > above.left + _INDENT * line.height


def _join(group: Sequence[Line], margins: dict[int, float], compounds: frozenset[str]) -> Paragraph:
    text = printable(group[0].text, compounds)
    cuts: list[int] = []
    is_list = bool(_ITEM.match(group[0].text))
    margin = _margin(group, margins)
    for above, line in pairwise(group):
        shown = printable(line.text, compounds)
        begins_item = is_list and bool(_ITEM.match(line.text)) and line.left < group[0].left + _INDENT * line.height
        if not begins_item and _wraps(above, line, margin):
            text = _mended(text, shown, compounds)
        else:
            text += "\n"
            cuts.append(len(text))
            text += shown
    return Paragraph(text, tuple(cuts), is_list)


def _margins(lines: Sequence[Line]) -> dict[int, float]:
    """Return how far right lines reach that begin in one strip of the page."""
    margins: dict[int, float] = {}
    for line in lines:
        strip = int(line.left // _STRIP_POINTS)
        margins[strip] = max(margins.get(strip, line.right), line.right)
    return margins


def _margin(group: Sequence[Line], margins: dict[int, float]) -> float:
    """Return how far right lines that begin where these do reach on the page."""
    latest = group[-_MARGIN_LINES:]
    strip = int(min(line.left for line in latest) // _STRIP_POINTS)
    return max(margins.get(near, 0.0) for near in (strip - 1, strip, strip + 1))


def _wraps(above: Line, line: Line, margin: float) -> bool:
    """Whether the first word of a line had no room on the line above, so that no author broke it there."""
    if abs(above.last_baseline - line.baseline) <= _SAME_LINE * line.height:
        return True
    first_word = line.text.split(maxsplit=1)[0]
    character_width = max(line.right - line.left, 0) / len(line.text)
    if line.last_baseline < line.baseline or not character_width:
        character_width = line.height / 2
    return above.right + (len(first_word) + 1) * character_width > margin


def _mended(text: str, following: str, compounds: frozenset[str]) -> str:
    """Join two lines, with the hyphen between them left out if it only divided a word."""
    before = _WORD_AT_END.search(text, max(len(text) - _MAX_WORD_CHARACTERS, 0))
    after = _WORD.match(following)
    if not before or not after:
        return f"{text} {following}"
    return f"{text[: before.start()]}{_joined(before[1], after[0], compounds)}{following[after.end() :]}"


def _joined(before: str, after: str, compounds: frozenset[str]) -> str:
    compound = f"{before}-{after}"
    return compound if compound.lower() in compounds or not after[:1].islower() else before + after


def printable(text: str, compounds: frozenset[str] = frozenset()) -> str:
    """Return a line as a reader sees it: hyphens inside it mended, ligatures in letters, no dots that lead the eye."""
    text = _HYPHENS.sub(lambda found: _joined(found[1], found[2], compounds), text)
    text = _LEADERS.sub(" ", text.translate(_LIGATURES))
    return " ".join(_UNPRINTABLE.sub("", text).split())
