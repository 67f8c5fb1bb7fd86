"""Quoting: what the stand-in says of itself: the sentences of its passages that fit the question best. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from playground.openai.reply import Reply, says

NOTHING = "The passages do not say."

_SENTENCES = 2
# Of a sentence's words with the question in common, weighed by how rare they are among the sentences.
_LEAST_SHARE = 0.3
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_WORD = re.compile(r"\w{3,}")
# Longer than any real sentence: a table or a log, which nobody wants repeated.
_MAX_CHARACTERS = 400
_MIN_WORDS = 3
_QUESTION_WORDS = frozenset({"the", "and", "who", "what", "when", "where", "which", "why", "how", "does", "are", "was"})


def quote(messages: Sequence[Mapping[str, Any]]) -> Reply:
    """Return the sentences of the numbered passages that share most with the question, each with its number.

    Passages are looked for in every message but the instructions; the question is the last line of the last message
    of a user. One and the same prompt always gets one and the same reply.
    """
    said = [str(message.get("content") or "") for message in messages if message.get("role") in {"user", "tool"}]
    asked = [str(message.get("content") or "") for message in messages if message.get("role") == "user"]
    question = _words(asked[-1].strip().rpartition("\n")[2]) - _QUESTION_WORDS if asked else set()
    sentences = [(n, sentence) for n, passage in passages("\n".join(said)) for sentence in _sentences(passage)]
    best = _best(sentences, question)
    return says(" ".join(f"{sentence} [{n}]" for n, sentence in best) or NOTHING)


def passages(prompt: str) -> list[tuple[int, str]]:
    """Return the numbered passages of a prompt: what stands between a line that begins with 1 and one with 2, and on.

    The number may stand in brackets or quotes, and behind a word or two, such as `<passage n="1">`.
    """
    found: list[tuple[int, int, int]] = []
    position = 0
    while heading := _heading(len(found) + 1).search(prompt, position):
        found.append((len(found) + 1, heading.start(), heading.end()))
        position = heading.end()
    ends = [*(start for _, start, _ in found[1:]), len(prompt)]
    return [(n, prompt[begin:end]) for (n, _, begin), end in zip(found, ends, strict=False)]


def _heading(n: int) -> re.Pattern[str]:
    return re.compile(rf"^[^\w\n]*(?:[A-Za-z]\w*[^\w\n]+){{0,2}}{n}(?![\w.])[^\n]*$", re.MULTILINE)


def _sentences(passage: str) -> list[str]:
    """Return what may be an answer: neither a question, such as the one that was asked, nor a fragment."""
    parts = (part.strip(" \t-*|>#") for part in _SENTENCE_END.split(passage))
    whole = (part for part in parts if len(part) <= _MAX_CHARACTERS and len(_words(part)) >= _MIN_WORDS)
    return [part for part in whole if not part.endswith("?")]


def _best(sentences: Sequence[tuple[int, str]], question: set[str]) -> list[tuple[int, str]]:
    words = [_words(sentence) for _, sentence in sentences]
    weights = {word: 1 / (1 + sum(word in other for other in words)) for word in question}
    most = sum(weights.values())
    shares = [sum(weights[word] for word in question & other) / most if most else 0.0 for other in words]
    order = sorted(range(len(sentences)), key=lambda index: -shares[index])
    return [sentences[index] for index in order[:_SENTENCES] if shares[index] >= _LEAST_SHARE]


def _words(text: str) -> set[str]:
    """Return the words of a text, plurals as singulars."""
    return {word.lower().removesuffix("s") for word in _WORD.findall(text)}
