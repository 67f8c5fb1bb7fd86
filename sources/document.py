"""The nouns that a source hands out: a document, where in it something stands, and what has changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import Literal

Readers = tuple[frozenset[str], ...]
"""Who may read, as an AND of ORs of principals: `everyone`, `user:ana@example.com`, `group:sre`.

No clause at all means everyone; an empty clause means nobody.
"""

CONFLUENCE_STORAGE = "application/x-confluence-storage"
ATLASSIAN_DOCUMENT = "application/x-atlassian-document"
"""The two formats in which Confluence keeps a page: XHTML with elements of its own, and a tree of nodes in JSON."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a document a passage stands, for a deep link.

    Attributes:
        lines: First and last line, counted from 1, where the format has lines a person can open.
        page: Page number, counted from 1, where the format has pages.
        anchor: The heading's anchor as the source renders it, or an empty string. On a Confluence page the
            heading's text with white space collapsed, and `.1`, `.2` … behind one that repeats: what Cloud and
            Data Center make of it differs, so the source makes the anchor when it links.
    """

    lines: tuple[int, int] | None = None
    page: int | None = None
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One document as a source lists it, before it is read.

    Attributes:
        path: Stable within its source, with forward slashes.
        version: Differs whenever the content, author or time shown with the document differs.
    """

    path: str
    version: str


Standing = Literal["current", "changed", "gone"]
"""What is known of a document, compared with what its source has now.

`gone` is also what may be shown no longer: it left the scope of the source, or some of its readers may not read it now.
"""


@dataclass(frozen=True, slots=True)
class Known:
    """What an index holds of a document, to be compared with its source.

    Attributes:
        version: As the source told it.
        readers: As they are stored: those of the source's settings are among them.
    """

    version: str
    readers: Readers


@dataclass(frozen=True, slots=True)
class Sight:
    """What a look at some documents has shown, before their source is listed.

    Attributes:
        readers: Who may read each document that was looked at, or whose readers these concern, by path; of those that
            are indexed, what is indexed.
        entries: Those that say something else than what is indexed, or are new, and can be read.
    """

    readers: Mapping[str, Readers]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Rename:
    """A document that moved, with or without a change of its content."""

    old_path: str
    new_path: str


@dataclass(frozen=True, slots=True)
class Skip:
    """A document that the source will not hand out, and the reason a person reads in `footnote status`."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What to do to bring an index from one checkpoint to the next.

    Attributes:
        entries: Documents to look at. One whose version is already indexed needs no work.
        removed: Paths that are gone.
        renames: Moves; `new_path` is also in `entries`, `old_path` is never in `removed`.
        skips: Documents that will not be read, with the reason.
        checkpoint: Opaque; handed to `changes` once all of this has been worked through.
        is_full: True when `entries` and `skips` name every document, so that any other is gone.
    """

    entries: tuple[Entry, ...]
    removed: tuple[str, ...]
    renames: tuple[Rename, ...]
    skips: tuple[Skip, ...]
    checkpoint: str
    is_full: bool


@dataclass(frozen=True, slots=True)
class Document:
    """One file, page or attachment as its source holds it.

    Attributes:
        body: In the source's own format; parsing turns it into blocks.
        updated_at: Aware, UTC: the last change of this document, not of its container.
        url: Link to the whole document; `Source.link` makes the deep ones.
        title: As the source knows it, or an empty string when only the body can tell.
        labels: Lower-case, sorted.
        media_type: As the source knows it, or an empty string when the path's suffix tells.
        references: What a page in a wiki's own format names, by the keys of `sources.references`.
    """

    source: str
    path: str
    version: str
    body: bytes
    url: str
    updated_at: datetime
    author: str = ""
    title: str = ""
    labels: tuple[str, ...] = ()
    readers: Readers = ()
    media_type: str = ""
    references: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The last part of the path."""
        return PurePosixPath(self.path).name
