"""The parts of a Word document that say what a reader sees, opened with care: the zip file may be hostile."""

import re
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from indexer.errors import Unparsable

# What is in the zip file, unpacked: pictures may take most of it, and a tree takes ten times the bytes of its XML.
_MAX_BYTES = 100_000_000
_MAX_XML_BYTES = 30_000_000
_MAX_MEMBERS = 10_000
_XML_SUFFIXES = (".xml", ".rels")

# Documents of Word never declare types or entities, in whatever encoding; only an attacker does.
_DECLARATIONS = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)")
_OLD_WORD = bytes.fromhex("d0cf11e0a1b11ae1")  # also the envelope of a document with a password

_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_MAX_STYLES = 20  # that one style is based on, one on the other
_TITLE_LEVEL = 1
_NOTES = {"footnote": RELATIONSHIP_TYPE.FOOTNOTES, "endnote": RELATIONSHIP_TYPE.ENDNOTES}

# What python-docx and the libraries below it raise on a package that is not as it should be; lxml's errors of
# syntax are SyntaxErrors, and a recursion that goes too deep is a RuntimeError.
_DAMAGES = (
    BadZipFile, OpcError, SyntaxError, struct.error, zlib.error, KeyError, ValueError, TypeError, AttributeError,
    IndexError, EOFError, NotImplementedError, RuntimeError, OSError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph's style says, its own or one that it is based on.

    Attributes:
        heading_level: 1 for the title, 2 for Heading 1 and so on; None for text.
        list_id: The list that its paragraphs are items of.
    """

    heading_level: int | None = None
    list_id: str | None = None


@dataclass(frozen=True, slots=True)
class Package:
    """A Word document, opened.

    Attributes:
        body: The element that holds paragraphs and tables.
        styles: By the id that paragraphs name.
        bullets: The lists and levels that have bullets, not numbers.
        notes: Footnotes and endnotes by kind and id.
    """

    title: str
    body: Any
    styles: Mapping[str, Style] = field(default_factory=dict)
    bullets: frozenset[tuple[str, str]] = frozenset()
    notes: Mapping[tuple[str, str], Any] = field(default_factory=dict)


def open_package(body: bytes) -> Package:
    """Return the document in a file.

    Raises:
        Unparsable: it is damaged, needs a password, is no Word document, or unpacks to too much.
    """
    if body.startswith(_OLD_WORD):
        raise Unparsable("is encrypted or in the format before 2007: save it as .docx without a password")
    try:
        _check(body)
        document = docx.Document(BytesIO(body))
        if document.element.body is None:
            raise ValueError
        return Package(
            title=_title(document),
            body=document.element.body,
            styles=_styles(_part(document, RELATIONSHIP_TYPE.STYLES)),
            bullets=_bullets(_part(document, RELATIONSHIP_TYPE.NUMBERING)),
            notes=_notes(document),
        )
    except _DAMAGES as error:
        raise Unparsable("damaged Word document: it cannot be opened; save it again") from error


def _check(body: bytes) -> None:
    with ZipFile(BytesIO(body)) as package:
        members = package.infolist()
        if len(members) > _MAX_MEMBERS or sum(member.file_size for member in members) > _MAX_BYTES:
            raise Unparsable(f"unpacks to more than {_MAX_BYTES // 1_000_000} MB; make its pictures smaller")
        for member in members:
            if member.filename.lower().endswith(_XML_SUFFIXES):
                _check_xml(package, member)


def _check_xml(package: ZipFile, member: ZipInfo) -> None:
    if member.file_size > _MAX_XML_BYTES:
        raise Unparsable(f"holds more than {_MAX_XML_BYTES // 1_000_000} MB of text; split it into parts")
    # Reading stops at the size that was checked, whatever the compressed data unpacks to.
    if _DECLARATIONS.search(package.read(member)):
        raise Unparsable("damaged Word document: its XML declares a document type, which Word never does")


def _part(document: Any, relationship: str) -> Any:
    """Return the root element of a related part, or None."""
    try:
        part = document.part.part_related_by(relationship)
    except KeyError:
        return None
    element = getattr(part, "element", None)
    return parse_xml(part.blob) if element is None else element


def _title(document: Any) -> str:
    try:
        document.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES)
    except KeyError:
        return ""  # python-docx would make properties up
    return " ".join(document.core_properties.title.split())


def _styles(root: Any) -> dict[str, Style]:
    if root is None:
        return {}
    elements = {style.get(qn("w:styleId")): style for style in root.iterfind(qn("w:style"))}
    return {name: _style(name, elements) for name in elements if name}


def _style(name: str | None, elements: Mapping[str | None, Any]) -> Style:
    heading_level: int | None = None
    list_id: str | None = None
    for _ in range(_MAX_STYLES):
        element = elements.get(name)
        if element is None:
            break
        heading_level = heading_level or _heading_level(element)
        list_id = list_id or value(element, "w:pPr/w:numPr/w:numId")
        name = value(element, "w:basedOn")
    return Style(heading_level, list_id)


def _heading_level(style: Any) -> int | None:
    name = value(style, "w:name") or ""
    if name.lower() == "title":
        return _TITLE_LEVEL
    if found := _HEADING.fullmatch(name):
        return int(found[1]) + _TITLE_LEVEL
    return outline_level(style)


def outline_level(element: Any) -> int | None:
    """Return the heading level that a style or paragraph gives itself in the outline, or None."""
    level = value(element, "w:pPr/w:outlineLvl")
    return int(level) + 1 + _TITLE_LEVEL if level and level in "012345678" else None


def _bullets(root: Any) -> frozenset[tuple[str, str]]:
    if root is None:
        return frozenset()
    levels = {
        abstract.get(qn("w:abstractNumId")): [
            level.get(qn("w:ilvl"))
            for level in abstract.iterfind(qn("w:lvl"))
            if value(level, "w:numFmt") in ("bullet", "none", None)
        ]
        for abstract in root.iterfind(qn("w:abstractNum"))
    }
    lists = ((each.get(qn("w:numId")), value(each, "w:abstractNumId")) for each in root.iterfind(qn("w:num")))
    return frozenset((list_id, level) for list_id, abstract in lists for level in levels.get(abstract, ()))


def _notes(document: Any) -> dict[tuple[str, str], Any]:
    notes: dict[tuple[str, str], Any] = {}
    for kind, relationship in _NOTES.items():
        root = _part(document, relationship)
        for note in () if root is None else root.iterfind(qn(f"w:{kind}")):
            notes[kind, note.get(qn("w:id"), "")] = note
    return notes


def value(element: Any, path: str) -> str | None:
    """Return the `w:val` of the element at a path such as `w:pPr/w:numPr`, or None."""
    found = element.find("/".join(qn(step) for step in path.split("/")))
    return None if found is None else found.get(qn("w:val"))
