"""Gap: something that people asked for and the documents do not say well enough, and what to do about it. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from answering.age import age
from answering.answer import NearestPage

Advice = Literal["write", "update", "correct", "extend", "again"]
"""What would close a gap: a new page; the nearest page brought up to date, put right, or extended; or nothing any more,
since the documents answer it now."""

# Below this the pages found have nothing to do with the question more often than not.
_UNRELATED_BELOW = 0.1


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that ask for the same thing, of which none had a good answer.

    Attributes:
        question: The most central of them.
        size: How many they are.
        people: How many different people asked.
        unknown: How many were answered with "I don't know".
        disliked: How many had an answer that somebody called unhelpful.
        reasons: Why, as in `Figures`.
        last_at: When the last of them was asked, aware, UTC.
        nearest: The page that comes nearest and that the reader may read; None when there is none.
        advice: What would close it.
    """

    question: str
    size: int
    people: int
    unknown: int
    disliked: int
    reasons: tuple[tuple[str, int], ...]
    last_at: datetime
    nearest: NearestPage | None = None
    advice: Advice = "write"


def advice_for(gap: Gap, probability: float, *, answerable_from: float, now: datetime, stale_days: int) -> Advice:
    """Return what would close a gap.

    Args:
        gap: With its nearest page.
        probability: That what was found answers the question.
        answerable_from: From this probability on the question is answered.
        now: Aware.
        stale_days: From this age on a page may be out of date.
    """
    if gap.nearest is None or probability < _UNRELATED_BELOW:
        return "write"
    if gap.disliked >= gap.unknown:
        return "correct"
    if probability >= answerable_from:
        return "again"
    return "update" if now - gap.nearest.updated_at > timedelta(days=stale_days) else "extend"


def advice_in_words(gap: Gap, now: datetime) -> str:
    """Return what would close a gap, as a sentence or two without markup; titles stand in curly quotes."""
    page = gap.nearest
    if page is None or gap.advice == "write":
        return "No page says this. Write one."
    title, owner = f"“{page.title}”", f" with {page.author}" if page.author else ""
    match gap.advice:
        case "update":
            return f"{title} comes nearest and was updated {age(page.updated_at, now)}. Bring it up to date{owner}."
        case "correct":
            return f"An answer was not helpful. Check what {title} says{owner}."
        case "again":
            return f"{title} answers this by now. Tell those who asked, or ask it again."
        case _:
            asked = f", or ask {page.author}" if page.author else ""
            return f"{title} comes nearest and does not say it. Add it there{asked}."
