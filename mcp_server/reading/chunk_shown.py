"""A chunk as callers get it, with what is around it, within a number of tokens. Pure."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from answering.prose.invisible import without_invisible
from index.chunk import Chunk
from mcp_server.reading.found import ages_of, written
from mcp_server.reading.hints import hints_of
from mcp_server.reading.stretch import stretch_text
from mcp_server.results import ChunkText
from mcp_server.tokens import count_tokens, cut
from mcp_server.wording.suspicion import warning_about


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What stands before and after a stretch in its document; empty ids where nothing does."""

    previous: str = ""
    following: str = ""


def shown_chunk(
    wanted: Chunk,
    chunks: Sequence[Chunk],
    neighbours: Neighbours,
    *,
    repositories: Mapping[str, str],
    now: datetime,
    is_versioned: bool,
    max_tokens: int,
) -> ChunkText:
    """Return a stretch of a document as callers get it.

    Args:
        wanted: The chunk that was asked for.
        chunks: With it, those around it, in the order of the document.
        neighbours: Of the stretch.
        repositories: Addresses of Git repositories by the names of their sources.
        now: Aware.
        is_versioned: Its source has versions that people know: commits, or numbers of a page.
        max_tokens: What goes beyond is left out: chunks that are furthest from the wanted one, then its own end.
    """
    kept = _fitting(wanted, chunks, max_tokens)
    text = without_invisible(stretch_text(kept))
    is_cut = count_tokens(text) > max_tokens
    left_out = len(kept) < len(chunks)
    notes = []
    if is_cut:
        text = cut(text, max_tokens)
        notes.append(f"The text was cut at max_tokens, {max_tokens}.")
    elif left_out:
        notes.append(f"Not all of it fits in {max_tokens} tokens; previous_chunk_id or next_chunk_id leads on.")
    places = {chunk.id: place for place, chunk in enumerate(chunks)}
    first, last = places[kept[0].id], places[kept[-1].id]
    return ChunkText(
        chunk_id=wanted.id,
        chunk_ids=[chunk.id for chunk in kept],
        title=without_invisible(wanted.title),
        heading_path=[without_invisible(name) for name in kept[0].heading_path],
        url=wanted.url,
        source=wanted.source,
        path=wanted.path,
        kind=wanted.kind,
        text=text,
        version=wanted.version if is_versioned else "",
        author=without_invisible(wanted.author),
        updated_at=written(wanted.updated_at),
        indexed_at=written(wanted.indexed_at),
        age=ages_of(wanted, now),
        release=wanted.release,
        previous_chunk_id=chunks[first - 1].id if first else neighbours.previous,
        next_chunk_id=chunks[last + 1].id if last + 1 < len(chunks) else neighbours.following,
        truncated=is_cut or left_out,
        hints=hints_of(wanted, repositories),
        warning=warning_about(*(chunk.context for chunk in kept), text),
        notes=notes,
    )


def _fitting(wanted: Chunk, chunks: Sequence[Chunk], max_tokens: int) -> Sequence[Chunk]:
    """Return as many chunks around the wanted one as fit, and that one in any case.

    A section may have thousands: what is counted is a few times what is returned, and not all that there is.
    """
    place = next(number for number, chunk in enumerate(chunks) if chunk.id == wanted.id)

    def exceeds(count: int) -> bool:
        return count_tokens(stretch_text(_nearest(chunks, place, count))) > max_tokens

    fits, tried = 1, 2
    while tried <= len(chunks) and not exceeds(tried):
        fits, tried = tried, 2 * tried
    further = range(fits + 1, min(tried, len(chunks) + 1))
    return _nearest(chunks, place, fits + bisect_left(further, 1, key=lambda count: int(exceeds(count))))


def _nearest(chunks: Sequence[Chunk], place: int, count: int) -> Sequence[Chunk]:
    """Return so many chunks around a place: as many before it as after it, or one more, as far as there are."""
    others = count - 1
    after = len(chunks) - 1 - place
    before = min(place, max(others - others // 2, others - after))
    return chunks[place - before : place - before + count]
