"""Asks one query the way a user's question is asked, and each leg alone beside it."""

from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Literal, TypeVar

from evals.retrieval_set import Query
from index.chunk import Chunk
from index.reader import Match
from index.row_filter import RowFilter
from retrieval.answerability import answerability, signals_of
from retrieval.audience import Access
from retrieval.filters import NO_FILTERS
from retrieval.hit import Hit
from retrieval.library import Library
from retrieval.question import Question
from retrieval.search import SearchResult, row_filter, search
from wiring.refused import Refused

Way = Literal["hybrid", "dense", "keyword"]
WAYS: tuple[Way, ...] = ("hybrid", "dense", "keyword")

# As `footnote ask` searches; what ranks below is read off what the search dropped.
_HITS = 20
# Enough for ten documents in every set we know: a leg returns chunks, several of one document.
_LEG_CHUNKS = 200

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Ranking:
    """Documents in the order in which their best chunks were found.

    Attributes:
        paths: Each once, best first.
    """

    paths: tuple[str, ...]
    milliseconds: float

    def rank(self, path: str) -> int | None:
        """Return the place of a document, from 1; None when it was not found."""
        return self.paths.index(path) + 1 if path in self.paths else None


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of one query.

    Attributes:
        rankings: By way of searching: both legs together, as users get it, and each alone.
        hits: The chunks that a user would get, best first.
        probability: That they answer the question, as Footnote computes it.
    """

    query: Query
    rankings: dict[Way, Ranking]
    hits: tuple[Hit, ...]
    probability: float


async def ask_query(query: Query, access: Access, library: Library) -> Asked:
    """Search for one query by both legs together, then by each alone.

    Raises:
        Refused: the embedding model cannot be reached, so that there is nothing to compare.
        StorageError: the index cannot be read.
    """
    result, total_ms = await _timed(_search(query, access, library))
    if result.question is None:
        raise Refused(
            "The embedding model cannot be reached, so only keywords could be measured. Run `footnote doctor`."
        )
    rows = row_filter(access, NO_FILTERS)
    question = Question(query.text, query.asked_before)
    dense, dense_ms = await _timed(library.reader.dense(result.question, rows, limit=_LEG_CHUNKS))
    keyword, keyword_ms = await _timed(library.reader.keyword(question.words(), rows, limit=_LEG_CHUNKS))
    return Asked(
        query=query,
        rankings={
            "hybrid": Ranking(_paths(hit.chunk for hit in result.found), total_ms),
            "dense": Ranking(await _paths_of(dense, library, rows), dense_ms + result.milliseconds.get("embed", 0.0)),
            "keyword": Ranking(await _paths_of(keyword, library, rows), keyword_ms),
        },
        hits=result.hits,
        probability=answerability(signals_of(question, result.found, result.question)),
    )


async def _search(query: Query, access: Access, library: Library) -> SearchResult:
    """The one place where a query of a set meets the search that users have."""
    return await search(query.text, access, library=library, history=query.asked_before, limit=_HITS)


async def _timed(work: Awaitable[_T]) -> tuple[_T, float]:
    started = perf_counter()
    done = await work
    return done, (perf_counter() - started) * 1000


async def _paths_of(matches: Sequence[Match], library: Library, rows: RowFilter) -> tuple[str, ...]:
    chunks = await library.reader.read(matches, rows)
    return _paths(chunks[match.chunk_id] for match in matches if match.chunk_id in chunks)


def _paths(chunks: Iterable[Chunk]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chunk.path for chunk in chunks))
