"""SensibleSite: a site whose answers make sense, or are said not to come from Confluence.

The adapters take from an answer what Confluence puts there, without a check for each. Whatever a proxy or another
program answers in its place fails here, and nowhere behind.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from sources.confluence.content import Content, Kind
from sources.confluence.site import Account, Body, Site, Space
from sources.document import Readers
from sources.errors import SourceUnavailable

# What taking values from an answer of another shape raises; infinite numbers and far years overflow.
_NONSENSE = (LookupError, TypeError, AttributeError, ValueError, ArithmeticError)


class SensibleSite:
    """Another site; what is raised over the shape of its answers becomes SourceUnavailable."""

    def __init__(self, site: Site, *, name: str, base_url: str) -> None:
        """Prepare; the source's name and the site's address are for the message."""
        self._site = site
        self._name = name
        self._base_url = base_url
        self.most_bodies = site.most_bodies

    def spaces(self) -> list[Space]:
        """Return the spaces that are not archived."""
        with self._sense():
            return self._site.spaces()

    def space_readers(self, space: Space) -> Readers:
        """Return who may read a space."""
        with self._sense():
            return self._site.space_readers(space)

    def search(self, cql: str) -> Iterator[Content]:
        """Yield what a query finds."""
        with self._sense():
            yield from self._site.search(cql)

    def try_query(self, cql: str) -> None:
        """Ask for one result of a query."""
        with self._sense():
            self._site.try_query(cql)

    def restriction(self, content_id: str) -> Readers:
        """Return who may read one content by its own restriction."""
        with self._sense():
            return self._site.restriction(content_id)

    def bodies(self, kind: Kind, ids: Sequence[str]) -> dict[str, Body]:
        """Return bodies in storage format."""
        with self._sense():
            return self._site.bodies(kind, ids)

    def members(self, groups: Iterable[str]) -> dict[str, list[Account]]:
        """Return the members of groups by name."""
        with self._sense():
            return self._site.members(groups)

    def accounts(self, ids: Iterable[str]) -> list[Account]:
        """Return what is known of accounts."""
        with self._sense():
            return self._site.accounts(ids)

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the names of people by what pages call them."""
        with self._sense():
            return self._site.names(ids)

    def download(self, attachment: Content, max_bytes: int) -> bytes | None:
        """Return a file."""
        with self._sense():
            return self._site.download(attachment, max_bytes)

    def address(self, link: str) -> str:
        """Return an address below the site's own."""
        return self._site.address(link)

    @contextmanager
    def _sense(self) -> Iterator[None]:
        try:
            yield
        except _NONSENSE as error:
            raise SourceUnavailable(
                f"source {self._name}: {self._base_url} answers something that is not Confluence's REST API, as a "
                "proxy or another program would; check base_url"
            ) from error
