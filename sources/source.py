"""The seam: what every source can do. One adapter a file; a new source touches only this room and config."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from sources.document import Changes, Document, Entry, Known, Place, Readers, Sight, Standing
from sources.release import Release


class Source(Protocol):
    """A place where documents come from. Synchronous; called from the indexer's worker threads."""

    @property
    def name(self) -> str:
        """Unique among the configured sources; stored with every chunk."""
        ...

    def changes(self, since: str | None) -> Changes:
        """Return what changed since a checkpoint, or everything when `since` is None or no longer usable.

        Raises:
            SourceUnavailable: the source cannot be reached or read as configured.
        """
        ...

    def prepare(self, entries: Sequence[Entry]) -> None:
        """Learn which entries of the latest `changes` will be read, in this order; a source may fetch them ahead."""
        ...

    def read(self, entry: Entry) -> Document:
        """Return the document of an entry of the latest `changes`.

        Raises:
            DocumentSkipped: this document is left out on purpose; the message is the reason.
            DocumentGone: it vanished since it was listed.
            DocumentUnreadable: it cannot be read for the moment.
            SourceUnavailable: the source itself failed.
        """
        ...

    def standings(self, known: Mapping[str, Known]) -> dict[str, Standing]:
        """Return how each of these documents stands now, by path: somebody waits, so it asks little and never long.

        Raises:
            NotAtHand: it can, once `probe` has brought here what it needs.
            SourceUnavailable: the source cannot tell without more work than that.
        """
        ...

    def probe(self) -> list[str]:
        """Return the names of the parts of it that are chosen, if it has parts, after asking a little.

        Raises:
            SourceUnavailable: the source cannot be used as configured.
        """
        ...

    def readers(self, versions: Mapping[str, str]) -> dict[str, Readers]:
        """Return who may read now what each of these versions says; a permission can change without a new version.

        Args:
            versions: What is indexed, by path; empty for a path of which that is not known.

        Raises:
            SourceUnavailable: the source cannot be reached.
        """
        ...

    def groups(self) -> Mapping[str, frozenset[str]] | None:
        """Return e-mails of members by the name of each group that the source's own permissions name.

        None when the source has no permissions of its own. Names of groups begin with the name of the source.

        Raises:
            SourceUnavailable: the source cannot tell.
        """
        ...

    def release(self, path: str) -> Release:
        """Return which version of a product the document at this path describes, by what the settings say now."""
        ...

    def link(self, document: Document, place: Place) -> str:
        """Return the URL that opens the document at this place, pinned to the document's version if it can be."""
        ...

    def lookout(self) -> "Lookout | None":
        """Return what looks at single documents while this lists them all; None if that takes no time to speak of."""
        ...


class Lookout(Source, Protocol):
    """A second pair of eyes on a source: what it reads, links and tells of groups is of its latest look."""

    def look(self, paths: Collection[str], known: Mapping[str, Known]) -> Sight:
        """Look at some documents, and at whatever follows from them for others.

        Args:
            paths: Of the documents.
            known: Everything that is indexed of the source, by path.

        Raises:
            SourceUnavailable: the source cannot tell.
        """
        ...

    def stop_listing(self) -> None:
        """Let a listing of the source that a thread is at come to an end soon: nobody waits for it any more."""
        ...
