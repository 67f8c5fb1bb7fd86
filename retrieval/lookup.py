"""Lookup: which indexed document somebody means by a URL, a path or a title. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import urldefrag, urlsplit

from ledger.documents import IndexedDocument

# How Confluence names a page in its addresses: in the path, or on Data Center in the query.
_PAGE_ID = re.compile(r"/pages/(\d+)(?:/|$)|[?&]pageId=(\d+)(?:&|$)")
_NEAR = 5


@dataclass(frozen=True, slots=True)
class Listed:
    """An indexed document, and the source that it is of."""

    source: str
    document: IndexedDocument

    def __str__(self) -> str:
        """As `footnote search` shows it below a hit."""
        return f"{self.source}: {self.document.path}"


def look_up(text: str, documents: Sequence[Listed]) -> list[Listed]:
    """Return the documents that a text names: as URL, else `source: path` or path, else title, else `source/path`."""
    wanted = text.strip()
    if "://" in wanted:
        return _at(wanted, documents)
    by_path = [each for each in documents if wanted in {str(each), each.document.path}]
    title = _folded(wanted)
    by_title = [each for each in documents if _folded(each.document.title) == title]
    return by_path or by_title or [each for each in documents if f"{each.source}/{each.document.path}" == wanted]


def near_titles(text: str, documents: Sequence[Listed]) -> list[str]:
    """Return titles that are spelt nearly like a text or hold it, at most five."""
    titles = {_folded(each.document.title): each.document.title for each in documents}
    wanted = _folded(text)
    holding = sorted(folded for folded in titles if wanted and wanted in folded)
    near = [*get_close_matches(wanted, titles, n=_NEAR), *holding]
    return [titles[folded] for folded in dict.fromkeys(near)][:_NEAR]


def _at(url: str, documents: Sequence[Listed]) -> list[Listed]:
    """Find by the whole URL, without its fragment; or by host and id of a page, whose title in it may be an old one."""
    wanted = urldefrag(url).url.rstrip("/")
    exact = [each for each in documents if urldefrag(each.document.url).url.rstrip("/") == wanted]
    named = _PAGE_ID.search(urldefrag(url).url)
    if exact or not named:
        return exact
    host, path_end = urlsplit(url).netloc.lower(), f"/{named[1] or named[2]}"
    at_host = (each for each in documents if urlsplit(each.document.url).netloc.lower() == host)
    return [each for each in at_host if each.document.path.endswith(path_end)]


def _folded(title: str) -> str:
    return " ".join(title.casefold().split())
