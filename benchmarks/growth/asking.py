"""Asking: the searches that every size is measured with, timed one by one in the process that searches."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import Any

from benchmarks.dataset import WANTED
from benchmarks.engines.footnote import SOURCE, KnownQuestions
from benchmarks.growth.place import SPACE
from benchmarks.growth.rows import Questions
from index.reader import open_index_reader
from index.row_filter import RowFilter
from index.store import Store
from retrieval.audience import Access
from retrieval.library import Library
from retrieval.question import Question
from retrieval.search import search

# Returns the ids of what one question found.
Search = Callable[[int], Awaitable[list[str]]]


@dataclass(frozen=True, slots=True)
class Reader:
    """An open index, and the questions that are asked of it.

    Attributes:
        library: What is searched.
        questions: With their vectors, so that no model is timed.
        audiences: The policies that each share of the rows is readable by.
    """

    library: Library
    questions: Questions
    audiences: Mapping[str, Sequence[int]]

    def searches(self, share: float) -> dict[str, Search]:
        """Return the hybrid search, and each of its legs alone, for an audience that may read this share."""
        policies = tuple(self.audiences[str(share)])
        rows = RowFilter(policies, (SOURCE,))
        reader, asked = self.library.reader, self.questions

        async def hybrid(number: int) -> list[str]:
            access = Access(policies, (SOURCE,))
            found = await search(asked.words[number], access, library=self.library, limit=WANTED)
            return [hit.chunk.id for hit in found.hits]

        async def dense(number: int) -> list[str]:
            return [each.chunk_id for each in await reader.dense(asked.vectors[number], rows, limit=WANTED)]

        async def keyword(number: int) -> list[str]:
            words = Question(asked.words[number], ()).words()
            return [each.chunk_id for each in await reader.keyword(words, rows, limit=WANTED)]

        return {"hybrid": hybrid, "dense": dense, "keyword": keyword}


async def opened(index: Store | str, asked: Questions, audiences: Mapping[str, Sequence[int]]) -> Reader:
    """Open an index for reading."""
    known = KnownQuestions(SPACE, asked.words, asked.vectors)
    return Reader(Library(await open_index_reader(index, SPACE), known), asked, audiences)


async def timed(ask: Search, numbers: range) -> dict[str, Any]:
    """Ask some questions one after the other; return milliseconds of each, of the processor for all, and the finds."""
    milliseconds, found = [], []
    worked = process_time()
    for number in numbers:
        started = perf_counter()
        found.append(await ask(number))
        milliseconds.append((perf_counter() - started) * 1000)
    return {"milliseconds": milliseconds, "cpu_ms": (process_time() - worked) * 1000, "found": found}


async def at_once(ask: Search, questions: int, callers: int) -> float:
    """Return how many searches a second one process answers that so many callers ask."""
    left = iter(range(questions))

    async def call() -> None:
        for number in left:
            await ask(number)

    started = perf_counter()
    await asyncio.gather(*(call() for _ in range(callers)))
    return questions / (perf_counter() - started)
