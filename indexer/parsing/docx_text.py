"""The words of a paragraph in a Word document: what is shown and not deleted, hidden or counted twice."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

_SPOKEN = {
    qn("w:tab"): " ",
    qn("w:ptab"): " ",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
_TEXTS = (qn("w:t"), f"{_MATH}t")
_BOX = qn("w:txbxContent")
_RUN = qn("w:r")
_REFERENCES = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}
# Properties, deletions, field codes; and the second form of a drawing, for programs that know only the old one.
_UNSEEN = frozenset(
    {_FALLBACK, *map(qn, ("w:pPr", "w:rPr", "w:del", "w:moveFrom", "w:delText", "w:instrText", "w:delInstrText"))}
)
_CONTAINERS = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag")))


@dataclass(slots=True)
class Words:
    """What a paragraph says.

    Attributes:
        text: Lines that the author broke are apart.
        boxes: The contents of text boxes that are anchored in it.
        notes: Kind and id of each note that it refers to.
    """

    text: str = ""
    boxes: list[Any] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def read_words(paragraph: Any) -> Words:
    """Return what a paragraph says, white space collapsed."""
    words = Words()
    pieces: list[str] = []
    # A stack: fields and content controls nest as deep as an author likes.
    waiting = [iter(paragraph)]
    while waiting:
        element = next(waiting[-1], None)
        if element is None:
            waiting.pop()
        elif element.tag in _TEXTS:
            pieces.append(element.text or "")
        elif element.tag in _SPOKEN:
            pieces.append(_SPOKEN[element.tag])
        elif element.tag == _BOX:
            words.boxes.append(element)
        elif element.tag in _REFERENCES:
            words.notes.append((_REFERENCES[element.tag], element.get(qn("w:id"), "")))
        elif element.tag not in _UNSEEN and not _is_hidden(element):
            waiting.append(iter(element))
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    words.text = "\n".join(line for line in lines if line)
    return words


def blocks_of(container: Any) -> Iterator[Any]:
    """Yield the paragraphs and tables of a body, cell, note or text box, those in content controls included."""
    waiting = [iter(container)]
    while waiting:
        element = next(waiting[-1], None)
        if element is None:
            waiting.pop()
        elif element.tag in (qn("w:p"), qn("w:tbl")):
            yield element
        elif element.tag in _CONTAINERS:
            waiting.append(iter(element))


def children_of(element: Any, tag: str) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, those in content controls included."""
    waiting = [iter(element)]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
        elif child.tag == qn(tag):
            yield child
        elif child.tag in _CONTAINERS:
            waiting.append(iter(child))


def _is_hidden(element: Any) -> bool:
    if element.tag != _RUN:
        return False
    hidden = element.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return hidden is not None and hidden.get(qn("w:val"), "1") not in ("0", "false", "off")
