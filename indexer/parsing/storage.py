"""Confluence's storage format: pages of Data Center, and of Cloud where they are asked for in it."""

from indexer.blocks import Parsed
from indexer.parsing.storage_elements import pieces_of
from indexer.parsing.storage_tree import read_storage, storage_text
from indexer.parsing.wiki_page import draw_page
from indexer.parsing.wiki_scope import scope_of
from sources.document import Document


def parse_storage(document: Document) -> Parsed:
    """Return what a reader of the page sees, with what its source found behind the names on it.

    Raises:
        Unparsable: the body is not text; malformed markup is no reason.
    """
    tree = read_storage(storage_text(document.body))
    return draw_page(pieces_of(tree, scope_of(document, pieces_of)))
