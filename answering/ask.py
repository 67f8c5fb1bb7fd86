"""Ask: a question becomes an answer for an audience, or an honest "I don't know" with the nearest pages."""

from collections.abc import Sequence

from answering.answer import Answer, NearestPage
from answering.compose import compose
from answering.extractive import choose_statements
from index.chunk import Chunk
from retrieval.answerability import THRESHOLD, answerability, signals_of
from retrieval.audience import Access
from retrieval.evidence import Evidence
from retrieval.filters import NO_FILTERS, Filters
from retrieval.hit import Hit
from retrieval.library import Library
from retrieval.pack import Budget, pack
from retrieval.question import Question
from retrieval.search import row_filter, search
from retrieval.stopwatch import Stopwatch
from retrieval.why_nothing import why_nothing

_HITS = 20
_READ_HITS = 6
# About 16 full chunks: to weigh every statement of many more would take longer than the search.
_MAX_TOKENS = 4_000
_CHARACTERS_PER_TOKEN = 4
_NEAREST = 3

NOTHING_FOUND = "I don't know: I found nothing about this in the documents."
TOO_WEAK = "I don't know: the documents I found do not answer this. These pages come nearest."


async def ask(
    question: str,
    access: Access,
    *,
    library: Library,
    history: Sequence[str] = (),
    filters: Filters = NO_FILTERS,
) -> Answer:
    """Answer a question from what the audience may read.

    Args:
        question: As it was asked.
        access: What the audience may read.
        library: What is searched.
        history: What the asker said before in this conversation, oldest first.
        filters: What the search is narrowed to.

    Raises:
        StorageError: the index cannot be read.
    """
    watch = Stopwatch()
    result = await search(question, access, library=library, history=history, filters=filters, limit=_HITS)
    hits = list(result.hits)
    asked = Question(question, tuple(history))
    with watch.stage("judge"):
        probability = answerability(signals_of(asked, result.found, result.question))
    if probability < THRESHOLD:
        why = None if hits else await why_nothing(access, filters, reader=library.reader)
        return _unknown(hits, Evidence(result, (*result.stages, *watch.stages), probability), why)
    rows = row_filter(access, filters.without_phrases())
    with watch.stage("pack"):
        # A model that could not embed the question cannot count either, and would be waited for once more.
        count_tokens = library.embedder.count_tokens if result.question is not None else _guess_tokens
        budget = Budget(_MAX_TOKENS, count_tokens)
        packed = await pack(hits[:_READ_HITS], rows, reader=library.reader, budget=budget)
    with watch.stage("answer"):
        read = [chunk.id for passage in packed.passages for chunk in passage.chunks]
        embeddings = await library.reader.embeddings(read, rows)
        text, citations = compose(choose_statements(asked, result.question, packed.passages, embeddings))
    evidence = Evidence(result, (*result.stages, *watch.stages), probability, packed.passages, packed.left_out)
    if not citations:
        return _unknown(hits, evidence)
    return Answer("answered", text, citations, (), evidence)


def _guess_tokens(texts: Sequence[str]) -> list[int]:
    return [len(text) // _CHARACTERS_PER_TOKEN for text in texts]


def _unknown(hits: Sequence[Hit], evidence: Evidence, why: str | None = None) -> Answer:
    pages: dict[str, Chunk] = {}
    for hit in hits:
        pages.setdefault(hit.chunk.document_id, hit.chunk)
    nearest = tuple(
        NearestPage(chunk.title, chunk.url, chunk.author, chunk.updated_at) for chunk in list(pages.values())[:_NEAREST]
    )
    text = TOO_WEAK if nearest else NOTHING_FOUND
    return Answer("unknown", f"{text} {why}" if why else text, (), nearest, evidence)
