"""The `confluence` source: everything that the settings choose of one site, each with who may read it."""

import time
import weakref
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote

from sources.confluence.catalogue import Inclusions, Item, items_of, readers_of, too_large
from sources.confluence.checkpoint import Checkpoint
from sources.confluence.client import ConfluenceClient
from sources.confluence.cloud import CloudSite
from sources.confluence.data_center import DataCenterSite
from sources.confluence.directory import Directory
from sources.confluence.document_making import DocumentMaker, Named
from sources.confluence.inclusions import Inclusion
from sources.confluence.looking import Indexed, entries_of
from sources.confluence.principals import Principals
from sources.confluence.scope import Scope
from sources.confluence.sense import SensibleSite
from sources.confluence.settings import ConfluenceSettings, Deployment, check, deployment_of
from sources.confluence.site import Site
from sources.confluence.standing import page_id, standings
from sources.confluence.survey import Survey, Surveyor
from sources.document import Changes, Document, Entry, Known, Place, Readers, Rename, Sight, Standing
from sources.errors import DocumentGone, SourceUnavailable
from sources.release import NO_RELEASE, Release

# What a look cannot have within this, the listing brings, which it may keep from beginning.
_LOOK_SECONDS = 5.0


class ConfluenceSource:
    """One site, listed as a whole each time: a request for some 200 pages, whatever their size.

    Paths are `SPACE/page id`, and below it for attachments and comments. A version is the page's number and a digest of
    what else is shown with it, such as labels, which change without a new number.
    """

    def __init__(self, settings: ConfluenceSettings, *, sleep: Callable[[float], None] = time.sleep) -> None:
        """Raise SourceUnavailable if a setting cannot be used; the site itself is first asked by `changes`."""
        check(settings)
        self._settings = settings
        self._sleep = sleep
        self._deployment = deployment_of(settings)
        self._client = ConfluenceClient(settings, sleep=sleep)
        self._site = _site(settings, self._deployment, self._client)
        scope = Scope(settings)
        unreadable = (Principals(settings.name).unreadable,)
        self._surveyor = Surveyor(self._site, scope, settings.readers, unreadable)
        self._inclusion = Inclusion(self._site, scope)
        self._directory = Directory(self._site, settings)
        weakref.finalize(self, self._client.close)
        self._items: Mapping[str, Item] = {}
        self._readers: Mapping[str, Readers] = {}
        self._sighted: Mapping[str, Readers] = {}
        self._maker: DocumentMaker | None = None
        self._listing: ConfluenceClient | None = None

    @property
    def name(self) -> str:
        """The configured name."""
        return self._settings.name

    def close(self) -> None:
        """Close the connections."""
        if self._maker:
            self._maker.close()
        self._client.close()

    def probe(self) -> list[str]:
        """Return the keys of the spaces in scope, after a few small requests instead of a listing.

        Raises:
            SourceUnavailable: the settings do not fit the site, or its account may not read what a run needs.
        """
        self._client.hurry()
        return self._surveyor.probe()

    def changes(self, since: str | None) -> Changes:
        """Return everything in scope, and the moves since a checkpoint; raises as `Source.changes`."""
        old = Checkpoint.parse(since).paths
        self._look(old)
        skips = [skip for item in self._items.values() if (skip := too_large(item, self._settings.max_bytes))]
        skipped = {skip.path for skip in skips}
        entries = tuple(item.entry for item in self._items.values() if item.path not in skipped)
        paths = {item.content.id: path for path, item in self._items.items() if not item.comments}
        renames = tuple(Rename(old[id_], path) for id_, path in paths.items() if id_ in old and old[id_] != path)
        return Changes(entries, (), renames, tuple(skips), str(Checkpoint(paths)), is_full=True)

    def lookout(self) -> "ConfluenceSource":
        """Return another one, with connections of its own: a site of 10,000 pages takes a minute to list."""
        silence = min(self._settings.timeout_seconds, _LOOK_SECONDS)
        other = ConfluenceSource(replace(self._settings, timeout_seconds=silence), sleep=self._sleep)
        other._listing = self._client
        return other

    def stop_listing(self) -> None:
        """Let the source that this one is a lookout of ask its site nothing more."""
        if self._listing:
            self._listing.give_up()

    def look(self, paths: Collection[str], known: Mapping[str, Known]) -> Sight:
        """Look at some pages, in about eight requests; files and comments are not read, but closed with their page.

        A page that moved, or that shows text of others in place, is read by the run that lists everything. A site that
        is busy or broken is waited for no longer than some seconds from now on.
        """
        self._client.hurry(_LOOK_SECONDS)
        ids = {id_ for path in paths if (id_ := page_id(path))}
        indexed = Indexed(known)
        survey = self._surveyor.closeup(ids, indexed.has_other_readers)
        self._take(survey, {}, lambda names: self._surveyor.named(names, survey.spaces))
        entries = entries_of(self._items.values(), indexed, ids)
        including = self._inclusion.among(self._items[entry.path].content.id for entry in entries)
        entries = tuple(entry for entry in entries if self._items[entry.path].content.id not in including)
        # Also those that are not indexed yet: an older listing may know them as they were.
        seen = {item.path: item.readers for item in self._items.values()}
        self._sighted = seen | indexed.readers(ids, survey)
        return Sight(self._sighted, entries)

    def prepare(self, entries: Sequence[Entry]) -> None:
        """Begin to fetch the bodies of these, in this order."""
        self._documents().expect([self._items[entry.path] for entry in entries if entry.path in self._items])

    def read(self, entry: Entry) -> Document:
        """Return one document as it is now; raises as `Source.read`, and DocumentUnreadable."""
        item = self._items.get(entry.path)
        if item is None:
            raise DocumentGone(f"{entry.path} is gone from source {self.name}")
        return self._documents().document(item)

    def standings(self, known: Mapping[str, Known]) -> dict[str, Standing]:
        """Return how each document stands, after two requests or a few; from then on it tries none more than twice.

        Whoever of its readers may not read it any more by restrictions makes it gone; a space that admits fewer people
        is seen by the next run.
        """
        self._client.hurry()
        return standings(known, self._surveyor, self._settings.labels)

    def readers(self, versions: Mapping[str, str]) -> dict[str, Readers]:
        """Return who may read what these versions say, as the latest listing has it.

        Nobody, where a version shows text of a page that is gone or that not all its readers may read any more, until
        it has been read again.
        """
        items = {path: self._items[path] for path in versions if path in self._items}
        return {path: readers_of(item, versions[path], self._readers) for path, item in items.items()}

    def groups(self) -> dict[str, frozenset[str]]:
        """Return the e-mails of the members of every group and account that permissions name.

        After a look also of those that only former permissions named, which still count with what shows text of others:
        whoever takes a group that is not told of for empty would close everything to its members.
        """
        clauses = {clause for item in self._items.values() for clause in item.readers}
        clauses |= {clause for readers in self._sighted.values() for clause in readers}
        return self._directory.members(clauses)

    def release(self, path: str) -> Release:  # noqa: ARG002 - a wiki has no folder for each release
        """Return that a page belongs to no release of a product."""
        return NO_RELEASE

    def link(self, document: Document, place: Place) -> str:
        """Return the page's URL with the heading's anchor, or a PDF's page."""
        if place.page:
            return f"{document.url}#page={place.page}"
        item = self._items.get(document.path)
        if not place.anchor or item is None or item.comments or item.content.kind == "attachment":
            return document.url
        return f"{document.url}#{self._anchor(place.anchor, item)}"

    def _anchor(self, heading: str, item: Item) -> str:
        """Cloud's new editor puts hyphens for spaces; elsewhere spaces go, and the page's title comes first."""
        if self._deployment is Deployment.CLOUD and item.content.has_new_editor:
            return quote("-".join(heading.split()))
        return quote(f"{''.join(item.content.title.split())}-{''.join(heading.split())}")

    def _look(self, old: Mapping[str, str]) -> None:
        files = {id_ for id_, path in old.items() if path.count("/") > 1}
        survey = self._surveyor.survey(old.keys() - files, files, has_comments=self._settings.has_comments)
        self._take(survey, self._inclusion.of(survey))

    def _take(self, survey: Survey, inclusions: Inclusions, named: Named | None = None) -> None:
        self._items = {item.path: item for item in items_of(survey, inclusions, self._settings.labels)}
        self._readers = survey.readers
        if self._maker:
            self._maker.close()
        self._maker = DocumentMaker(self._site, self._settings, survey, inclusions, named=named)

    def _documents(self) -> DocumentMaker:
        if self._maker is None:
            raise SourceUnavailable(f"source {self.name} has not been listed yet")
        return self._maker


def _site(settings: ConfluenceSettings, deployment: Deployment, client: ConfluenceClient) -> Site:
    principals = Principals(settings.name)
    site: Site = CloudSite(client, principals)
    if deployment is Deployment.DATA_CENTER:
        site = DataCenterSite(client, principals, email_pattern=settings.email_pattern)
    return SensibleSite(site, name=settings.name, base_url=settings.base_url)
