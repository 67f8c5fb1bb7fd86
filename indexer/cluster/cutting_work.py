"""What a node does of the cutting: documents that the driver has read become chunks; it asks no source, no ledger."""

from collections.abc import Sequence
from dataclasses import dataclass

# What is imported when a first document is cut must not count as the time of this document, and takes half a second.
import indexer.parsing.registry  # noqa: F401
from index.chunk import Chunk
from indexer.cluster.site import OpenSite, Site
from indexer.cutting import cut, stumbling
from indexer.rows import Placement
from indexer.tries import LEFT_OUT
from indexer.watchdog import Watchdog
from indexer.workbench import ignore
from ledger.documents import IndexedDocument
from sources.document import Document, Entry, Place


@dataclass(frozen=True, slots=True)
class Assignment:
    """A document to be cut: as it was listed, as it was read, and what else is known of it."""

    entry: Entry
    document: Document
    placement: Placement


@dataclass(frozen=True, slots=True)
class Cut:
    """What came of a document, but for its chunks.

    Attributes:
        document: As it is to be recorded.
        places: Of its chunks, in order; only the source knows the links to them.
    """

    document: IndexedDocument
    places: tuple[Place, ...]


Outcome = Cut | Exception
"""Or why a document is left out: one of `LEFT_OUT`."""


def cut_documents(
    open_site: OpenSite, assignments: Sequence[Assignment], document_seconds: float
) -> tuple[list[Outcome], list[list[Chunk]]]:
    """Cut documents, and return what came of each, and their chunks apart, which need not travel to the driver.

    Args:
        open_site: Opens what this process works with.
        assignments: The documents.
        document_seconds: How long one of them may take, before the process is ended.
    """
    site = open_site()
    outcomes: list[Outcome] = []
    chunks: list[list[Chunk]] = []
    with Watchdog(ignore, document_seconds) as watchdog:
        for assignment in assignments:
            with watchdog.over(assignment.entry):
                outcome, own = _cut(site, assignment)
            outcomes.append(outcome)
            chunks.append(own)
    return outcomes, chunks


def _cut(site: Site, assignment: Assignment) -> tuple[Outcome, list[Chunk]]:
    places: list[Place] = []

    def note(_: Document, place: Place) -> str:
        places.append(place)
        return ""

    document = assignment.document
    try:
        with stumbling(document.source, assignment.entry):
            indexed, chunks = cut(document, assignment.placement, site.embedder, note)
    except LEFT_OUT as reason:
        return reason, []
    return Cut(indexed, tuple(places)), chunks
