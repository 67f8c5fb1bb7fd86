"""Perturb: a true sentence becomes a false one by a rule, as models get sentences wrong. Pure; chance is an argument.

These rules share no code with the verifier: what it does not know must show in its figures.
"""

import re
from collections.abc import Sequence
from random import Random

_DIGITS = re.compile(r"(?<![\w.,-])(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)*)(?![\w]|[.,]\d)")
_LIST_NUMBER = re.compile(r"^\s*\d{1,2}[.)]\s")
_AUXILIARY = re.compile(
    r"\b(is|are|was|were|can|could|will|would|must|should|may|has|have|does|do)\b(?! not\b|n't|n’t)"
)
_NEGATION = re.compile(
    r"\b(is|are|was|were|can|could|will|would|must|should|may|has|have|does|do|did) ?(?:not|n[’']t)\b"
)
_CANNOT = re.compile(r"\bcannot\b")
_NO = re.compile(r"\b(?:never|no|not) ")
Pairs = tuple[tuple[str, str], ...]
LISTED: Pairs = (
    ("before", "after"), ("first", "last"), ("increase", "decrease"), ("increases", "decreases"), ("more", "less"),
    ("enable", "disable"), ("enabled", "disabled"), ("allow", "forbid"), ("allowed", "forbidden"), ("above", "below"),
    ("maximum", "minimum"), ("public", "private"), ("higher", "lower"), ("with", "without"), ("open", "closed"),
    ("include", "exclude"), ("includes", "excludes"), ("required", "optional"), ("buy", "sell"), ("new", "old"),
    ("early", "late"), ("internal", "external"), ("free", "paid"), ("successful", "failed"), ("large", "small"),
    ("high", "low"), ("long", "short"), ("add", "remove"), ("cheap", "expensive"), ("increased", "decreased"),
)  # fmt: skip
"""Opposites that the verifier knows (answering/verifying/vocabulary.py)."""
UNLISTED: Pairs = (
    ("north", "south"), ("east", "west"), ("send", "receive"), ("won", "lost"), ("same", "opposite"), ("good", "bad"),
    ("all", "none of the"), ("both", "neither"), ("must", "need not"), ("always", "rarely"), ("part", "whole"),
    ("often", "seldom"), ("most", "few"), ("only", "not only"), ("easy", "difficult"), ("better", "worse"),
    ("local", "remote"), ("important", "trivial"), ("directly", "indirectly"), ("similar", "unlike"),
    ("left", "right"),
)  # fmt: skip
"""Others, which the verifier did not list when these were written (docs/evals.md says how many it lists now)."""


def numbers_in(text: str) -> list[str]:
    """Return the numbers of a text as written, each once; that of a list item is none."""
    return list(dict.fromkeys(_DIGITS.findall(_LIST_NUMBER.sub("", text))))


def change_number(sentence: str, chance: Random) -> str | None:
    """Return the sentence with one number made another of as many digits; None without a number."""
    found = numbers_in(sentence)
    if not found:
        return None
    old = chance.choice(found)
    place = chance.choice([number for number, character in enumerate(old) if character.isdigit()])
    digit = chance.choice([each for each in "123456789" if each != old[place]])
    return _put(sentence, old, old[:place] + digit + old[place + 1 :])


def borrow_number(sentence: str, exhibit: str, chance: Random) -> str | None:
    """Return the sentence with one number exchanged for another that the exhibit holds; None when there is none."""
    own = numbers_in(sentence)
    others = [each for each in numbers_in(exhibit) if each not in own and any(len(each) == len(mine) for mine in own)]
    if not others:
        return None
    new = chance.choice(others)
    return _put(sentence, chance.choice([mine for mine in own if len(mine) == len(new)]), new)


def negate(sentence: str, chance: Random) -> str | None:
    """Return the sentence with "not" behind one of its auxiliary verbs; None without one."""
    found = list(_AUXILIARY.finditer(sentence))
    if not found:
        return None
    verb = chance.choice(found)
    return f"{sentence[: verb.end()]} not{sentence[verb.end() :]}"


def affirm(sentence: str) -> str | None:
    """Return the sentence without its first negation; None without one."""
    for pattern, replacement in ((_NEGATION, r"\1"), (_CANNOT, "can"), (_NO, "")):
        changed, count = pattern.subn(replacement, sentence, count=1)
        if count:
            return changed
    return None


def turn_round(sentence: str, opposites: Pairs, chance: Random) -> str | None:
    """Return the sentence with one word exchanged for its opposite; None when it holds none of these."""
    pairs = [*opposites, *((second, first) for first, second in opposites)]
    found = [(old, new) for old, new in pairs if re.search(rf"\b{old}\b", sentence)]
    if not found:
        return None
    old, new = chance.choice(found)
    return re.sub(rf"\b{old}\b", new, sentence, count=1)


def change_name(sentence: str, own: Sequence[str], others: Sequence[str], chance: Random) -> str | None:
    """Return the sentence with one of its names exchanged for another; None when there is none to exchange.

    Args:
        sentence: A true one.
        own: The names in it.
        others: Names of other things.
        chance: Which.
    """
    strange = [name for name in others if name.lower() not in sentence.lower()]
    if not own or not strange:
        return None
    return _put(sentence, chance.choice(list(own)), chance.choice(strange))


def _put(sentence: str, old: str, new: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, sentence, count=1)
