"""Terms: the words of a text that carry meaning, stemmed, so that `rotating keys` and `rotate the key` agree. Pure."""

import math
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from py_rust_stemmers import SnowballStemmer

_WORD = re.compile(r"\w+(?:[-_.]\w+)*")
_STEMMER = SnowballStemmer("english")
# Words that say how something is asked, not what is asked.
_EMPTY = frozenset(
    _WORD.findall(
        """
        a an and any anyone are as at be been but by can could did do does for from get had has have he her his how i if
        in into is it its just long many may me might much must my need of often on or our out s shall she should so
        some t tell than that the their them then there these they this those to up us was we were what when where
        which who whom whose why will with would you your please
        """
    )
)


def terms(text: str) -> frozenset[str]:
    """Return the stems of the words that are not mere grammar; compounds count whole and in their parts."""
    found: set[str] = set()
    for word in _WORD.findall(text.lower()):
        # Nearly every word; splitting them all took most of the time of judging what was found.
        if word.isalnum():
            if word not in _EMPTY:
                found.add(_stem(word))
            continue
        parts = re.split(r"[-_.]", word)
        found.update(_stem(part) for part in {word, *parts} if part and part not in _EMPTY)
    return frozenset(found)


def rarity(wanted: frozenset[str], texts: Sequence[frozenset[str]]) -> dict[str, float]:
    """Return the weight of each wanted term: the fewer of the texts hold it, the more (inverse document frequency)."""
    return {term: math.log((len(texts) + 1) / (sum(term in each for each in texts) + 0.5)) for term in wanted}


def coverage(weights: Mapping[str, float], held: frozenset[str]) -> float:
    """Return the share of the weighted terms that are held, from 0 to 1; 0 when nothing is wanted."""
    total = sum(weights.values())
    return sum(weight for term, weight in weights.items() if term in held) / total if total > 0 else 0.0


@lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    return str(_STEMMER.stem_word(word))
