"""Catalogue: the documents that a survey makes, each with its path and version."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sources.confluence.content import Content
from sources.confluence.references import may_be_shown
from sources.confluence.survey import Survey
from sources.document import Entry, Readers, Skip

Inclusions = Mapping[str, frozenset[str] | None]
"""Ids of the pages that a page takes text over from, also through others, by its id; None when it could not be read."""

_NOT_SHOWN = ("-", "?")


@dataclass(frozen=True, slots=True)
class Item:
    """One document to be.

    Attributes:
        path: Space, page id, and for what belongs to a page its own id and name.
        version: Differs whenever anything differs that is shown with the document. A page's ends with the pages that it
            includes, each behind a dot: `.131170v4` where it is shown, `.-131170v4` where it is left out, `.?` when
            they could not be told.
        content: The page or attachment; for the comments of a page, the page.
        comments: The comments, if this is a page's comments.
    """

    path: str
    version: str
    content: Content
    readers: Readers
    comments: tuple[Content, ...] = ()

    @property
    def entry(self) -> Entry:
        """How it is listed."""
        return Entry(self.path, self.version)


def items_of(survey: Survey, inclusions: Inclusions, labels: Iterable[str]) -> Iterator[Item]:
    """Yield everything that a survey makes, pages first.

    Args:
        survey: What is there.
        inclusions: What pages take over from others.
        labels: Put on every document by the settings.
    """
    common = sorted(labels)
    for page in survey.pages.values():
        readers = survey.readers[page.id]
        included = inclusions.get(page.id, frozenset())
        taken = ["?"] if included is None else [_taken(id_, readers, survey) for id_ in sorted(included)]
        yield Item(page_path(page), ".".join([_version(page, common, []), *taken]), page, readers)
    for attachment in survey.attachments:
        page = survey.pages[attachment.container]
        path = f"{page_path(page)}/{attachment.id}/{attachment.title.replace('/', '_')}"
        yield Item(path, _version(attachment, common, [page.title]), attachment, survey.readers[page.id])
    for page_id, comments in survey.comments.items():
        page = survey.pages[page_id]
        told = [[each.id, each.version] for each in comments]
        yield Item(
            f"{page_path(page)}/comments",
            f"{len(comments)}-{_digest([page.title, page.link, common, told])}",
            page,
            survey.readers[page_id],
            comments,
        )


def page_path(page: Content) -> str:
    """Return the path of a page: its title and its place in the tree may change, its id never."""
    return f"{page.space}/{page.id}"


def readers_of(item: Item, version: str, readers: Mapping[str, Readers]) -> Readers:
    """Return who may read what a version of a document says; nobody if that may be text that is closed to some of them.

    Args:
        item: The document as it is now.
        version: Of the text in question, which names the pages that it shows in place; empty if that is not known.
        readers: Who may read each page, by its id.
    """
    is_sound = version and all(id_ in readers and may_be_shown(readers[id_], item.readers) for id_ in shown_in(version))
    return item.readers if is_sound else (frozenset(),)


def own_part(version: str) -> str:
    """Return what a version says of the document itself, without what it includes."""
    return version.partition(".")[0]


def shown_in(version: str) -> dict[str, int]:
    """Return the number of each page that a version of another shows in place, by its id; 0 where it is not told."""
    parts = (part.partition("v") for part in version.split(".")[1:] if not part.startswith(_NOT_SHOWN))
    return {id_: int(number) if number.isdecimal() else 0 for id_, _, number in parts}


def too_large(item: Item, max_bytes: int) -> Skip | None:
    """Return why an attachment is not read, if it is larger than that."""
    size = item.content.size
    if item.content.kind != "attachment" or size <= max_bytes:
        return None
    return Skip(item.path, f"too large: {size / 1e6:,.1f} MB, and the limit is {max_bytes / 1e6:,.1f} MB")


def _taken(id_: str, readers: Readers, survey: Survey) -> str:
    mark = "" if may_be_shown(survey.readers[id_], readers) else "-"
    return f"{mark}{id_}v{survey.pages[id_].version}"


def _version(content: Content, labels: list[str], more: list[Any]) -> str:
    shown = [content.title, content.link, content.labels, labels, content.has_new_editor, more]
    return f"{content.version}-{_digest(shown)}"


def _digest(values: list[Any]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:8]
