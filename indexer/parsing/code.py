"""Source code and configuration. Verbatim: the text is the file, and every character of it is in one block.

Where a grammar knows the language, definitions are sections; otherwise the text is divided as it is indented.
"""

import re
from collections.abc import Iterable, Iterator

from indexer.blocks import BlockKind, Parsed
from indexer.errors import Unparsable
from indexer.parsing.code_cuts import Cuts, find_cuts
from indexer.parsing.code_languages import YAML, Language, language_of
from indexer.parsing.code_pieces import Piece
from indexer.parsing.code_sections import find_pieces
from indexer.parsing.decode import decode
from indexer.parsing.draft import Draft, Span
from indexer.parsing.listing import statement_cuts
from indexer.parsing.plain_code import plain_stretches
from indexer.parsing.syntax_tree import SyntaxTree, parse_syntax
from indexer.parsing.word_pieces import WordPieces
from indexer.parsing.yaml_sections import find_yaml_pieces
from sources.document import Document

# Nobody writes or reads such lines; bundlers, exporters and encoders do.
_MAX_LINE_CHARACTERS = 20_000
_MAX_MEAN_LINE_CHARACTERS = 300
_MIN_JUDGED_CHARACTERS = 5_000  # a short file with one long line is still read

_BLANK_LINE_ABOVE = re.compile(r"\n[^\S\n]*\n")


def parse_code(document: Document) -> Parsed:
    """Return the file's blocks; errors in the code never stop it.

    Raises:
        Unparsable: the file is not text, or was written by a program for programs.
    """
    text = decode(document.body)
    _refuse_minified(text)
    draft = Draft(text, with_lines=True)
    language = language_of(document.path)
    tree = parse_syntax(text, language) if language else None
    if language is None or tree is None or (language is YAML and tree.root.has_error):
        for span in plain_stretches(text):
            draft.add(BlockKind.CODE, span, cuts=statement_cuts(text, span))
    else:
        _add_sections(draft, tree, language)
    return Parsed(title="", text=text, blocks=draft.blocks(), is_code=True)


def open_section(draft: Draft, path: Iterable[str]) -> None:
    """Set the heading path of the blocks that follow; in code no text stands for a heading."""
    draft.heading(1, "", (0, 0))
    for level, heading in enumerate(path, start=1):
        draft.heading(level, heading, (0, 0))


def _refuse_minified(text: str) -> None:
    # Indentation does not count: deeply nested data is still written line by line.
    lengths = [len(line.strip()) for line in text.split("\n")]
    longest = max(lengths)
    if longest > _MAX_LINE_CHARACTERS:
        line = lengths.index(longest) + 1
        raise Unparsable(f"looks generated or minified: line {line} has {longest:,} characters")
    mean = sum(lengths) // len(lengths)
    if len(text) > _MIN_JUDGED_CHARACTERS and mean > _MAX_MEAN_LINE_CHARACTERS:
        raise Unparsable(f"looks generated or minified: its lines have {mean} characters on average")


def _add_sections(draft: Draft, tree: SyntaxTree, language: Language) -> None:
    word_pieces = WordPieces(tree.text)
    pieces = find_yaml_pieces(tree, word_pieces) if language is YAML else find_pieces(tree, language, word_pieces)
    cuts = find_cuts(tree, language, word_pieces)
    for piece in pieces:
        open_section(draft, piece.path)
        for start, end in _spans(tree.text, piece, cuts):
            draft.add(BlockKind.CODE, (start, end), cuts=cuts.between(start, end))


def _spans(text: str, piece: Piece, cuts: Cuts) -> Iterator[Span]:
    """Yield a definition whole, and loose statements in the groups that blank lines make of them."""
    if piece.is_whole:
        yield piece.start, piece.end
        return
    start = piece.start
    for cut in cuts.between(piece.start, piece.end):
        if cut not in cuts.in_text and _BLANK_LINE_ABOVE.fullmatch(text, text.rfind("\n", 0, cut - 1), cut):
            yield start, cut
            start = cut
    yield start, piece.end
