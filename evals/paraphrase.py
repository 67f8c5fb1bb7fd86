"""Paraphrase: a statement of a document said a little otherwise, as a model that keeps to its passages does. Pure.

The rules share no word list with the verifier.
"""

import re
from random import Random

_DROPPED = re.compile(
    r"\b(?:also|currently|typically|usually|generally|simply|automatically|easily|quickly|really|very|just|however"
    r"|therefore|basically|actually|especially|particularly)\b,? ?",
    re.I,
)
_OTHERWISE = (
    ("use", "make use of"), ("must", "have to"), ("allows", "lets"), ("many", "a lot of"), ("begin", "start"),
    ("large", "big"), ("such as", "like"), ("for example", "for instance"), ("in order to", "to"), ("obtain", "get"),
    ("purchase", "buy"), ("assist", "help"), ("require", "need"), ("requires", "needs"), ("located", "situated"),
    ("provides", "offers"), ("provide", "offer"), ("contains", "has"), ("approximately", "about"), ("because", "since"),
    ("several", "a number of"), ("but", "yet"), ("create", "make"), ("if", "in case"), ("works", "operates"),
    ("various", "different"), ("each", "every"), ("receive", "get"), ("show", "display"), ("near", "close to"),
)  # fmt: skip
_OPENINGS = ("", "", "Put simply, ", "According to the documentation, ", "Note that ")
# One of so many statements is said together with the next.
_MERGED = 3


def paraphrase(statement: str, following: str, chance: Random) -> str:
    """Return a statement, now and then with the one behind it, without some adverbs and with some words exchanged.

    Args:
        statement: A whole sentence.
        following: The sentence behind it; empty where there is none.
        chance: Which rules are used.
    """
    text = statement
    if following and chance.randrange(_MERGED) == 0:
        text = f"{statement.rstrip('.')}, and {_lowered(following)}"
    text = _DROPPED.sub("", text)
    for old, new in _OTHERWISE:
        text = re.sub(rf"\b{old}\b", new, text)
    opening = chance.choice(_OPENINGS)
    return opening + (_lowered(text) if opening else text)


def _lowered(sentence: str) -> str:
    """Begin in lower case, unless the first word is a name or an acronym as far as one can see."""
    first = sentence.partition(" ")[0]
    is_plain = first.istitle() and first.lower() in {
        "the",
        "a",
        "an",
        "you",
        "it",
        "this",
        "if",
        "to",
        "in",
        "for",
        "we",
    }
    return sentence[0].lower() + sentence[1:] if is_plain else sentence
