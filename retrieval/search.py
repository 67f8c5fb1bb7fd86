"""Search: a question becomes hits, for one audience. The only way from words to chunks."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from index.embedder import Embedder, Vectors
from index.errors import ModelUnavailable
from index.reader import IndexReader, Match
from index.release import canonical
from index.row_filter import RowFilter
from retrieval.audience import Access
from retrieval.editions import Shelf, show_wanted_releases
from retrieval.filters import NO_FILTERS, Filters
from retrieval.folding import fold
from retrieval.fusion import fuse
from retrieval.hit import Dropped, Hit
from retrieval.question import Question, readable
from retrieval.releases import Preference, named_releases, uncrowded
from retrieval.reranker import RerankStage
from retrieval.stopwatch import Stage, Stopwatch, milliseconds_of

logger = logging.getLogger(__name__)

# Each leg fetches more than is asked for: what one leg ranks low the other may lift. Fetching twice or four times as
# many found nothing more (docs/evals.md), and every row costs.
_OVERFETCH = 3
_LEG_LIMIT = 50


@dataclass(frozen=True, slots=True)
class Library:
    """What searches are made in.

    Attributes:
        reader: The index.
        embedder: The model that made its vectors.
        reranker: What reranks hits, if anything does.
        preferred_releases: By source: the release to show of a page that stands in several.
    """

    reader: IndexReader
    embedder: Embedder
    reranker: RerankStage | None = None
    preferred_releases: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What was found, and how.

    Attributes:
        hits: Best first.
        dropped: Found by a leg but not returned, best first, each with the reason.
        question: The question's unit vector; None when the embedding model could not be reached.
        stages: How long each took.
        notes: What did not go as configured, such as a reranker that was late; without text of the question.
    """

    hits: tuple[Hit, ...]
    dropped: tuple[Dropped, ...]
    question: Vectors | None
    stages: tuple[Stage, ...]
    notes: tuple[str, ...] = ()

    @property
    def milliseconds(self) -> dict[str, float]:
        """Milliseconds by stage."""
        return milliseconds_of(self.stages)

    @property
    def found(self) -> list[Hit]:
        """Everything that was found, returned or not: what the answerability of the question is read from."""
        return [*self.hits, *(dropped.hit for dropped in self.dropped)]


async def search(
    question: str,
    access: Access,
    *,
    library: Library,
    history: Sequence[str] = (),
    filters: Filters = NO_FILTERS,
    limit: int = 10,
) -> SearchResult:
    """Return the chunks that fit a question best, among those that the audience may read.

    Args:
        question: As it was asked.
        access: What the audience may read.
        library: What is searched.
        history: What the asker said before in this conversation, oldest first.
        filters: What the search is narrowed to.
        limit: How many hits.

    When the embedding model cannot be reached, the keyword leg answers alone and `question` is None.

    Raises:
        StorageError: the index cannot be read.
    """
    watch = Stopwatch()
    asked = Question(question, tuple(history))
    with watch.stage("search"):
        rows = await library.reader.narrowed(row_filter(access, filters))
        vector, dense, keyword = await _legs(asked, rows, library, limit, watch)
    with watch.stage("fuse"):
        fused = fuse(dense, keyword, vector)
        likely = [hit for hit in fused if hit.scores.fused > 0]
    ranked, notes = await _rerank(asked, likely, library, watch)
    with watch.stage("fold"):
        preference = _preference(asked, library)
        folded = fold(ranked, limit, preference)
        folded = await show_wanted_releases(folded, Shelf(library.reader, rows), preference, vector)
    unlike = (Dropped(hit, "has nothing in common with the question") for hit in fused if hit.scores.fused <= 0)
    dropped = (*folded.dropped, *unlike)
    logger.info("searched hits=%d dropped=%d milliseconds=%s", len(folded.hits), len(dropped), watch.milliseconds)
    return SearchResult(folded.hits, dropped, vector, tuple(watch.stages), notes)


def row_filter(access: Access, filters: Filters) -> RowFilter:
    """Return the rows of a request: what the audience may read, narrowed by what the asker wants."""
    return RowFilter(
        policy_ids=access.policy_ids,
        sources=tuple(name for name in access.sources if not filters.sources or name in filters.sources),
        paths=filters.paths,
        # Sources and front matter give labels in lower case.
        labels=tuple(label.lower() for label in filters.labels),
        kind=filters.kind,
        releases=tuple(canonical(version) for version in filters.versions),
        phrases=filters.phrases,
        updated_after=filters.updated_after,
        updated_before=filters.updated_before,
        excluded=replace(
            filters.excluded,
            labels=tuple(label.lower() for label in filters.excluded.labels),
            releases=tuple(canonical(version) for version in filters.excluded.releases),
        ),
    )


async def _legs(
    asked: Question, rows: RowFilter, library: Library, limit: int, watch: Stopwatch
) -> tuple[Vectors | None, list[Match], list[Match]]:
    """Return the question's vector and what both legs found: at a second look too, if a few pages took all the room."""
    leg_limit = max(_LEG_LIMIT, limit * _OVERFETCH)
    (vector, dense), keyword = await asyncio.gather(
        _dense_leg(asked, rows, library, leg_limit, watch),
        _keyword_leg(asked, rows, library, leg_limit, watch),
    )
    found = [match.chunk for match in (*dense, *keyword)]
    is_full = leg_limit in {len(dense), len(keyword)}
    if is_full and (calmer := uncrowded(rows, found, limit, _preference(asked, library))):
        with watch.stage("look again"):
            keyword += await library.reader.keyword(asked.words(), calmer, limit=leg_limit)
            dense += [] if vector is None else await library.reader.dense(vector, calmer, limit=leg_limit)
    return vector, dense, keyword


def _preference(asked: Question, library: Library) -> Preference:
    return Preference(library.preferred_releases, named_releases(asked))


async def _dense_leg(
    asked: Question, rows: RowFilter, library: Library, limit: int, watch: Stopwatch
) -> tuple[Vectors | None, list[Match]]:
    try:
        with watch.stage("embed"):
            vector = await asyncio.to_thread(_embed, asked, library.embedder)
    except ModelUnavailable:
        logger.exception("dense leg left out: the embedding model is unavailable")
        return None, []
    with watch.stage("dense"):
        return vector, await library.reader.dense(vector, rows, limit=limit)


def _embed(asked: Question, embedder: Embedder) -> Vectors:
    texts = [readable(asked.text), *(turn for turn, _ in asked.turns())]
    return asked.drawn({text: embedder.embed_question(text) for text in texts})


async def _keyword_leg(asked: Question, rows: RowFilter, library: Library, limit: int, watch: Stopwatch) -> list[Match]:
    with watch.stage("keyword"):
        return await library.reader.keyword(asked.words(), rows, limit=limit)


async def _rerank(
    asked: Question, hits: list[Hit], library: Library, watch: Stopwatch
) -> tuple[Sequence[Hit], tuple[str, ...]]:
    if library.reranker is None:
        return hits, ()
    with watch.stage("rerank"):
        ranked = await library.reranker.order(" ".join(words for words, _ in asked.words()), hits)
    return ranked.hits, ranked.notes
