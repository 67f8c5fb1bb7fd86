"""Found: what the documents have on a question, judged and read for one audience."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from answering.answer import NearestPage
from answering.prose.neutral import label
from index.row_filter import RowFilter
from retrieval.answerability import THRESHOLD, answerability, signals_of
from retrieval.audience import Access
from retrieval.filters import Filters
from retrieval.hit import Hit
from retrieval.library import Library
from retrieval.pack import Budget, Packed, pack
from retrieval.question import Question
from retrieval.search import SearchResult, row_filter, search
from retrieval.stopwatch import Stopwatch

_HITS = 20
_READ_HITS = 6
# About 16 full chunks: to weigh every statement of many more would take longer than the search.
MAX_TOKENS = 4_000
_CHARACTERS_PER_TOKEN = 4
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Found:
    """What a question found.

    Attributes:
        question: What was asked, with what was said before.
        rows: What the audience may read, and the filters leave.
        result: Every hit.
        probability: That the hits answer the question.
    """

    question: Question
    rows: RowFilter
    result: SearchResult
    probability: float

    @property
    def is_weak(self) -> bool:
        """Whether the hits do not answer the question."""
        return self.probability < THRESHOLD

    def hits(self, gone: Collection[str] = ()) -> list[Hit]:
        """Return the hits, best first, but for those of documents that are gone, by id."""
        return [hit for hit in self.result.hits if hit.chunk.document_id not in gone]

    def nearest(self, gone: Collection[str] = ()) -> tuple[NearestPage, ...]:
        """Return the pages that come nearest, best first."""
        chunks = [hit.chunk for hit in self.nearest_hits(gone)]
        return tuple(
            NearestPage(label(chunk.title), chunk.url, label(chunk.author), chunk.updated_at) for chunk in chunks
        )

    def nearest_hits(self, gone: Collection[str] = ()) -> list[Hit]:
        """Return the best hit of each of the pages that come nearest, best first."""
        best: dict[str, Hit] = {}
        for hit in self.hits(gone):
            best.setdefault(hit.chunk.document_id, hit)
        return list(best.values())[:_NEAREST]


async def find(question: Question, access: Access, *, library: Library, filters: Filters, watch: Stopwatch) -> Found:
    """Search, and judge what was found.

    Raises:
        StorageError: the index cannot be read.
    """
    result = await search(
        question.text, access, library=library, history=question.history, filters=filters, limit=_HITS
    )
    watch.stages.extend(result.stages)
    with watch.stage("judge"):
        probability = answerability(signals_of(question, result.found, result.question))
    return Found(question, row_filter(access, filters.without_phrases()), result, probability)


async def read(
    found: Found, *, library: Library, watch: Stopwatch, gone: Collection[str] = (), max_tokens: int = MAX_TOKENS
) -> Packed:
    """Read the best hits, and around them.

    Args:
        found: What was found.
        library: Where sections are read.
        watch: Times it.
        gone: Documents, by id, that are not to be read.
        max_tokens: How much may be read.

    Raises:
        StorageError: the index cannot be read.
    """
    with watch.stage("pack"):
        budget = budget_of(found, library, max_tokens=max_tokens)
        return await pack(found.hits(gone)[:_READ_HITS], found.rows, reader=library.reader, budget=budget)


def budget_of(found: Found, library: Library, *, max_tokens: int) -> Budget:
    """Return how much may be read, counted by the embedding model if it could be reached."""
    # A model that could not embed the question cannot count either, and would be waited for once more.
    can_count = found.result.question is not None
    return Budget(max_tokens, library.embedder.count_tokens if can_count else _guess_tokens)


def _guess_tokens(texts: Sequence[str]) -> list[int]:
    return [len(text) // _CHARACTERS_PER_TOKEN for text in texts]
