"""Quoting: what the stand-in says of itself: the sentences of its exhibits that fit the question best. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from playground.openai.content import text_of
from playground.openai.reply import Reply, says

NOTHING = "NO ANSWER"
"""What it says when no exhibit answers, as the rules in Footnote's prompts ask for."""

_SENTENCES = 2
# Of a sentence's words with the question in common, weighed by how rare they are among the sentences.
_LEAST_SHARE = 0.3
# An element with a number, such as <exhibit-1f3a n="2" title="…">; the code behind the name is different each time.
_EXHIBIT = re.compile(r"<([\w-]+)\s[^>\n]*?\bn=\"(\d+)\"[^>\n]*>\n(.*?)\n</\1>", re.DOTALL)
_QUESTION = re.compile(r"<(question[\w-]*)[^>\n]*>\n(.*?)\n</\1>", re.DOTALL)
# A line that ends within a sentence goes on in the next one, unless that is empty or an item of a list.
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n\s*\n|\n(?=\s*(?:[-*>]|\d+[.)])\s)")
_ROW = re.compile(r"^\s*\|((?=.*\w).*)\|\s*$")
_WORD = re.compile(r"\w{3,}")
# Longer than any real sentence: a table or a log, which nobody wants repeated.
_MAX_CHARACTERS = 400
_MIN_WORDS = 3
_QUESTION_WORDS = frozenset({"the", "and", "who", "what", "when", "where", "which", "why", "how", "doe", "are", "wa"})


def quote(messages: Sequence[Mapping[str, Any]]) -> Reply:
    """Return the sentences of the numbered exhibits that share most with the question, each with its number.

    Exhibits are looked for in every message but the instructions. The question is the last that stands between tags
    of that name, or else the last line of a user. One and the same prompt always gets one and the same reply.
    """
    said = [text_of(message) for message in messages if message.get("role") in {"user", "tool"}]
    asked = [text_of(message) for message in messages if message.get("role") == "user"]
    question = _words(_question("\n".join(asked))) - _QUESTION_WORDS
    sentences = [(n, each) for n, text in exhibits("\n".join(said)) for each in _sentences(text)]
    return says(" ".join(f"{sentence} [{n}]" for n, sentence in _best(sentences, question)) or NOTHING)


def exhibits(prompt: str) -> list[tuple[int, str]]:
    """Return the numbered texts of a prompt in the order in which they stand."""
    return [(int(found[2]), found[3]) for found in _EXHIBIT.finditer(prompt)]


def _question(asked: str) -> str:
    found = [match[2] for match in _QUESTION.finditer(asked)]
    return found[-1] if found else asked.strip().rpartition("\n")[2]


def _sentences(text: str) -> list[str]:
    """Return what may be an answer: neither a question, nor a fragment."""
    lines = (_ROW.sub(lambda row: f"\n{re.sub(r' *[|] *', ', ', row[1])}\n", line) for line in text.split("\n"))
    prose = "\n".join(line for line in lines if not line.lstrip().startswith(("#", "|")))
    parts = (" ".join(part.split()).strip(" -*>") for part in _SENTENCE_END.split(prose))
    whole = (part for part in parts if len(part) <= _MAX_CHARACTERS and len(_words(part)) >= _MIN_WORDS)
    return [part for part in whole if not part.endswith("?")]


def _best(sentences: Sequence[tuple[int, str]], question: set[str]) -> list[tuple[int, str]]:
    words = [_words(sentence) for _, sentence in sentences]
    # A word that stands nowhere tells no sentence from another.
    weights = {word: 1 / count for word in question if (count := sum(word in other for other in words))}
    most = sum(weights.values())
    shares = [sum(weights[word] for word in question & other) / most if most else 0.0 for other in words]
    order = sorted(range(len(sentences)), key=lambda index: -shares[index])
    return [sentences[index] for index in order[:_SENTENCES] if shares[index] >= _LEAST_SHARE]


def _words(text: str) -> set[str]:
    """Return the words of a text, plurals as singulars."""
    return {word.lower().removesuffix("s") for word in _WORD.findall(text)}
