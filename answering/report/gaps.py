"""Gaps: the questions without a good answer, put together by what they ask for, each with the nearest page."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from answering.found import find
from answering.report.clusters import UNRELATED, clusters, cut_distance, most_central
from answering.report.gap import Gap, advice_for
from index.embedder import Embedder, Vectors
from index.errors import ModelUnavailable
from ledger.feedback import Vote
from ledger.usage import AskedQuestion
from retrieval.answerability import THRESHOLD
from retrieval.audience import Access
from retrieval.filters import NO_FILTERS
from retrieval.library import Library
from retrieval.question import Question
from retrieval.stopwatch import Stopwatch

# So few are embedded at once: the memory of a batch grows with it, and its speed hardly.
_BATCH = 16
SHOWN_GAPS = 20
MOST_COMPARED = 1_000
"""Of more questions than this the latest are compared: the time to compare them grows with the square."""


@dataclass(frozen=True, slots=True)
class Unmet:
    """A question without a good answer, in words that may be shown.

    Attributes:
        votes: On its answer.
    """

    question: AskedQuestion
    words: str
    votes: Sequence[Vote] = ()


async def find_gaps(
    unmet: Sequence[Unmet], access: Access, *, library: Library, now: datetime, stale_days: int
) -> tuple[list[Gap], int]:
    """Return the gaps that would help most people first, and how many more there are.

    Args:
        unmet: The latest `MOST_COMPARED` of them are looked at.
        access: What the reader of the report may read: the nearest pages are among that.
        library: What is searched.
        now: Aware.
        stale_days: From this age on a page may be out of date.

    Raises:
        StorageError: the index cannot be read.
    """
    latest = sorted(unmet, key=lambda each: (each.question.asked_at, each.question.id))[-MOST_COMPARED:]
    gaps = await asyncio.to_thread(_together, latest, library.embedder)
    gaps.sort(key=lambda gap: (-gap.people, -gap.size, -gap.last_at.timestamp(), gap.question))
    shown = [await _with_page(gap, access, library, now, stale_days) for gap in gaps[:SHOWN_GAPS]]
    return shown, max(0, len(gaps) - SHOWN_GAPS)


def _together(unmet: Sequence[Unmet], embedder: Embedder) -> list[Gap]:
    """Put together what asks for the same thing; without its model the embedder leaves only the same words to go by."""
    same: dict[str, list[Unmet]] = {}
    for each in unmet:
        same.setdefault(" ".join(each.words.casefold().split()), []).append(each)
    asked = list(same.values())
    try:
        vectors = _embedded([each[0].words for each in asked], embedder)
        cut = cut_distance(_embedded(UNRELATED, embedder)) if len(asked) > 1 else 0.0
    except ModelUnavailable:
        return [_gap(each[0].words, each) for each in asked]
    return [
        _gap(asked[most_central(vectors, members)][0].words, [each for member in members for each in asked[member]])
        for members in clusters(vectors, cut)
    ]


def _embedded(texts: Sequence[str], embedder: Embedder) -> Vectors:
    batches = (texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH))
    found = [each.vector for batch in batches for each in embedder.embed_passages(batch)]
    return np.stack(found) if found else np.zeros((0, 1), dtype=np.float32)


def _gap(question: str, unmet: Sequence[Unmet]) -> Gap:
    unhelpful = [[vote for vote in each.votes if not vote.is_helpful] for each in unmet]
    reasons = Counter(reason for votes in unhelpful for vote in votes for reason in vote.reasons)
    return Gap(
        question=question,
        size=len(unmet),
        people=len({each.question.asker for each in unmet}),
        unknown=sum(each.question.state == "unknown" for each in unmet),
        disliked=sum(bool(votes) for votes in unhelpful),
        reasons=tuple(sorted(reasons.items(), key=lambda each: (-each[1], each[0]))),
        last_at=max(each.question.asked_at for each in unmet),
    )


async def _with_page(gap: Gap, access: Access, library: Library, now: datetime, stale_days: int) -> Gap:
    found = await find(Question(gap.question), access, library=library, filters=NO_FILTERS, watch=Stopwatch())
    gap = replace(gap, nearest=next(iter(found.nearest()), None))
    probability = found.probability
    return replace(gap, advice=advice_for(gap, probability, answerable_from=THRESHOLD, now=now, stale_days=stale_days))


def unmet_questions(questions: Sequence[AskedQuestion], votes: Mapping[str, Sequence[Vote]]) -> list[AskedQuestion]:
    """Return those without a good answer: "I don't know", or an answer that somebody called unhelpful. Pure."""
    return [
        each
        for each in questions
        if each.state == "unknown"
        or (each.state == "answered" and any(not vote.is_helpful for vote in votes.get(each.id, ())))
    ]
