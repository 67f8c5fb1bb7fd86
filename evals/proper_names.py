"""Proper names of a corpus: words that it writes with a capital more often than without. Pure."""

import re
from collections import Counter
from collections.abc import Iterable

_RUN = re.compile(r"[A-Z][\w-]*(?:\.\w+)*(?: [A-Z][\w-]*(?:\.\w+)*)*")
# Within a sentence, where a capital is no matter of position.
_WITHIN = re.compile(r"(?<=[a-z,] )[A-Za-z][\w-]*(?:\.\w+)*")
_SHARE = 0.9
_MIN_COUNT = 2
_MIN_LENGTH = 3
# What a name is never exchanged for: days and months name nothing that could be mixed up with a person or a product.
_CALENDAR = frozenset(
    re.findall(
        r"\w+",
        """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december i
        """,
    )
)


class ProperNames:
    """Knows which words name something, from how a corpus writes them."""

    def __init__(self, texts: Iterable[str]) -> None:
        capital: Counter[str] = Counter()
        every: Counter[str] = Counter()
        for text in texts:
            for word in _WITHIN.findall(text):
                every[word.lower()] += 1
                capital[word.lower()] += word[0].isupper()
        self._names = frozenset(
            word
            for word, count in every.items()
            if count >= _MIN_COUNT and capital[word] >= _SHARE * count and word not in _CALENDAR
        )

    def within(self, text: str) -> list[str]:
        """Return the names in a text, runs of them as one, each once and in its order."""
        found: dict[str, None] = {}
        for run in _RUN.findall(text):
            kept: list[str] = []
            for word in run.split():
                if word.lower() in self._names:
                    kept.append(word)
                elif kept:
                    break
            if len(name := " ".join(kept)) >= _MIN_LENGTH:
                found[name] = None
        return list(found)
