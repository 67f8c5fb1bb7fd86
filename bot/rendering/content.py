"""Content: what of an answer is shown, also when it was stored and is shown again. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from answering.answer import Answer, Citation, NearestPage
from answering.prose.neutral import label
from index.release import in_words
from retrieval.hit import Hit

_PAGES = 2


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader of an answer gets to see of it.

    Attributes:
        status: Whether it is one.
        text: Markdown with footnotes as `[n]`.
        citations: By number.
        nearest: The pages that come nearest, when there is no answer.
        notes: What the reader should know besides.
        also: By id of a cited chunk: where else it stands, in words, for the audience of this answer.
    """

    status: Literal["answered", "unknown"]
    text: str
    citations: tuple[Citation, ...] = ()
    nearest: tuple[NearestPage, ...] = ()
    notes: tuple[str, ...] = ()
    also: Mapping[str, str] = field(default_factory=dict)


def content_of(answer: Answer) -> Content:
    """Return what is shown of an answer."""
    cited = {citation.chunk_id for citation in answer.citations}
    hits = (hit for hit in answer.evidence.result.hits if hit.chunk.id in cited)
    also = {hit.chunk.id: words for hit in hits if (words := also_in(hit))}
    return Content(answer.status, answer.text, answer.citations, answer.nearest, answer.notes, also)


def also_in(hit: Hit) -> str:
    """Return where else a hit stands, in a few words: in which releases, and on which pages; empty if nowhere."""
    shown = hit.chunk
    editions = [chunk for chunk in hit.also if shown.family and chunk.family == shown.family]
    releases = list(dict.fromkeys(chunk.release for chunk in editions if chunk.release != shown.release))
    titles = list({chunk.url: label(chunk.title) for chunk in hit.also if chunk not in editions}.values())
    places = [*([in_words(releases)] if releases else []), *titles[:_PAGES]]
    if len(titles) > _PAGES:
        places.append(f"{len(titles) - _PAGES} more")
    return f"also in {', '.join(places)}" if places else ""
