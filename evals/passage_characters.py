"""Judges chunking: how many characters of a set's excerpts lie in the first chunks found, and how many others do."""

from collections.abc import Iterable, Iterator

from evals.asking import Asked
from evals.characters import Overlap, Span, StoredText, overlap
from evals.retrieval_set import RetrievalSet
from index.chunk import Chunk

# As evaluations of chunking do it.
_READ_CHUNKS = 5


class _Unmapped(Exception):
    """Why the offsets of a chunk say nothing about its file."""


def measure_characters(of: RetrievalSet, asked: Iterable[Asked]) -> tuple[dict[str, Overlap], list[str]]:
    """Return the overlap of each query that has excerpts with the first five chunks found, and warnings.

    Queries whose chunks cannot be placed in their files are left out, with a warning.
    """
    corpus = _Corpus(of)
    found: dict[str, Overlap] = {}
    left_out: list[str] = []
    for each in asked:
        excerpts = of.excerpts.get(each.query.id)
        if not excerpts:
            continue
        wanted: dict[str, list[Span]] = {}
        for excerpt in excerpts:
            wanted.setdefault(excerpt.path, []).append((excerpt.start, excerpt.end))
        read: dict[str, list[Span]] = {}
        try:
            for hit in each.hits[:_READ_CHUNKS]:
                read.setdefault(hit.chunk.path, []).append(corpus.span(hit.chunk))
        except _Unmapped as reason:
            left_out.append(str(reason))
        else:
            found[each.query.id] = overlap(read, wanted)
    return found, list(_warnings(left_out))


def _warnings(left_out: list[str]) -> Iterator[str]:
    if left_out:
        yield f"queries whose characters could not be measured: {len(left_out)}. {left_out[0]}"


class _Corpus:
    """The files of the set, each read once."""

    def __init__(self, of: RetrievalSet) -> None:
        self._of = of
        self._texts: dict[str, StoredText] = {}

    def span(self, chunk: Chunk) -> Span:
        """Return where a chunk stands in its file."""
        if chunk.path not in self._texts:
            self._texts[chunk.path] = self._read(chunk.path)
        text = self._texts[chunk.path]
        if text.parsed[chunk.start : chunk.end] != chunk.text:
            raise _Unmapped(f"{chunk.path} is of a format whose text is not the file itself, or has changed.")
        return text.span(chunk.start, chunk.end)

    def _read(self, path: str) -> StoredText:
        try:
            return StoredText((self._of.corpus / path).read_bytes().decode("utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise _Unmapped(f"{path} cannot be read as UTF-8.") from error
