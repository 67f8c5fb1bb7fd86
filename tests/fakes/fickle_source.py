"""FickleSource: a listed source at whose documents the indexer meets what a test chooses."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sources.document import Document, Place
from tests.fakes.listed_source import ListedSource


@dataclass(slots=True)
class FickleSource(ListedSource):
    """Does something while a document is cut into chunks, in the indexer's own process.

    Attributes:
        fates: What is done, by the path of the document.
    """

    fates: dict[str, Callable[[], object]] = field(default_factory=dict)

    def link(self, document: Document, place: Place) -> str:
        if fate := self.fates.get(document.path):
            fate()
        return ListedSource.link(self, document, place)
