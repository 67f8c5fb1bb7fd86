"""Search: a question becomes hits, for one audience. The only way from words to chunks."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.embedder import Vectors
from index.release import canonical
from index.row_filter import RowFilter
from retrieval.audience import Access
from retrieval.editions import Shelf, show_wanted_releases
from retrieval.filters import NO_FILTERS, Filters
from retrieval.finding import Finder
from retrieval.folding import fold
from retrieval.hit import Dropped, Hit
from retrieval.library import Library
from retrieval.question import Question
from retrieval.releases import Preference, named_releases
from retrieval.stopwatch import Stage, Stopwatch, milliseconds_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What was found, and how.

    Attributes:
        hits: Best first.
        dropped: Read but not returned, best first, each with the reason.
        question: The question's unit vector; None when the embedding model could not be reached.
        stages: How long each took.
        unread: How many more were found, and ranked below all of these.
        notes: What did not go as configured, such as a reranker that was late; without text of the question.
    """

    hits: tuple[Hit, ...]
    dropped: tuple[Dropped, ...]
    question: Vectors | None
    stages: tuple[Stage, ...]
    unread: int = 0
    notes: tuple[str, ...] = ()

    @property
    def milliseconds(self) -> dict[str, float]:
        """Milliseconds by stage."""
        return milliseconds_of(self.stages)

    @property
    def found(self) -> list[Hit]:
        """Everything that was read, returned or not: what the answerability of the question is read from."""
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
    preference = Preference(library.preferred_releases, named_releases(asked))
    with watch.stage("search"):
        rows = await library.reader.narrowed(row_filter(access, filters))
        found = await Finder(asked, rows, library, limit, preference, watch).find()
    likely = [hit for hit in found.hits if hit.scores.fused > 0]
    ranked, notes = await _rerank(asked, likely, library, watch)
    with watch.stage("fold"):
        folded = fold(ranked, limit, preference)
        folded = await show_wanted_releases(folded, Shelf(library.reader, rows), preference, found.question)
    unlike = (Dropped(hit, "has nothing in common with the question") for hit in found.hits if hit.scores.fused <= 0)
    dropped = (*folded.dropped, *unlike)
    logger.info("searched hits=%d dropped=%d milliseconds=%s", len(folded.hits), len(dropped), watch.milliseconds)
    return SearchResult(folded.hits, dropped, found.question, tuple(watch.stages), found.unread, notes)


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


async def _rerank(
    asked: Question, hits: list[Hit], library: Library, watch: Stopwatch
) -> tuple[Sequence[Hit], tuple[str, ...]]:
    if library.reranker is None:
        return hits, ()
    with watch.stage("rerank"):
        ranked = await library.reranker.order(" ".join(words for words, _ in asked.words()), hits)
    return ranked.hits, ranked.notes
