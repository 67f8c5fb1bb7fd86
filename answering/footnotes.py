"""Footnotes: quotes get their numbers by first use; what says the same words again gets the same number."""

from answering.answer import Citation
from answering.exhibit import ToolUse
from answering.prose.neutral import label
from answering.verifying.verdict import Quote
from index.chunk import Chunk

_ARGUMENTS = 80


class Footnotes:
    """The footnotes of one answer."""

    def __init__(self) -> None:
        self._citations: dict[tuple[str, str], Citation] = {}

    @property
    def citations(self) -> tuple[Citation, ...]:
        """By number."""
        return tuple(self._citations.values())

    def of_quote(self, quote: Quote) -> tuple[int, Citation | None]:
        """Return the number of a quote, and its footnote if it is new."""
        content = quote.exhibit.content
        if isinstance(content, ToolUse):
            return self._numbered(f"{content.tool} {content.arguments}", quote.words, content)
        chunk = next(chunk for chunk in content.chunks if chunk.id == quote.chunk_id)
        return self._numbered(chunk.id, quote.words, chunk)

    def _numbered(self, place: str, words: str, content: Chunk | ToolUse) -> tuple[int, Citation | None]:
        key = (place, words)
        if key in self._citations:
            return self._citations[key].n, None
        n = len(self._citations) + 1
        self._citations[key] = citation_of(n, words, content)
        return n, self._citations[key]


def citation_of(n: int, words: str, content: Chunk | ToolUse) -> Citation:
    """Return the footnote of words that stand in a chunk, or in what a tool answered."""
    if isinstance(content, ToolUse):
        arguments = content.arguments if len(content.arguments) <= _ARGUMENTS else f"{content.arguments[:_ARGUMENTS]}…"
        return Citation(n, "", words, label(f"{content.tool} {arguments}"), "", content.at, standing="current")
    crumbs = [content.title, *(heading for heading in content.heading_path if heading != content.title)]
    title = label(" › ".join(crumbs))
    return Citation(n, content.id, words, title, content.url, content.updated_at, content.version)
