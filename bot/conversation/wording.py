"""Wording: is this a question, small talk, or a request for silence? By plain rules, in several languages. Pure.

Not solved: irony, questions in languages without a list and without a question mark, and requests that are stated
("the deploy fails again, somebody should look").
"""

import re
from collections.abc import Iterable

from bot.conversation.phrases import (
    ABOUT,
    ASKS,
    ENDINGS,
    FIRM_VERBS,
    OF_ANYONE,
    OPENERS,
    QUESTION_WORDS,
    SMALL_TALK,
    STATEMENTS,
    STATES,
    STOP_FILLERS,
    STOP_SIGNS,
    STOPS,
    SUBJECTS,
    THANKS,
    VERBS,
    YOU,
)

# Who greets or thanks does it in a line. A longer text is not compared with every phrase.
_SHORT = 80
# A question without its mark stands in the first sentences of a message, or is not told from what is pasted.
_SENTENCES = 12
_CHARACTERS = 2_000


def _any_of(phrases: Iterable[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(set(phrases), key=len, reverse=True))


_EMOJI_NAME = re.compile(r":[a-z0-9_+'-]+(?::skin-tone-\d)?:")
# The mark ends a word: an address with `?page=2` asks nothing.
_MARK = re.compile(r"[¿？؟]|\?+(?=$|[\s!?.,:;'\"”’)\]}*_~…])", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s+|\n+|\s+[-–—]\s+")
_OPENERS = re.compile(rf"(?:(?:{_any_of(OPENERS)})\b[\s,.!:–-]*)+")
_QUESTION_WORD = re.compile(rf"(?:{_any_of(QUESTION_WORDS)})(?=\s|$)")
_CLAUSE = re.compile(rf"\S+\s+(?:{_any_of(SUBJECTS)})(?=\s|$)")
_ASK = re.compile(rf"(?:{_any_of(ASKS)})(?=[\s,:]|$)")
_OF_ANYONE = re.compile(rf"(?:{_any_of(OF_ANYONE)})\s+(?:please\s+|also\s+|bitte\s+)*(?P<what>.+)", re.DOTALL)
_VERB = re.compile(
    rf"(?:{_any_of(VERBS)})\s+(?:{_any_of(ABOUT)})(?=\s|$)|(?:do|have)\s+(?:i|we|you|they)(?=\s|$)"
    rf"|(?:{_any_of(FIRM_VERBS)})\s+(?!(?:{_any_of(STATES)})\b)\w"
)
_ENDING = re.compile(rf"(?:{_any_of(ENDINGS)})[\s。.!！~]*$", re.MULTILINE)
_SMALL_TALK = re.compile(rf"(?:{_any_of(SMALL_TALK)})(?:\s+(?:{_any_of(SMALL_TALK)}))*")
_THANKS = re.compile(rf"(?<!\S)(?:{_any_of(THANKS)})(?!\S)")
_STOP = re.compile(rf"(?:(?:{_any_of(STOP_FILLERS)})\s+)*(?:{_any_of(STOPS)})(?:\s+(?:{_any_of(STOP_FILLERS)}))*")
_YOU = re.compile(rf"(?<![\w'])(?:{_any_of(YOU)})(?![\w'])")
_WORD = re.compile(r"[\w+]+(?:['-][\w]+)*")


def is_question(words: str) -> bool:
    """Tell whether a person asks for something.

    Args:
        words: Of the writer alone, see `bot.conversation.markup.own_words`.
    """
    text = _normal(words)
    if _MARK.search(text) or _ENDING.search(text):
        return True
    return any(_opens_question(sentence) for sentence in _sentences(text))


def ends_with_question(words: str) -> bool:
    """Tell whether the last thing that is said is a question with its mark."""
    text = _normal(words)
    last = next((line for line in reversed(_SENTENCE_END.split(text[-_CHARACTERS:])) if line.strip()), "")
    return bool(_MARK.search(last) or _ENDING.search(last))


def is_small_talk(words: str) -> bool:
    """Tell whether a message greets, thanks, agrees or only reacts: nothing in it can be answered from a document."""
    bare = _bare(words)
    if len(bare) > _SHORT:
        return False
    if not bare or _SMALL_TALK.fullmatch(bare):
        return True
    return bool(_THANKS.search(bare)) and not is_question(words)


def is_stop(words: str) -> bool:
    """Tell whether a message says nothing but that Footnote is to be silent; in words, or by an emoji."""
    bare = _bare(words)
    if not bare:
        return any(sign in words for sign in STOP_SIGNS)
    return len(bare) <= _SHORT and bool(_STOP.fullmatch(bare))


def speaks_to_a_person(words: str) -> bool:
    """Tell whether a question is put to somebody ("are you on 4.2?"), and not to whoever can look it up."""
    return any(_says_you(sentence) for sentence in _sentences(_normal(words)))


def _sentences(text: str) -> list[str]:
    return _SENTENCE_END.split(text[:_CHARACTERS])[:_SENTENCES]


def _says_you(sentence: str) -> bool:
    opened = _without_openers(sentence)
    asked = _OF_ANYONE.fullmatch(opened)
    # "Can you explain it?" asks Footnote, "can you restart it?" does not: it never does anything.
    if asked:
        return not _ASK.match(asked["what"]) or bool(_YOU.search(asked["what"]))
    return bool(_YOU.search(opened))


def _opens_question(sentence: str) -> bool:
    opened = _without_openers(sentence)
    if opened.startswith(STATEMENTS):
        return False
    if _ASK.match(opened):
        return True
    # Whoever writes a full stop would have written the mark: "When the fuse blows, it stops."
    if sentence.rstrip(" *_~\"'”)").endswith((".", "!", ":")):
        return False
    # A question word alone asks ("why"); with a subject behind it, it opens a clause.
    if _QUESTION_WORD.match(opened):
        return not _CLAUSE.match(opened)
    return bool(_VERB.match(opened))


def _without_openers(sentence: str) -> str:
    found = _OPENERS.match(sentence)
    return sentence[found.end() :] if found and found.end() < len(sentence) else sentence


def _normal(words: str) -> str:
    return _EMOJI_NAME.sub(" ", words.replace("’", "'")).casefold().strip(" \t\n*_~\"'“”„«»(")


def _bare(words: str) -> str:
    """Return the words alone, without punctuation and emoji."""
    return " ".join(_WORD.findall(_normal(words)))
