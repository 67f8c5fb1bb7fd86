"""Filters: what the asker narrows a search to."""

from dataclasses import dataclass, replace
from datetime import datetime

from index.chunk import Kind
from index.row_filter import NOTHING_EXCLUDED, Excluded


@dataclass(frozen=True, slots=True)
class Filters:
    """What the asker narrows the search to; every part narrows it further.

    Attributes:
        sources: Names, any of which may match.
        paths: Path prefixes, any of which may match.
        labels: Labels, any of which may match.
        versions: Product versions that a document describes, any of which may match.
        phrases: Words that must all stand together in a passage or its headings.
        updated_after: Aware; changed at or after it.
        updated_before: Aware; changed before it.
        excluded: What no passage may be like.
    """

    sources: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    kind: Kind | None = None
    versions: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    updated_after: datetime | None = None
    updated_before: datetime | None = None
    excluded: Excluded = NOTHING_EXCLUDED

    def without_phrases(self) -> "Filters":
        """Return what is to be read around a hit: of the same documents, whether or not it holds the phrases."""
        return replace(self, phrases=(), excluded=replace(self.excluded, phrases=()))


NO_FILTERS = Filters()
