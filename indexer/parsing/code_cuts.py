"""Where code may be cut: where statements, elements and clauses begin, and never inside one that fits a chunk."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from tree_sitter import Node

from indexer.parsing.code_languages import Language
from indexer.parsing.code_pieces import Leads
from indexer.parsing.syntax_tree import SyntaxTree
from indexer.parsing.word_pieces import WordPieces

_CLOSERS = tuple(")]}>;,")
# What belongs to the line before, in the languages that put it on a line of its own.
_CONTINUING = re.compile(r"(?:end|endif|fi|done|esac|then|do)\b", re.IGNORECASE)
# Nodes of text: what grammars find inside them (escapes, interpolations) is no place to cut.
_TEXT = re.compile(r"string|comment|heredoc|scalar|template_literal|jsx_text|preproc_arg")
_BODY = re.compile(r"(?:block|body|declaration_list|enumerator_list|compound_statement)$")
_NEXT_LINE = re.compile(r"\n\s*?(?=[^\n\S]*\S)")


@dataclass(frozen=True, slots=True)
class Cuts:
    """All places of one file where it may be cut.

    Attributes:
        places: Offsets in ascending order.
        in_text: Those that divide a long string or comment, not two statements.
    """

    places: tuple[int, ...]
    in_text: frozenset[int]

    def between(self, start: int, end: int) -> tuple[int, ...]:
        """Return the places inside a stretch, its ends left out."""
        return self.places[bisect_right(self.places, start) : bisect_left(self.places, end)]


def find_cuts(tree: SyntaxTree, language: Language, word_pieces: WordPieces) -> Cuts:
    """Return the places for the whole file.

    Every statement of the file counts. One that is too long is opened, and what is in it counts as well; text in
    which nothing begins is cut at its lines. Comments and attributes directly above stay with what they belong to.
    """
    cuts: set[int] = set()
    in_text: set[int] = set()
    leads = Leads(tree)
    too_long = [tree.root]
    while too_long:
        node = too_long.pop()
        children = [] if _TEXT.search(node.type) else node.children
        for child in children:
            if child.type in language.leading:
                leads.add(child)
        beginnings = _beginnings(tree, node, children)
        cuts.update(beginnings)
        longer = [child for child in children if not word_pieces.fits(tree.start(child), tree.end(child))]
        too_long.extend(longer)
        start, end = tree.start(node), tree.end(node)
        if not beginnings and not longer and not word_pieces.fits(start, end):
            lines = _NEXT_LINE.finditer(tree.text, start, end)
            in_text.update(line.end() for line in lines)
    between = {_climb(cut, leads, word_pieces) for cut in cuts}
    return Cuts(tuple(sorted(between | in_text)), frozenset(in_text - between))


def _beginnings(tree: SyntaxTree, parent: Node, children: list[Node]) -> list[int]:
    """Return where children begin on lines of their own, or, if all share one line, where each begins."""
    rows = [(child, child.start_point.row) for child in children]
    first_row = parent.start_point.row
    on_own_line = [tree.line_start(row) for child, row in rows if row > first_row and _begins(tree, child)]
    if on_own_line or parent.end_point.row > first_row:
        return on_own_line
    return [tree.start(child) for child in children[1:] if child.is_named]


def _begins(tree: SyntaxTree, node: Node) -> bool:
    start = tree.start(node)
    if not tree.begins_line(start) or tree.text.startswith(_CLOSERS, start):
        return False
    if tree.text.startswith("{", start) and (not node.is_named or _BODY.search(node.type)):
        return False
    return not _CONTINUING.match(tree.text, start)


def _climb(cut: int, leads: Leads, word_pieces: WordPieces) -> int:
    """Move a cut above the comments that belong to what it stands before, unless they are a chunk of their own."""
    highest = cut
    for above in leads.climb(cut):
        if not word_pieces.fits(above, cut):
            break
        highest = above
    return highest
