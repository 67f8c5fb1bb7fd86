"""Unknown: an honest "I don't know", with the reason and the pages that come nearest."""

from collections.abc import Collection

from answering.answer import Answer, Reason
from answering.found import Found
from retrieval.evidence import Evidence

NOTHING_FOUND = "I don't know: I found nothing about this in the documents."
TOO_WEAK = "I don't know: the documents I found do not answer this. These pages come nearest."
NOT_SAID = "I don't know: none of the documents I found says this. These pages come nearest."

_TEXTS: dict[Reason, str] = {"nothing_found": NOTHING_FOUND, "too_weak": TOO_WEAK, "not_said": NOT_SAID}


def unknown(
    found: Found, evidence: Evidence, reason: Reason, *, gone: Collection[str], notes: tuple[str, ...] = ()
) -> Answer:
    """Return the answer that there is none.

    Args:
        found: What the question found.
        evidence: All that it was tried with.
        reason: Why there is none, if anything was found at all.
        gone: Documents, by id, that are not to be named.
        notes: What the reader should know besides.
    """
    nearest = found.nearest(gone)
    if not nearest:
        reason = "nothing_found"
    return Answer("unknown", _TEXTS[reason], (), nearest, evidence, reason, notes)
