"""Atlassian Document Format: pages of Confluence Cloud as a tree of nodes in JSON."""

import json
import re

from indexer.blocks import Parsed
from indexer.parsing.atlassian_fields import Fields
from indexer.parsing.atlassian_nodes import nodes
from indexer.parsing.sketch import Element, Piece
from indexer.parsing.storage_elements import pieces_of
from indexer.parsing.storage_tree import storage_text
from indexer.parsing.wiki_page import draw_page
from indexer.parsing.wiki_scope import scope_of
from sources.document import Document

_TEXT = re.compile(r'"text"\s*:\s*("(?:[^"\\]|\\.)*")')


def parse_atlassian_document(document: Document) -> Parsed:
    """Return what a reader of the page sees, with what its source found behind the names on it.

    Raises:
        Unparsable: the body is not text; of JSON that is cut off or nested beyond reason the texts are kept.
    """
    text = storage_text(document.body)
    try:
        root = json.loads(text)
    except (ValueError, RecursionError):
        return draw_page(_texts(text))
    return draw_page(nodes(Fields({"content": [root]}), scope_of(document, pieces_of)))


def _texts(text: str) -> list[Piece]:
    """Return the texts of nodes in a body that is no JSON, each as a paragraph."""
    found: list[Piece] = []
    for match in _TEXT.finditer(text):
        try:
            found.append(Element("p", [str(json.loads(match[1], strict=False))]))
        except ValueError:
            continue
    return found
