"""From code to a syntax tree whose nodes can be asked for character offsets; bounded for any input."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from tree_sitter import Node, Parser, Point

from indexer.parsing.code_languages import YAML, Language, load_grammar

# Given what is not their language, grammars try readings side by side, or look ahead to the end of the file at
# every word, and take minutes. Both are bounded by counts, not by a clock: the same file gets the same blocks.
# Real code needed at most one of tree-sitter's ticks (100 operations) for 47 bytes, and 1.8 readings of the file.
_READ_BYTES = 1_024
_FREE_READS, _MAX_READINGS = 100, 20
_FREE_TICKS, _BYTES_PER_TICK = 2_000, 16

# tree-sitter-yaml overruns a buffer of its scanner, and ends the process, at some 250 levels.
_MAX_YAML_DEPTH = 100
_YAML_INDENT = re.compile(r"^([ \t]*)((?:[-?:][ \t]+)*)(?=\S)", re.MULTILINE)

# A letter for every byte beyond ASCII: the offsets stay, and a word stays a word.
_ASCII_ONLY = bytes(byte if byte < 0x80 else ord("x") for byte in range(256))

# 1 for every byte that begins a character in UTF-8, 0 for one that continues it.
_BEGINS_CHARACTER = bytes(0 if 0x80 <= byte < 0xC0 else 1 for byte in range(256))


class SyntaxTree:
    """A parsed file: the root node, and what turns a node's bytes into offsets into `text`."""

    def __init__(self, text: str, source: bytes, root: Node) -> None:
        self.text = text
        self.root = root
        self._offsets = _offsets(text, source)
        self._line_starts = [0, *(newline.end() for newline in re.finditer("\n", text))]

    def start(self, node: Node) -> int:
        """Return the offset of the node's first character."""
        return self._offsets[node.start_byte]

    def end(self, node: Node) -> int:
        """Return the offset behind the node's last character."""
        return self._offsets[node.end_byte]

    def row(self, offset: int) -> int:
        """Return the line of an offset, counted from 0."""
        return bisect_right(self._line_starts, offset) - 1

    def line_start(self, row: int) -> int:
        """Return the offset of a line's first character."""
        return self._line_starts[row]

    def begins_line(self, offset: int) -> bool:
        """Whether only white space stands before this offset on its line."""
        line_start = self._line_starts[self.row(offset)]
        return offset == line_start or self.text[line_start:offset].isspace()

    def fills_lines(self, start: int, end: int) -> bool:
        """Whether nothing but white space shares the lines of this stretch."""
        line_end = self.text.find("\n", end)
        behind = self.text[end : len(self.text) if line_end < 0 else line_end]
        return self.begins_line(start) and not behind.strip()


def parse_syntax(text: str, language: Language) -> SyntaxTree | None:
    """Return the syntax tree, or None when the grammar would take too long or nests too deep.

    Errors in the code are no obstacle: what the grammar does not understand becomes error nodes.
    """
    if language is YAML and _yaml_depth(text) > _MAX_YAML_DEPTH:
        return None
    # A lone surrogate cannot be encoded; no decoder makes one, but a caller's text may hold it.
    source = text.encode("utf-8", errors="replace")
    work = _Work(source.translate(_ASCII_ONLY) if language.is_ascii_only else source)
    try:
        tree = Parser(load_grammar(language)).parse(work.read, progress_callback=work.is_too_much)
    except ValueError:  # how the binding says that the callback stopped it
        return None
    finally:
        work.forget()
    return SyntaxTree(text, source, tree.root_node)


class _Work:
    """What tree-sitter reads, and how much it has done."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._handed_out = bytearray()
        self.reads_left = _FREE_READS + _MAX_READINGS * len(source) // _READ_BYTES
        self.ticks_left = _FREE_TICKS + len(source) // _BYTES_PER_TICK

    def read(self, offset: int, _point: Point) -> bytearray:
        """Return the source from here on, however often: a file that seems to end early crashes the parser.

        Always the same object with new content, since the binding never lets go of an object it was handed: slices
        of the source would stay in memory for good. It has done with the content of one call before the next.
        """
        self.reads_left -= 1
        self._handed_out[:] = self._source[offset : offset + _READ_BYTES]
        return self._handed_out

    def forget(self) -> None:
        """Empty the object that stays in memory."""
        self._handed_out.clear()

    def is_too_much(self, _offset: int, _has_error: bool) -> bool:  # noqa: FBT001 - the signature tree-sitter calls
        """Count one tick; True stops the parser."""
        self.ticks_left -= 1
        return self.ticks_left < 0 or self.reads_left < 0


def _offsets(text: str, source: bytes) -> Sequence[int]:
    """Return a sequence that gives for each byte offset the offset of its character."""
    if len(text) == len(source):
        return range(len(source) + 1)
    begun = accumulate(source.translate(_BEGINS_CHARACTER))
    # The byte that begins character n is preceded by n beginnings.
    return array("Q", [0, *begun])


def _yaml_depth(text: str) -> int:
    """Return how deep block collections may be nested at most, judged by indentation alone."""
    deepest = depth = 0
    levels: list[tuple[int, int]] = []
    for found in _YAML_INDENT.finditer(text):
        indent, markers = len(found[1]), len(found[2].split())
        while levels and levels[-1][0] >= indent:
            depth -= levels.pop()[1]
        levels.append((indent, markers + 1))
        depth += markers + 1
        deepest = max(deepest, depth)
    return deepest
