"""Which stretch of a file belongs to which definition: every character to exactly one, in the file's order."""

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from indexer.parsing.code_headings import find_definition
from indexer.parsing.code_languages import Language
from indexer.parsing.code_pieces import Leads, Piece, Pieces
from indexer.parsing.syntax_tree import SyntaxTree
from indexer.parsing.word_pieces import WordPieces

_MAX_DEPTH = 6  # of headings; a definition further down stays part of the one around it


@dataclass(slots=True)
class _Frame:
    """Nodes still to be walked; `end` only for those of a container's definition."""

    nodes: Iterator[Node]
    path: tuple[str, ...]
    end: int | None = None


def find_pieces(tree: SyntaxTree, language: Language, word_pieces: WordPieces) -> list[Piece]:
    """Return the whole file as pieces, one or more for each section."""
    walk = _Walk(tree, language, word_pieces)
    walk.run()
    return walk.pieces.all()


class _Walk:
    """A walk over the tree in reading order, with a stack of its own: code may nest deeper than Python calls."""

    def __init__(self, tree: SyntaxTree, language: Language, word_pieces: WordPieces) -> None:
        self.pieces = Pieces(tree.text)
        self._tree = tree
        self._language = language
        self._word_pieces = word_pieces
        self._leads = Leads(tree)
        self._frames: list[_Frame] = []
        self._position = 0
        self._is_head = False

    def run(self) -> None:
        text_end = len(self._tree.text)
        self._frames.append(_Frame(iter([self._tree.root]), (), text_end))
        while self._frames:
            frame = self._frames[-1]
            node = next(frame.nodes, None)
            if node is not None:
                self._visit(node, frame.path)
                continue
            if frame.end is not None:
                self._pass(frame.end, frame.path, is_before_definition=False)
            self._frames.pop()

    def _visit(self, node: Node, path: tuple[str, ...]) -> None:
        if node.type in self._language.leading:
            self._leads.add(node)
            return
        definition = find_definition(node, self._tree, self._language) if len(path) < _MAX_DEPTH else None
        if definition is None:
            if node.child_count and not self._is_closed(node):
                self._frames.append(_Frame(iter(node.children), path))
            return
        start = min(self._leads.climb(self._tree.start(node)), default=self._tree.start(node))
        if start < self._position:
            self._position = self.pieces.shrink(start)
        self._pass(start, path, is_before_definition=True)
        end, path = self._tree.end(node), (*path, definition.heading)
        if definition.is_container:
            self._frames.append(_Frame(iter(definition.core.children), path, end))
            self._is_head = True
        else:
            self.pieces.definition(self._position, end, path)
            self._position = max(self._position, end)

    def _pass(self, end: int, path: tuple[str, ...], *, is_before_definition: bool) -> None:
        """Add what lies between the last definition and here."""
        if self._is_head and is_before_definition:
            self.pieces.head(self._position, end, path)
        elif self._is_head:
            self.pieces.definition(self._position, end, path)
        else:
            self.pieces.loose(self._position, end, path, is_before_definition=is_before_definition)
        self._is_head = False
        self._position = max(self._position, end)

    def _is_closed(self, node: Node) -> bool:
        if node.type not in self._language.closed:
            return False
        return self._word_pieces.fits(self._tree.start(node), self._tree.end(node))
