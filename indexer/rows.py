"""Rows: a document and its blocks become chunks, ready to be embedded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from index.chunk import Chunk
from index.embedder import Embedder
from indexer.blocks import Block, Parsed
from indexer.chunking import Piece, split
from indexer.identity import chunk_ids
from sources.document import Document, Place

Link = Callable[[Document, Place], str]


@dataclass(frozen=True, slots=True)
class Placement:
    """What the ledger and the run know of a document beyond what it says itself.

    Attributes:
        document_id: Survives renames.
        policy_id: Who may read it.
        indexed_at: Aware, UTC.
        release: Version of the product that it describes, and its family; both empty when it has none.
    """

    document_id: str
    policy_id: int
    indexed_at: datetime
    release: tuple[str, str] = ("", "")


def title_of(document: Document, parsed: Parsed) -> str:
    """Return what a person would call the document: its own title, else its path or file name."""
    return document.title or parsed.title or (document.path if parsed.is_code else document.name)


def updated_at_of(document: Document, parsed: Parsed) -> datetime:
    """Return when the document last changed: as it says itself, unless its source knows that nothing is that new.

    The time of a file is often that of a copy or a clone; a page that says "updated 2024" must not look fresh.
    """
    return min(document.updated_at, parsed.updated_at or document.updated_at)


def chunks_of(document: Document, parsed: Parsed, placement: Placement, embedder: Embedder, link: Link) -> list[Chunk]:
    """Cut a document into chunks with their ids, deep links and everything a citation shows."""
    title = title_of(document, parsed)
    pieces = split(parsed, title=title, count_tokens=embedder.count_tokens, max_tokens=embedder.max_tokens)
    texts = [parsed.text[piece.start : piece.end] for piece in pieces]
    places = [(piece.heading_path, text) for piece, text in zip(pieces, texts, strict=True)]
    ids = chunk_ids(placement.document_id, places)
    labels = tuple(sorted({*document.labels, *parsed.labels}))
    release, family = placement.release
    chunks = []
    for position, (chunk_id, piece, text) in enumerate(zip(ids, pieces, texts, strict=True)):
        place = _place(piece, parsed.text)
        chunks.append(
            Chunk(
                id=chunk_id,
                document_id=placement.document_id,
                source=document.source,
                path=document.path,
                title=title,
                heading_path=piece.heading_path,
                position=position,
                section=piece.section,
                context=piece.context,
                text=text,
                kind="code" if parsed.is_code else "prose",
                labels=labels,
                url=link(document, place),
                author=document.author,
                version=document.version,
                policy_id=placement.policy_id,
                start=piece.start,
                end=piece.end,
                lines=place.lines,
                page=place.page,
                updated_at=updated_at_of(document, parsed),
                indexed_at=placement.indexed_at,
                release=release,
                family=family,
            )
        )
    return chunks


def _place(piece: Piece, text: str) -> Place:
    first, last = piece.blocks[0], piece.blocks[-1]
    lines = None
    if first.lines and last.lines:
        lines = (_line_at(first, piece.start, text), _line_at(last, piece.end, text))
    return Place(lines=lines, page=first.page, anchor=last.anchor)


def _line_at(block: Block, offset: int, text: str) -> int:
    """Return the line of an offset in a block; the block's own lines bound it where the text is a rendering."""
    first, last = block.lines or (1, 1)
    return min(last, first + text.count("\n", block.start, max(block.start, offset)))
