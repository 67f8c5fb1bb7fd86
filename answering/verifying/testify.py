"""Testify: exhibits become testimonies: cut into statements, taken apart, and embedded where they are not yet."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from answering.exhibit import Exhibit, ToolUse
from answering.verifying.claim import claim_of
from answering.verifying.clauses import content_words
from answering.verifying.names import initials_of, written_words
from answering.verifying.testimony import Testimony, Utterance
from index.chunk import Chunk
from index.embedder import Embedder, Embedding, Span
from index.errors import ModelUnavailable
from index.plain import plain
from index.statements import statement_spans, statements_of

_LINE = re.compile(r"[^\n]+")
_FIELD = re.compile(r"[^,;{}\[\]]+")
_NAME_WORDS = 3
# Characters of a line that is read whole.
_LONG = 240
# Characters that the built-in model reads in one go.
_PART = 800


@dataclass(frozen=True, slots=True)
class _Part:
    """A chunk, or a run of lines of what a tool answered: what is embedded in one go.

    Attributes:
        text: As it is embedded.
        spans: Of its statements in that text.
        said: The exact words of each statement, and the same without markup.
        heads: Title and headings, or the tool's name.
        asked: The arguments of the tool: words of the model, which can name what an answer is about and say nothing.
    """

    chunk: Chunk | None
    text: str
    spans: tuple[Span, ...]
    said: tuple[tuple[str, str], ...]
    heads: str
    asked: str = ""

    @property
    def chunk_id(self) -> str:
        return self.chunk.id if self.chunk else ""


def testimonies_of(
    exhibits: Sequence[Exhibit], embedder: Embedder, embeddings: Mapping[str, Embedding]
) -> list[Testimony]:
    """Take exhibits apart, in their order. Slow where there is something to embed.

    Args:
        exhibits: Passages and uses of tools.
        embedder: For what has no embedding: what tools answered, and chunks that wait for theirs.
        embeddings: Of chunks by id.
    """
    parts = [_parts_of(exhibit) for exhibit in exhibits]
    waiting = [part for of_one in parts for part in of_one if part.chunk is None or part.chunk.id not in embeddings]
    made = dict(zip(map(id, waiting), _embed(waiting, embedder), strict=True))
    return [
        _testimony(exhibit, of_one, [made.get(id(part)) or embeddings.get(part.chunk_id) for part in of_one])
        for exhibit, of_one in zip(exhibits, parts, strict=True)
    ]


def _parts_of(exhibit: Exhibit) -> list[_Part]:
    if isinstance(exhibit.content, ToolUse):
        return list(_parts_of_tool(exhibit.content))
    return [_part_of_chunk(chunk) for chunk in exhibit.chunks]


def _part_of_chunk(chunk: Chunk) -> _Part:
    said = tuple((statement.quote, statement.text) for statement in statements_of(chunk))
    heads = " ".join((chunk.title, *chunk.heading_path))
    return _Part(chunk, chunk.embedded_text, tuple(statement_spans(chunk)), said, heads)


def _parts_of_tool(use: ToolUse) -> Iterator[_Part]:
    """A tool answers in lines more often than in sentences, and a value stands beside its name on one line."""
    for _, run in groupby(_lines(use.text), key=lambda span: span[0] // _PART):
        spans = list(run)
        begin, end = spans[0][0], spans[-1][1]
        said = tuple((use.text[first:last], use.text[first:last]) for first, last in spans)
        placed = tuple((first - begin, last - begin) for first, last in spans)
        yield _Part(None, use.text[begin:end], placed, said, use.tool, use.arguments)


def _named_in(arguments: str) -> Iterator[str]:
    """Yield the values of a tool's arguments that can name a thing: a few words, and no sentence."""
    try:
        waiting = [json.loads(arguments)] if arguments else []
    except ValueError:
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict | list):
            waiting.extend(value.values() if isinstance(value, dict) else value)
        elif isinstance(value, str) and len(value.split()) <= _NAME_WORDS:
            yield value


def _lines(text: str) -> Iterator[Span]:
    """Yield the lines that say something; a long one, such as JSON without line ends, is cut at its separators."""
    for line in _LINE.finditer(text):
        pieces = _FIELD.finditer(text, *line.span()) if len(line.group()) > _LONG else [line]
        for piece in pieces:
            if any(character.isalnum() for character in piece.group()):
                lead = len(piece.group()) - len(piece.group().lstrip())
                yield piece.start() + lead, piece.start() + len(piece.group().rstrip())


def _embed(parts: Sequence[_Part], embedder: Embedder) -> list[Embedding | None]:
    """Embed parts; without a model, words decide."""
    if not parts:
        return []
    try:
        return list(embedder.embed_passages([part.text for part in parts], [part.spans for part in parts]))
    except ModelUnavailable:
        return [None] * len(parts)


def _testimony(exhibit: Exhibit, parts: Sequence[_Part], embeddings: Sequence[Embedding | None]) -> Testimony:
    said: list[Utterance] = []
    asked = content_words(" ".join(_named_in(parts[0].asked))) if parts else frozenset[str]()
    for part, embedding in zip(parts, embeddings, strict=True):
        above = content_words(part.heads)
        # A row that was embedded by other rules of what a statement is has another number of them.
        vectors = embedding.statements if embedding and len(embedding.statements) == len(part.said) else None
        for number, (quote, text) in enumerate(part.said):
            vector = None if vectors is None else vectors[number]
            said.append(Utterance(exhibit, quote, part.chunk_id, len(said), claim_of(text), above, vector, asked))
    heads = written_words(" ".join(f"{part.heads} {part.asked}" for part in parts[:1]))
    names = frozenset(name.text for each in said for name in each.claim.names)
    return Testimony(exhibit, tuple(said), heads, initials_of(plain(exhibit.text)), names)
