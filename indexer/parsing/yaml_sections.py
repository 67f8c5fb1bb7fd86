"""Which stretch of a YAML file belongs to which key. Only what is too long for one chunk is divided at all."""

from dataclasses import dataclass

from tree_sitter import Node

from indexer.parsing.code_pieces import Leads, Piece, Pieces
from indexer.parsing.syntax_tree import SyntaxTree
from indexer.parsing.word_pieces import WordPieces

_MAX_DEPTH = 2  # of keys: services, and each of them
_MAX_KEY_CHARACTERS = 80
# A key with less below it than this says little by itself, and stays with its neighbours.
_MIN_SECTION_PIECES = 30


def find_yaml_pieces(tree: SyntaxTree, word_pieces: WordPieces) -> list[Piece]:
    """Return the whole file as pieces: documents, and the keys of documents that are too long for one chunk."""
    return _Walk(tree, word_pieces).run()


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A document or a key with all below it."""

    start: int
    end: int
    mapping: Node | None
    path: tuple[str, ...]


class _Walk:
    def __init__(self, tree: SyntaxTree, word_pieces: WordPieces) -> None:
        self._tree = tree
        self._word_pieces = word_pieces
        self._pieces = Pieces(tree.text)
        self._leads = Leads(tree)
        self._position = 0

    def run(self) -> list[Piece]:
        for node in self._tree.root.children:
            if node.type == "comment":
                self._leads.add(node)
            elif node.type == "document":
                mapping = _block_value(node, "block_mapping")
                name = _resource_name(self._tree, mapping) if mapping else ""
                self._divide(self._stretch(node, mapping, (name,) if name else ()), depth=0)
        self._pass(len(self._tree.text), (), is_before_definition=False)
        return self._pieces.all()

    def _divide(self, stretch: _Stretch, *, depth: int) -> None:
        self._pass(stretch.start, stretch.path[:-1] if depth else (), is_before_definition=True)
        fits = self._word_pieces.fits(stretch.start, stretch.end)
        if stretch.mapping is None or fits or depth == _MAX_DEPTH:
            self._pieces.definition(self._position, stretch.end, stretch.path)
            self._position = stretch.end
            return
        for pair in stretch.mapping.children:
            if pair.type == "comment":
                self._leads.add(pair)
            elif pair.type == "block_mapping_pair" and self._is_section(pair):
                self._add_comments(pair)
                mapping = _block_value(pair, "block_mapping", field="value")
                path = (*stretch.path, _key(self._tree, pair))
                self._divide(self._stretch(pair, mapping, path), depth=depth + 1)
            else:
                self._add_comments(pair)
        self._pass(stretch.end, stretch.path, is_before_definition=False)

    def _stretch(self, node: Node, mapping: Node | None, path: tuple[str, ...]) -> _Stretch:
        start = min(self._leads.climb(self._tree.start(node)), default=self._tree.start(node))
        if start < self._position:
            self._position = self._pieces.shrink(start)
        return _Stretch(start, self._tree.end(node), mapping, path)

    def _pass(self, end: int, path: tuple[str, ...], *, is_before_definition: bool) -> None:
        self._pieces.loose(self._position, end, path, is_before_definition=is_before_definition)
        self._position = max(self._position, end)

    def _is_section(self, pair: Node) -> bool:
        value = pair.child_by_field_name("value")
        if value is None or value.type != "block_node":
            return False
        return self._word_pieces.count(self._tree.start(pair), self._tree.end(pair)) >= _MIN_SECTION_PIECES

    def _add_comments(self, pair: Node) -> None:
        """Note the comment behind a value, which the grammar takes for the end of that value."""
        node: Node | None = pair
        while node is not None and node.children:
            node = node.children[-1]
            if node.type == "comment":
                self._leads.add(node)


def _block_value(node: Node, node_type: str, *, field: str = "") -> Node | None:
    """Return the mapping that is the value of a document or pair."""
    candidates = [node.child_by_field_name(field)] if field else node.named_children
    for block in candidates:
        if block is not None and block.type == "block_node":
            return next((child for child in block.named_children if child.type == node_type), None)
    return None


def _key(tree: SyntaxTree, pair: Node) -> str:
    key = pair.child_by_field_name("key")
    return _scalar(tree, key)[:_MAX_KEY_CHARACTERS] or "?"


def _scalar(tree: SyntaxTree, node: Node | None) -> str:
    if node is None:
        return ""
    return " ".join(tree.text[tree.start(node) : tree.end(node)].split()).strip("\"'")


def _resource_name(tree: SyntaxTree, mapping: Node) -> str:
    """Return `Deployment web` for a Kubernetes resource, an empty string for anything else."""
    pairs = {_key(tree, pair): pair for pair in mapping.children if pair.type == "block_mapping_pair"}
    if not {"apiVersion", "kind"} <= pairs.keys():
        return ""
    name = ""
    if (metadata := pairs.get("metadata")) and (inner := _block_value(metadata, "block_mapping", field="value")):
        names = [pair for pair in inner.children if pair.type == "block_mapping_pair" and _key(tree, pair) == "name"]
        name = _scalar(tree, names[0].child_by_field_name("value")) if names else ""
    kind = _scalar(tree, pairs["kind"].child_by_field_name("value"))
    return f"{kind} {name}".strip()[:_MAX_KEY_CHARACTERS]
