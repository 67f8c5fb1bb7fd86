"""Identifier terms: how `ERR_4021`, `foo_bar.baz`, `--max-tokens` and `getUserName` are found whole and in parts."""

import re
from collections.abc import Iterator
from functools import lru_cache

# A run of characters that names are made of; sentence punctuation at its ends is cut off afterwards.
_RUN = re.compile(r"[\w$@#][\w$@#.:/+-]*|--?[A-Za-z][\w-]*")
_SEPARATORS = re.compile(r"[._:/+#@$-]+")
_CAMEL = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
# Belongs to no name, at the ends of a word.
_PUNCTUATION = ".,;:!?()[]\"'"
# Longer runs are encoded data, not names.
MAX_LENGTH = 80


def searched_words(text: str) -> str:
    """Return what the keyword leg searches: the text, and behind it the terms of its identifiers.

    So `getUserName` is also found by "user", and a rare name that is written in parts counts for more than its parts.
    """
    return f"{text}\n{' '.join(identifier_terms(text))}"


def identifier_terms(text: str) -> list[str]:
    """Return the lower-case terms of the identifiers in a text, each whole and in its compound parts, once."""
    terms: dict[str, None] = {}
    for written in text.split():
        # Most words are plain, and most others were seen before: a first run reads millions.
        word = written.strip(_PUNCTUATION)
        if not _is_plain(word):
            terms.update(_terms(word) if len(word) > MAX_LENGTH else _remembered_terms(word))
    return list(terms)


def _terms(word: str) -> dict[str, None]:
    terms: dict[str, None] = {}
    for run in _RUN.findall(word):
        whole = run.rstrip(".:/+-#@$").lstrip(".:/+#@$")
        if 1 < len(whole) <= MAX_LENGTH and _is_identifier(whole):
            terms.update(dict.fromkeys(_parts(whole)))
    return terms


_remembered_terms = lru_cache(maxsize=32_768)(_terms)


def _is_plain(word: str) -> bool:
    return len(word) < 2 or word.isdigit() or (word.isalpha() and (word[1:].islower() or word.isupper()))


def _is_identifier(whole: str) -> bool:
    body = whole.lstrip("-")
    has_separator = bool(re.search(r"\w[._:/+#@$-]+\w", body)) and not body.replace("-", "").isalpha()
    is_camel = bool(re.search(r"[a-z][A-Z]", body))
    mixes_digits = any(c.isdigit() for c in body) and any(c.isalpha() for c in body)
    return whole.startswith("-") or has_separator or is_camel or mixes_digits


def _parts(whole: str) -> Iterator[str]:
    yield whole.lower()
    body = whole.lstrip("-")
    yield body.lower()
    yield from (segment.lower() for segment in re.split(r"[:/]+", body) if segment)
    yield from (name.lower() for name in re.split(r"[.:/]+", body) if name)
    for piece in _SEPARATORS.split(body):
        if piece:
            yield piece.lower()
            camel = _CAMEL.findall(piece)
            if len(camel) > 1:
                yield from (part.lower() for part in camel)
