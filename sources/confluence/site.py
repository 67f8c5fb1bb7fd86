"""Site: what both kinds of Confluence can be asked. One adapter a file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from sources.confluence.content import Content, Kind
from sources.document import Readers


@dataclass(frozen=True, slots=True)
class Space:
    """One space.

    Attributes:
        id: Cloud's; empty on Data Center.
        is_personal: Somebody's own.
    """

    key: str
    id: str
    is_personal: bool


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a page or comment in one version.

    Attributes:
        text: XHTML in storage format.
    """

    id: str
    version: int
    text: str


@dataclass(frozen=True, slots=True)
class Account:
    """One person.

    Attributes:
        id: Account id on Cloud, user name on Data Center.
        name: As people see it.
        email: Empty when the site does not tell.
        is_active: Not deactivated, as far as the site tells: members of groups stay in them when they are.
    """

    id: str
    name: str
    email: str
    is_active: bool = True


class Site(Protocol):
    """One Confluence. Every method may raise SourceUnavailable."""

    most_bodies: int
    """How many bodies one request may ask for."""

    def spaces(self) -> list[Space]:
        """Return the spaces that are not archived."""
        ...

    def space_readers(self, space: Space) -> Readers:
        """Return who may read a space, without the restrictions of its pages."""
        ...

    def search(self, cql: str) -> Iterator[Content]:
        """Yield what a query in Confluence's language finds."""
        ...

    def try_query(self, cql: str) -> None:
        """Ask for one result of a query, to hear whether the site understands it."""
        ...

    def restriction(self, content_id: str) -> Readers:
        """Return who may read one content by its own restriction, all of it; nobody when that cannot be had."""
        ...

    def bodies(self, kind: Kind, ids: Sequence[str]) -> dict[str, Body]:
        """Return the bodies of at most `most_bodies` of one kind, in storage format; those that are gone are absent."""
        ...

    def members(self, groups: Iterable[str]) -> dict[str, list[Account]]:
        """Return the members of groups by name; a group that is not there is absent."""
        ...

    def accounts(self, ids: Iterable[str]) -> list[Account]:
        """Return what is known of accounts; those that are gone are absent."""
        ...

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the names of people by what pages call them: account id, user key or user name."""
        ...

    def download(self, attachment: Content, max_bytes: int) -> bytes | None:
        """Return a file; None when it is larger than that."""
        ...

    def address(self, link: str) -> str:
        """Return the address of what a search gave as its link."""
        ...
