"""Terms: the words of a text that carry meaning, stemmed, so that `rotating keys` and `rotate the key` agree. Pure."""

import re
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
        parts = re.split(r"[-_.]", word)
        found.update(_stem(part) for part in {word, *parts} if part and part not in _EMPTY)
    return frozenset(found)


def coverage(wanted: frozenset[str], text: str) -> float:
    """Return the share of the wanted terms that a text holds, from 0 to 1; 0 when nothing is wanted."""
    return len(wanted & terms(text)) / len(wanted) if wanted else 0.0


@lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    return str(_STEMMER.stem_word(word))
