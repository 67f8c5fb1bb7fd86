"""Which words of a body in storage format a reader sees, told without the parser: by a strict XML library."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5
from pathlib import Path

from lxml import etree  # type: ignore[import-untyped]

from tests.indexer.parsing.wiki import parse_storage_page

_INLINE = frozenset(
    ("a", "b", "big", "code", "del", "em", "font", "i", "ins", "s", "small", "span", "strong", "sub", "sup", "tt", "u",
     "ac:inline-comment-marker")
)  # fmt: skip
_HIDDEN = frozenset(
    ("ac:adf-attribute", "ac:adf-fallback", "ac:default-parameter", "ac:placeholder", "ac:task-id", "ac:task-status",
     "ac:task-uuid")
)  # fmt: skip
_TITLED = frozenset(("code", "expand", "info", "noformat", "note", "panel", "status", "tip", "warning"))
_ENTITY = re.compile(r"&(\w+;)")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Kept:
    """How much of one body was kept."""

    path: Path
    words: int
    missing: tuple[str, ...]

    @property
    def share(self) -> float:
        return 1 - len(self.missing) / self.words if self.words else 1.0


def words(text: str) -> list[str]:
    return _WORD.findall(text)


def visible_words(body: str) -> list[str]:
    """The words of a body in reading order."""
    known = _ENTITY.sub(lambda found: _character(found[1]), re.sub(r"<\?xml[^>]*>", "", body))
    parser = etree.XMLParser(recover=True, huge_tree=True)
    root = etree.fromstring(f'<root xmlns:ac="ac" xmlns:ri="ri">{known}</root>'.encode(), parser)
    return words("".join(_texts(root)))


def kept_in(folder: Path) -> list[Kept]:
    """How much of each body in a folder is kept, the worst first."""
    found = [_kept(path) for path in sorted(folder.rglob("*.xml"))]
    return sorted(found, key=lambda kept: kept.share)


def _kept(path: Path) -> Kept:
    body = path.read_text(encoding="utf-8")
    visible = visible_words(body)
    missing = Counter(visible) - Counter(words(parse_storage_page(body).text))
    return Kept(path, len(visible), tuple(missing.elements()))


def _character(name: str) -> str:
    return f"&{name}" if name in ("amp;", "lt;", "gt;", "quot;", "apos;") else html5.get(name, name)


def _texts(element: "etree._Element") -> Iterator[str]:
    if not isinstance(element.tag, str):
        return
    name = re.sub(r"\{(\w+)\}", r"\1:", element.tag)
    gap = "" if name in _INLINE else " "
    yield gap
    if _is_shown(element, name):
        yield element.text or ""
        for inner in element:
            yield from _texts(inner)
            yield inner.tail or ""
    yield gap


def _is_shown(element: "etree._Element", name: str) -> bool:
    parent = element.getparent()
    if name == "ac:parameter":
        macro, parameter = (each.get("{ac}name") for each in (parent, element))
        return (parameter == "title" and macro in _TITLED) or (macro, parameter) == ("jira", "key")
    is_hidden = any(
        each.get("{ac}name") == "hidden" and each.text == "true"
        for each in element.findall("ac:parameter", {"ac": "ac"})
    )
    return name not in _HIDDEN and not is_hidden
