"""Chunking: blocks in, pieces out. Pure.

Rules: a piece is one slice of the text and lies within one section; every block is covered exactly once; a piece with
its context never holds more tokens than the embedder reads; a block is divided only when it does not fit by itself,
and then at its own cuts (rows, items, statements). Only a single row, item or statement that does not fit is divided
further: at sentences, then words, then anywhere.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from indexer.blocks import Block, BlockKind, Parsed
from indexer.sections import Section, sections_of

CountTokens = Callable[[Sequence[str]], list[int]]

# Longer passages blur what their vector says, whatever the window; shorter ones tear apart what belongs together.
# On the sets we tune on 254 tokens, the built-in model's window, did better than 200 (docs/evals.md).
TARGET_TOKENS = 254
# A context longer than this share of the window would crowd out the text it introduces.
_CONTEXT_SHARE = 0.25
_HEADER_SHARE = 0.35
# Tokenizers count a word of any length, such as encoded data, as one unknown token, and white space as none; people
# and language models have to read it all the same. Prose has 4 to 5 characters a token, padded tables up to 15.
_CHARACTERS_PER_TOKEN = 20

# What joining two texts may add beside a token for each character of white space: a word that is read as another one.
_TOKENS_PER_SEAM = 2

_SENTENCE_START = re.compile(r"(?<=[.!?…])[\"')\]]?\s+(?=\S)|\n+\s*(?=\S)")
_LINE_START = re.compile(r"\n+(?=[^\n])")
_WORD_START = re.compile(r"\s+(?=\S)")
# Levels of division: cuts of the block, sentences or lines, words, then so many characters each.
_FIRST_CHARACTER_LEVEL = 3
_CHARACTERS = (2000, 400, 80, 16, 4, 1)
_LAST_LEVEL = _FIRST_CHARACTER_LEVEL + len(_CHARACTERS) - 1


@dataclass(frozen=True, slots=True)
class Piece:
    """One chunk to be, as a slice of the parsed text.

    Attributes:
        context: Title, headings and, inside a divided table, its header rows.
        section: Order of its section in the document.
        blocks: The blocks it lies in, at least one.
    """

    start: int
    end: int
    context: str
    section: int
    heading_path: tuple[str, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class _Atom:
    """The least that is kept whole: a block, or a row, item, statement or sentence of a long one.

    Attributes:
        header: The header rows that stand above it when it begins a piece.
    """

    start: int
    end: int
    tokens: int
    block: Block
    header: str = ""
    header_tokens: int = 0


def split(parsed: Parsed, *, title: str, count_tokens: CountTokens, max_tokens: int) -> list[Piece]:
    """Cut a parsed document into pieces, in its order.

    Args:
        parsed: The document as blocks.
        title: What the document is called; leads the context of every piece.
        count_tokens: The embedder's own tokenizer.
        max_tokens: What the embedder reads of one text.
    """

    def weigh(texts: Sequence[str]) -> list[int]:
        counts = count_tokens(texts)
        return [max(count, len(text) // _CHARACTERS_PER_TOKEN) for count, text in zip(counts, texts, strict=True)]

    pieces: list[Piece] = []
    for section in sections_of(parsed.blocks):
        context, context_tokens = _fit_context(section.breadcrumbs(title), weigh, int(max_tokens * _CONTEXT_SHARE))
        cutter = _Cutter(parsed.text, weigh, context_tokens, min(TARGET_TOKENS, max_tokens) - context_tokens)
        for run in cutter.runs(section):
            pieces.extend(_pieces(cutter, run, section, context, max_tokens))
    return pieces


def _fit_context(breadcrumbs: list[str], count_tokens: CountTokens, limit: int) -> tuple[str, int]:
    """Join the breadcrumbs, leaving out the outermost while they are too long; return also the tokens of that line."""
    for skipped in range(len(breadcrumbs)):
        context = " › ".join(breadcrumbs[skipped:])
        [tokens] = count_tokens([f"{context}\n"])
        if tokens <= limit:
            return context, tokens
    return "", 0


class _Cutter:
    """Cuts one section of a text within a budget of tokens."""

    def __init__(self, text: str, count_tokens: CountTokens, context_tokens: int, budget: int) -> None:
        self.text = text
        self.count_tokens = count_tokens
        self.context_tokens = context_tokens
        self.budget = budget

    def runs(self, section: Section) -> Iterator[list[_Atom]]:
        """Yield the atoms of each piece: neighbours that fit together, in pieces of similar length."""
        counts = self.count_tokens([self.text[block.start : block.end] for block in section.blocks])
        atoms: list[_Atom] = []
        for block, tokens in zip(section.blocks, counts, strict=True):
            whole = _Atom(block.start, block.end, tokens, block)
            atoms.extend([whole] if tokens <= self.budget else self._parts(whole))
        for group in _without_gaps(self.text, atoms):
            yield from _pack(group, self.budget)

    def _parts(self, whole: _Atom) -> Iterator[_Atom]:
        """Divide a block that does not fit, leaving room for the header rows that each further part repeats."""
        block = whole.block
        header = self.text[block.start : block.header_end].strip() if block.header_end else ""
        [header_tokens] = self.count_tokens([f"{header}\n"])
        if header_tokens > self.budget * _HEADER_SHARE:
            header, header_tokens = "", 0
        for part in self._divide(whole, self.budget - header_tokens):
            is_below = bool(header) and part.start >= block.header_end
            yield replace(part, header=header, header_tokens=header_tokens) if is_below else part

    def _divide(self, atom: _Atom, budget: int, level: int = 0) -> Iterator[_Atom]:
        """Divide an atom that does not fit, at the coarsest places that help; a part that fits stays whole."""
        bounds = [atom.start, *self._cuts(atom, level), atom.end]
        texts = [(start, self.text[start:end].rstrip()) for start, end in pairwise(bounds)]
        texts = [(start, text) for start, text in texts if text]
        counts = self.count_tokens([text for _, text in texts])
        for (start, text), tokens in zip(texts, counts, strict=True):
            part = _Atom(start, start + len(text), tokens, atom.block)
            if tokens <= budget or level == _LAST_LEVEL:
                yield part
            else:
                yield from self._divide(part, budget, level + 1)

    def _cuts(self, atom: _Atom, level: int) -> list[int]:
        start, end = atom.start, atom.end
        if level == 0:
            return [cut for cut in atom.block.cuts if start < cut < end]
        if level >= _FIRST_CHARACTER_LEVEL:
            step = _CHARACTERS[level - _FIRST_CHARACTER_LEVEL]
            return list(range(start + step, end, step))
        finer = _LINE_START if atom.block.kind is BlockKind.CODE else _SENTENCE_START
        pattern = finer if level == 1 else _WORD_START
        # No atom ends in white space: these patterns would try every way to divide it among themselves.
        return [found.end() for found in pattern.finditer(self.text, start, end)]


def _without_gaps(text: str, atoms: Sequence[_Atom]) -> Iterator[list[_Atom]]:
    """Group atoms so that only white space lies between them: what no reader sees stays out of every piece."""
    group: list[_Atom] = []
    for atom in atoms:
        if group and text[group[-1].end : atom.start].strip():
            yield group
            group = []
        group.append(atom)
    if group:
        yield group


def _pack(atoms: Sequence[_Atom], budget: int) -> Iterator[list[_Atom]]:
    """Join neighbours up to the budget, evenly, so that no short remainder is left at the end."""
    total = sum(atom.tokens for atom in atoms)
    room = budget - max(atom.header_tokens for atom in atoms)
    even = total / max(1, math.ceil(total / max(1, room)))
    held: list[_Atom] = []
    tokens = 0
    for atom in atoms:
        if held:
            is_over = held[0].header_tokens + tokens + atom.tokens > budget
            if is_over or tokens + atom.tokens / 2 > even:
                yield held
                held, tokens = [], 0
        held.append(atom)
        tokens += atom.tokens
    if held:
        yield held


def _pieces(cutter: _Cutter, atoms: list[_Atom], section: Section, context: str, max_tokens: int) -> Iterator[Piece]:
    """Make the piece of these atoms, or several where tokens of joined text add up to more than those of its parts."""
    start, end = atoms[0].start, atoms[-1].end
    above = "\n".join(part for part in (context, atoms[0].header) if part)
    if len(atoms) > 1 and _may_exceed(cutter, atoms, f"{above}\n{cutter.text[start:end]}", max_tokens):
        middle = len(atoms) // 2
        yield from _pieces(cutter, atoms[:middle], section, context, max_tokens)
        yield from _pieces(cutter, atoms[middle:], section, context, max_tokens)
        return
    yield Piece(start, end, above, section.number, section.heading_path, _blocks_of(atoms))


def _may_exceed(cutter: _Cutter, atoms: Sequence[_Atom], text: str, max_tokens: int) -> bool:
    """Tell whether the text made of these atoms is too long; counts its tokens only when it might be."""
    gaps = atoms[-1].end - atoms[0].start - sum(atom.end - atom.start for atom in atoms)
    parts = cutter.context_tokens + atoms[0].header_tokens + sum(atom.tokens for atom in atoms)
    if parts + gaps + _TOKENS_PER_SEAM * (len(atoms) + 1) <= max_tokens:
        return False
    [tokens] = cutter.count_tokens([text])
    return tokens > max_tokens


def _blocks_of(atoms: Sequence[_Atom]) -> tuple[Block, ...]:
    # By identity: comparing blocks would compare all their cuts, once an atom.
    later = (below.block for above, below in pairwise(atoms) if below.block is not above.block)
    return (atoms[0].block, *later)
