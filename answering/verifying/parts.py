"""Parts: what a sentence joins by a comma and "and", of which each must be said somewhere. Pure."""

import re

from answering.verifying.claim import Claim
from answering.verifying.clauses import content_words
from answering.verifying.support import Support

_JOINT = re.compile(r"[,;]\s+(?:and|but)\s+|(?<=[a-z])\.\s+(?=[A-Z])")
# Fewer content words are a remark, or half of an enumeration.
_MIN_WORDS = 4
# Of the weight of a part's words, what one statement holds at least: of sentences of human answers none held less.
_LEAST = 0.17


def has_unsaid_part(claim: Claim, support: Support) -> bool:
    """Tell whether a sentence joins something to what the exhibits say of which none of their statements speaks."""
    parts = [content_words(part) for part in _JOINT.split(claim.text)]
    return len(parts) > 1 and any(len(words) >= _MIN_WORDS and _best(words, support) < _LEAST for words in parts)


def _best(words: frozenset[str], support: Support) -> float:
    """Return the greatest share of the words' weight that one statement holds."""
    held = (support.weight(words & (said.claim.words | said.above)) for each in support.cited for said in each.said)
    return max(held, default=0.0) / (support.weight(words) or 1.0)
