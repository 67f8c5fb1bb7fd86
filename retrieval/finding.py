"""Finding: what both legs find becomes one list, and of that the best is read.

A leg finds ids and vectors alone: most of what it finds ranks too low to be shown, and the texts of all would take
twice the time of the search.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from index.embedder import Embedder, Vectors
from index.errors import ModelUnavailable
from index.reader import IndexReader, Match
from index.row_filter import RowFilter
from retrieval.fusion import Fused, fuse, in_order, level
from retrieval.hit import Hit
from retrieval.library import Library
from retrieval.question import Question, readable
from retrieval.releases import Preference, crowding_pages, uncrowded
from retrieval.stopwatch import Stopwatch

logger = logging.getLogger(__name__)

# Each leg finds more than is asked for: what one leg ranks low the other may lift. Finding twice or four times as
# many found nothing more (docs/evals.md), and every row costs.
_OVERFETCH = 3
_LEG_LIMIT = 50
# The best are read, returned or not: answerability and folding look at more than is shown.
_LEAST_READ = 40


@dataclass(frozen=True, slots=True)
class Found:
    """What was found.

    Attributes:
        hits: Best first.
        unread: How many more ranked below these.
        question: The question's unit vector; None when the embedding model could not be reached.
    """

    hits: list[Hit]
    unread: int
    question: Vectors | None


@dataclass(frozen=True, slots=True)
class Finder:
    """Looks for one question in some rows of a library.

    Attributes:
        limit: How many different passages are wanted.
        preference: Which release to show of a page that stands in several.
        watch: Times the stages.
    """

    asked: Question
    rows: RowFilter
    library: Library
    limit: int
    preference: Preference
    watch: Stopwatch

    async def find(self) -> Found:
        """Return what both legs find: at a second look too, if a few pages took all the room.

        Raises:
            StorageError: the index cannot be read.
        """
        (vector, dense), keyword = await asyncio.gather(self._dense(), self._keyword(self.rows))
        fused = self._fuse(dense, keyword, vector)
        best = _cut(fused, self._read_limit)
        hits = await self._read(best)
        is_full = self._leg_limit in {len(dense), len(keyword)}
        if is_full and (pages := crowding_pages((hit.chunk for hit in hits), self.limit)):
            with self.watch.stage("look again"):
                calmer = uncrowded(self.rows, await self._reader.releases(pages, self.rows), self.preference)
                more_keyword = await self._keyword(calmer)
                more_dense = [] if vector is None else await self._nearest(vector, calmer)
            fused = self._fuse([*dense, *more_dense], [*keyword, *more_keyword], vector)
            wanted = {match.chunk_id for match in (*more_dense, *more_keyword, *(each.match for each in best))}
            hits = await self._read([each for each in fused if each.match.chunk_id in wanted])
        return Found(hits, len(fused) - len(hits), vector)

    @property
    def _leg_limit(self) -> int:
        return max(_LEG_LIMIT, self.limit * _OVERFETCH)

    @property
    def _read_limit(self) -> int:
        reranker = self.library.reranker
        return max(_LEAST_READ, self.limit * _OVERFETCH, reranker.candidates if reranker else 0)

    async def _dense(self) -> tuple[Vectors | None, list[Match]]:
        try:
            with self.watch.stage("embed"):
                vector = await _embed(self.asked, self.library.embedder)
        except ModelUnavailable:
            logger.exception("dense leg left out: the embedding model is unavailable")
            return None, []
        return vector, await self._nearest(vector, self.rows)

    async def _nearest(self, vector: Vectors, rows: RowFilter) -> list[Match]:
        with self.watch.stage("dense"):
            return await self._reader.dense(vector, rows, limit=self._leg_limit)

    async def _keyword(self, rows: RowFilter) -> list[Match]:
        with self.watch.stage("keyword"):
            return await self._reader.keyword(self.asked.words(), rows, limit=self._leg_limit)

    def _fuse(self, dense: Sequence[Match], keyword: Sequence[Match], vector: Vectors | None) -> list[Fused]:
        with self.watch.stage("fuse"):
            return fuse(dense, keyword, vector)

    async def _read(self, fused: Sequence[Fused]) -> list[Hit]:
        """Return finds with their chunks, best first; what is gone or no longer allowed is left out."""
        with self.watch.stage("read"):
            chunks = await self._reader.read([each.match for each in fused], self.rows)
        return in_order(
            Hit(chunks[each.match.chunk_id], each.scores, each.match.embedding)
            for each in fused
            if each.match.chunk_id in chunks
        )

    @property
    def _reader(self) -> IndexReader:
        return self.library.reader


def _cut(fused: Sequence[Fused], limit: int) -> Sequence[Fused]:
    """Return the best, and what is level with the last of them: their age decides, and is known when they are read."""
    if len(fused) <= limit:
        return fused
    last = level(fused[limit - 1].scores)
    return fused[: next((place for place in range(limit, len(fused)) if level(fused[place].scores) < last), len(fused))]


async def _embed(asked: Question, embedder: Embedder) -> Vectors:
    texts = [readable(asked.text), *(turn for turn, _ in asked.turns())]
    vectors = await asyncio.gather(*(asyncio.to_thread(embedder.embed_question, text) for text in texts))
    return asked.drawn(dict(zip(texts, vectors, strict=True)))
