"""Content: one page, blog post, attachment or comment as a search tells of it, without its body."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from sources.confluence.restriction import Clause, read_restriction
from sources.document import Readers
from sources.errors import SourceUnavailable

Json = dict[str, Any]
Kind = Literal["page", "blogpost", "attachment", "comment"]

EXPANSIONS = (
    "version",
    "space",
    "ancestors",
    "container",
    "metadata.labels",
    "metadata.properties.editor",
    "restrictions.read.restrictions.user",
    "restrictions.read.restrictions.group",
)
"""What a search is asked for; the same words on Cloud and Data Center."""


@dataclass(frozen=True, slots=True)
class Content:
    """What is known of it before it is read.

    Attributes:
        space: Key of its space.
        version: Number, from 1.
        updated_at: Aware, UTC.
        author: Of this version, as people see the name.
        link: Path or address where a browser finds it.
        ancestors: Ids of the pages above it, outermost first.
        labels: Lower-case, sorted.
        container: Id of what an attachment or comment belongs to, or an empty string.
        restriction: Its own, without those of its ancestors: no clause at all when it has none; None when the search
            has told only a part of it.
        has_new_editor: Cloud's new editor made it, which names anchors in its own way.
        media_type: Of an attachment.
        size: Of an attachment, in bytes; 0 when the site does not tell.
        download: Path of an attachment's file.
        is_put_away: Its space is archived.
    """

    id: str
    kind: Kind
    title: str
    space: str
    version: int
    updated_at: datetime
    author: str
    link: str
    ancestors: tuple[str, ...]
    labels: tuple[str, ...]
    container: str
    restriction: Readers | None
    has_new_editor: bool = False
    media_type: str = ""
    size: int = 0
    download: str = ""
    is_put_away: bool = False


def read_content(result: Json, clause: Clause) -> Content | None:
    """Return what a result of `content/search` tells; None for what is of no kind that is read.

    Raises:
        SourceUnavailable: it makes no sense; taken for nothing, it would be taken for a deletion.
    """
    if result.get("type") not in get_args(Kind):
        return None
    version, links = _object(result, "version"), _object(result, "_links")
    extensions = _object(result, "extensions")
    try:
        return Content(
            id=str(result["id"]),
            kind=result["type"],
            title=str(result.get("title") or ""),
            space=str(_object(result, "space").get("key") or ""),
            version=int(version["number"]),
            updated_at=_moment(version["when"]),
            author=str(_object(version, "by").get("displayName") or ""),
            link=str(links.get("webui") or ""),
            ancestors=tuple(str(each["id"]) for each in result.get("ancestors") or ()),
            labels=_labels(_object(_object(result, "metadata"), "labels")),
            container=str(_object(result, "container").get("id") or ""),
            restriction=read_restriction(_object(_object(result, "restrictions"), "read"), clause),
            has_new_editor=_editor(result) == "v2",
            media_type=str(extensions.get("mediaType") or _object(result, "metadata").get("mediaType") or ""),
            size=int(extensions.get("fileSize") or 0),
            download=str(links.get("download") or ""),
            is_put_away=str(_object(result, "space").get("status") or "").lower() == "archived",
        )
    except (KeyError, TypeError, ValueError) as error:
        raise SourceUnavailable(
            f"the search tells of {result.get('type')} {result.get('id')} in a way that makes no sense ({error!r})"
        ) from error


def _labels(page: Json) -> tuple[str, ...]:
    """Labels for oneself (`my:`) are not for others."""
    found = [label for label in page.get("results") or () if label.get("prefix", "global") in ("global", "team")]
    return tuple(sorted({str(label["name"]).lower() for label in found}))


def _editor(result: Json) -> str:
    properties = _object(_object(result, "metadata"), "properties")
    return str(_object(properties, "editor").get("value") or "")


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _object(parent: Json, name: str) -> Json:
    value = parent.get(name)
    return value if isinstance(value, dict) else {}
