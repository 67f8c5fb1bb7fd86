"""Pages, blog posts, comments and attachments: one immutable value each, replaced whenever it changes."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Kind = Literal["page", "blogpost", "comment", "attachment"]
Status = Literal["current", "archived", "trashed", "draft"]


@dataclass(frozen=True, slots=True)
class Version:
    """One edit: its number from 1, when it was made and by which account."""

    number: int
    when: datetime
    by: str
    is_minor: bool = False
    message: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A label; `prefix` is `global`, `my` or `team`."""

    id: str
    name: str
    prefix: str = "global"


@dataclass(frozen=True, slots=True)
class Restriction:
    """Whom an operation is restricted to, by account id and by name of group. Nobody named: not restricted."""

    users: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    @property
    def is_set(self) -> bool:
        """Whether it restricts anything."""
        return bool(self.users or self.groups)


@dataclass(frozen=True, slots=True)
class Edition:
    """What one version of a page or an attachment was, kept as history."""

    version: Version
    title: str
    body: str
    file: "File | None" = None


@dataclass(frozen=True, slots=True)
class File:
    """The file of an attachment."""

    data: bytes
    media_type: str
    comment: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a comment stands: at the foot of the page, or at words of it that were selected.

    Attributes:
        resolution: `open`, `resolved`, `reopened` or `dangling`.
    """

    location: Literal["footer", "inline"] = "footer"
    selection: str = ""
    marker_ref: str = ""
    resolution: str = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One piece of content as it stands now.

    Attributes:
        id: A number as a string; of attachments `att` and a number.
        parent_id: The page above a page, or the comment that a comment replies to.
        container_id: The page or blog post that a comment or attachment belongs to.
        body: In storage format.
        document: In Atlassian Document Format, as JSON; empty: made from the storage format.
        editor: Of a page on Cloud, the editor that made it: `v2` is the new one; empty: not told, as of old pages.
        editions: Earlier versions, oldest first.
    """

    id: str
    kind: Kind
    space_key: str
    title: str
    version: Version
    created_at: datetime
    created_by: str
    body: str = ""
    document: str = ""
    editor: str = "v2"
    parent_id: str = ""
    container_id: str = ""
    position: int = 0
    status: Status = "current"
    labels: tuple[Label, ...] = ()
    read: Restriction = field(default_factory=Restriction)
    update: Restriction = field(default_factory=Restriction)
    file: File | None = None
    spot: Spot = field(default_factory=Spot)
    editions: tuple[Edition, ...] = ()

    @property
    def number(self) -> int:
        """The id as a number, for ordering."""
        return int(self.id.removeprefix("att"))
