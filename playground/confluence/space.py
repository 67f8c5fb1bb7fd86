"""Spaces, and who may do what in them: grants to users, groups and anybody, and on Cloud also roles."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["user", "group", "anonymous", "class"]


@dataclass(frozen=True, slots=True)
class Grant:
    """One operation allowed to one principal, as in `read` on `space`.

    Attributes:
        kind: `anonymous` has no name.
        name: Account id of a user, name of a group.
    """

    kind: Kind
    name: str
    operation: str = "read"
    target: str = "space"


@dataclass(frozen=True, slots=True)
class Role:
    """A named set of permissions of Cloud, such as `read/space`."""

    id: str
    name: str
    description: str
    permissions: tuple[str, ...]
    type: str = "SYSTEM"


@dataclass(frozen=True, slots=True)
class Assignment:
    """A role given in one space to a user, a group, or one of Cloud's classes of access (`kind` is `class`)."""

    kind: Kind
    name: str
    role_id: str


ANONYMOUS_USERS = "anonymous-users"
LICENSED_USERS = "all-licensed-users"
AUTHENTICATED_USERS = "authenticated-users"
PRODUCT_ADMINS = "all-product-admins"

VIEWER = Role("5a0b1a6e-0001-4000-8000-000000000001", "Viewer", "Can view content", ("read/space",))
COLLABORATOR = Role(
    "5a0b1a6e-0001-4000-8000-000000000002",
    "Collaborator",
    "Can view, create and comment",
    ("read/space", "create/page", "create/blogpost", "create/comment", "create/attachment"),
)
ADMIN = Role(
    "5a0b1a6e-0001-4000-8000-000000000003",
    "Admin",
    "Can do everything in the space",
    ("read/space", "create/page", "create/comment", "create/attachment", "delete/page", "administer/space"),
)
ROLES = (VIEWER, COLLABORATOR, ADMIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """A space as it stands now.

    Attributes:
        type: `global` or `personal`.
        status: `current` or `archived`.
    """

    id: str
    key: str
    name: str
    type: str
    status: str
    created_at: datetime
    created_by: str
    homepage_id: str = ""
    description: str = ""
    grants: tuple[Grant, ...] = ()
    assignments: tuple[Assignment, ...] = ()
