"""Language: whether two texts are in one language, as far as words and numbers can be compared across. Pure."""

import re
import unicodedata

from answering.verifying.vocabulary import OTHER_LANGUAGES

_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = _WORD.findall("the a an of to in is are and or for with on by be can it this that you not as at from has")
# One small word of another language may be a name in an English sentence: "El Paso".
_MIN_FOREIGN = 2


def is_foreign(text: str) -> bool:
    """Tell whether a text is in another language than English; commands and lists of names count as English."""
    words = [word.lower() for word in _WORD.findall(text)]
    latin = sum(unicodedata.name(word[0], "").startswith("LATIN") for word in words)
    if latin * 2 < len(words):
        return True
    foreign = sum(word in OTHER_LANGUAGES for word in words)
    return foreign >= _MIN_FOREIGN and foreign > sum(word in _ENGLISH for word in words)
