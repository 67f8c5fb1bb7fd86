"""Snippet: of a chunk, what bears most on a question. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence

from index.embedder import Vectors
from index.statements import Statement
from mcp_server.reading.stretch import stretch_text
from retrieval.hit import Hit
from retrieval.support import Support, supports_in
from retrieval.terms import terms

_CHARACTERS = 420
_MARK = " … "
# So little is rather shown than left out.
_LITTLE = 60
_LONGEST_WORD = 80
_WORD = re.compile(rf"\S{{1,{_LONGEST_WORD}}}")
_LETTERS, _DIGITS = re.compile(r"[^\W\d_]+"), re.compile(r"\d+")
_SPACE = re.compile(r"\s")


def snippet(hit: Hit, weights: dict[str, float], question: Vectors | None) -> str:
    """Return what stands around the statement that supports an answer best; of a table such rows, with their names.

    Args:
        hit: With its embedding, if it has one.
        weights: What each term of the question counts.
        question: Its unit vector; None when the embedding model could not be reached.
    """
    text = hit.chunk.text
    # With the header of a divided table.
    if len(whole := stretch_text([hit.chunk])) <= _CHARACTERS + _LITTLE:
        return whole
    # Of code the statement is all of it, or its beginning.
    supports = supports_in(hit, weights, question) if hit.chunk.kind == "prose" else []
    if not supports:
        return _window(text, *_densest(text, 0, len(text), weights))
    best = max(supports, key=_says_most(_name_in(weights))).statement
    if best.kind == "row":
        return _rows([each for each in supports if each.statement.kind == "row"], best)
    start, end = best.start, best.start + len(best.quote)
    return _window(text, *(_densest(text, start, end, weights) if end - start > _CHARACTERS else (start, end)))


def _name_in(weights: Mapping[str, float]) -> str:
    """Return the identifier that is all a question consists of, such as err_4021; empty for any other question."""
    longest = max(weights, key=len, default="")
    return longest if not longest.isalpha() and all(term in longest for term in weights) else ""


def _says_most(name: str) -> Callable[[Support], tuple[float, ...]]:
    """Return what orders supports by how much they say of an identifier; by their scores where there is none.

    The meaning of a bare name does not tell what explains it from what mentions it: a list names others of its kind
    beside it, a table has a row for each.
    """

    def said(support: Support) -> tuple[float, ...]:
        held = terms(support.statement.text)
        if not name or name not in held:
            return (0, support.score)
        is_alone = not any(_form(term) == _form(name) for term in held - {name})
        return (1, is_alone, support.statement.kind == "row", len(held))

    return said


def _form(term: str) -> str:
    """Return what kind of identifier a term is: err_4021 and err_17 are of one."""
    return _DIGITS.sub("0", _LETTERS.sub("a", term))


def _rows(rows: Sequence[Support], best: Statement) -> str:
    """Return the rows of a table that fit best, in its order, each with the names of its columns."""
    chosen: list[int] = []
    room = _CHARACTERS
    for place in sorted(range(len(rows)), key=lambda place: (rows[place].statement is not best, -rows[place].score)):
        room -= len(rows[place].statement.text) + len(_MARK)
        if chosen and room < 0:
            break
        chosen.append(place)
    lines, following = [], 0
    for place in sorted(chosen):
        lines += [_MARK.strip()] * (place > following) + [_cut(rows[place].statement.text)]
        following = place + 1
    return "\n".join(lines + [_MARK.strip()] * (following < len(rows)))


def _densest(text: str, start: int, end: int, weights: Mapping[str, float]) -> tuple[int, int]:
    """Return where the terms that count most stand nearest together; the beginning where there is none."""
    found = [
        (word.start(), word.end(), held)
        for word in _WORD.finditer(text, start, end)
        if (held := terms(word[0]) & weights.keys())
    ]
    best, place = (0.0, 0), (start, start)
    for number, (first, _, _) in enumerate(found):
        seen: set[str] = set()
        last = first
        for _, end_of_word, held in found[number:]:
            if end_of_word - first > _CHARACTERS:
                break
            if not held <= seen:
                last = end_of_word
                seen |= held
        value = (sum(weights[term] for term in seen), first - last)
        if value > best:
            best, place = value, (first, last)
    return place


def _window(text: str, start: int, end: int) -> str:
    """Return the part of a text around a span, cut between words or lines, with marks where something is left out."""
    spare = max(0, _CHARACTERS - (end - start))
    first = max(0, min(start - spare // 3, len(text) - _CHARACTERS))
    if first <= _LITTLE:
        first, last = 0, max(_CHARACTERS, min(end, _CHARACTERS + _LITTLE))
    else:
        last = first + _CHARACTERS
        if not text[first - 1].isspace() and (space := _SPACE.search(text, first, start)):
            first = space.end()
    last = _end_of_word(text, min(end, last) if end < last else start, last)
    return f"{_MARK.lstrip() if first else ''}{text[first:last].strip()}{_MARK.rstrip() if last < len(text) else ''}"


def _cut(row: str) -> str:
    last = _end_of_word(row, 0, _CHARACTERS)
    return row if last == len(row) else f"{row[:last]}{_MARK.rstrip()}"


def _end_of_word(text: str, least: int, last: int) -> int:
    """Return where a text of at most so many characters ends between words; of what has no words, as many."""
    if last >= len(text) or text[last].isspace():
        return min(last, len(text))
    spaces = [space.start() for space in _SPACE.finditer(text, max(least, last - _LONGEST_WORD), last)]
    return spaces[-1] if spaces else last
