"""Opposites: English words of which one says the contrary where the other stands. Data, and how words make them.

Wider than the opposites of the vocabulary: words of several senses are told here by what stands on both sides of them.
"""

from collections.abc import Iterator
from functools import lru_cache

from answering.verifying.vocabulary import OPPOSITES

_PAIRS: tuple[tuple[str, str], ...] = (
    ("with", "without"),
    ("north northern northward", "south southern southward"),
    ("east eastern eastward", "west western westward"),
    ("left", "right"),
    ("top upper upward", "bottom lower downward"),
    ("front forward ahead", "back backward behind"),
    ("up", "down"),
    ("near nearby close", "far distant remote"),
    ("local", "remote global foreign"),
    ("indoor", "outdoor"),
    ("domestic", "foreign international"),
    ("urban", "rural"),
    ("win won winning gain", "lose lost losing"),
    ("pass passed", "fail failed"),
    ("save saved earn", "spend spent waste"),
    ("lend lent", "borrow borrowed"),
    ("attack", "defend"),
    ("arrive arrived arrival", "depart departed departure leave left"),
    ("enter entered entry", "exit exited leave left"),
    ("build built create created", "destroy destroyed demolish"),
    ("join joined attach", "leave left separate detach"),
    ("remember", "forget forgot"),
    ("agree agreed approve approved support", "oppose opposed reject rejected"),
    ("appear appeared show", "vanish hide hidden"),
    ("expand expanded extend", "contract contracted shrink"),
    ("strengthen", "weaken"),
    ("accelerate", "slow delay"),
    ("good", "bad poor evil"),
    ("better", "worse"),
    ("best", "worst"),
    ("right correct", "wrong incorrect"),
    ("true", "false"),
    ("easy easier easily simple", "difficult hard harder complicated complex"),
    ("safe secure", "dangerous risky"),
    ("clean", "dirty polluted"),
    ("clear", "vague cloudy"),
    ("important essential significant", "trivial negligible"),
    ("useful", "useless"),
    ("same identical alike similar", "different opposite unlike"),
    ("equal", "unequal"),
    ("common frequent usual", "rare unusual"),
    ("often frequently always usually regularly", "rarely seldom infrequently"),
    ("always", "sometimes"),
    ("all every most many", "few"),
    ("more", "fewer less"),
    ("some", "no"),
    ("part partial", "whole full entire"),
    ("partly partially", "wholly fully completely"),
    ("rich wealthy", "poor"),
    ("heavy", "light"),
    ("dark", "light bright"),
    ("wide broad", "narrow"),
    ("deep", "shallow"),
    ("thick", "thin"),
    ("tall", "short"),
    ("fast faster quick quickly rapidly", "slow slower slowly gradually"),
    ("warm warmer hot hotter", "cool cooler cold colder"),
    ("wet", "dry"),
    ("full", "empty"),
    ("young younger", "old older elderly"),
    ("modern recent current", "ancient former outdated"),
    ("initial initially first", "final finally last"),
    ("beginning start", "end ending"),
    ("past", "future"),
    ("morning", "evening"),
    ("sunrise", "sunset"),
    ("summer", "winter"),
    ("male man men", "female woman women"),
    ("guilty", "innocent"),
    ("alive living", "dead deceased"),
    ("healthy", "sick ill unhealthy"),
    ("positive", "negative"),
    ("major", "minor"),
    ("majority", "minority"),
    ("active", "passive idle"),
    ("static", "dynamic"),
    ("virtual", "physical"),
    ("online", "offline"),
    ("horizontal horizontally", "vertical vertically"),
    ("parallel", "serial sequential"),
    ("ascending", "descending"),
    ("absolute", "relative"),
    ("input", "output"),
    ("ingress incoming inbound", "egress outgoing outbound"),
    ("parent", "child"),
    ("producer publisher", "consumer subscriber"),
    ("employer", "employee"),
    ("lender creditor", "borrower debtor"),
    ("buyer", "seller"),
    ("landlord", "tenant"),
    ("import imports", "export exports"),
    ("supply", "demand"),
    ("profit", "loss"),
    ("asset assets", "liability liabilities"),
    ("debit", "credit"),
    ("winner", "loser"),
    ("success", "failure"),
    ("strength strengths", "weakness weaknesses"),
    ("advantage advantages benefit benefits", "disadvantage disadvantages drawback drawbacks"),
    ("expensive costly", "cheap inexpensive"),
    ("voluntary voluntarily", "mandatory compulsory"),
    ("together jointly", "separately apart alone"),
    ("both", "neither"),
    ("either", "neither"),
    ("everyone everybody", "nobody"),
    ("everything", "nothing"),
    ("everywhere", "nowhere"),
    ("inside within", "outside"),
    ("since", "until"),
    ("for", "against"),
)
_SWAPS = (("in", "out"), ("up", "down"), ("over", "under"), ("pre", "post"), ("inter", "intra"), ("en", "dis"))
_TURNING = ("un", "in", "im", "ir", "il", "dis", "non", "mis")
_LEAST_STEM = 4


@lru_cache(maxsize=16_384)
def opposites_of(word: str) -> frozenset[str]:
    """Return what could say the contrary of a word in its place, in lower case; not all of these are words."""
    return _LISTED.get(word, frozenset()) | frozenset(_by_affix(word))


def _by_affix(word: str) -> Iterator[str]:
    head, hyphen, tail = word.partition("-")
    yield from (f"{other}-{tail}" for other in _LISTED.get(head, ()) if hyphen)
    for prefix in _TURNING:
        yield prefix + word
        yield f"{prefix}-{word}"
        rest = word.removeprefix(prefix).removeprefix("-")
        if rest != word and len(rest) >= _LEAST_STEM:
            yield rest
    for one, other in (*_SWAPS, *((other, one) for one, other in _SWAPS)):
        if word.startswith(one) and len(word) - len(one) >= _LEAST_STEM:
            yield other + word.removeprefix(one)
    for one, other in (("ful", "less"), ("less", "ful")):
        if word.endswith(one):
            yield word.removesuffix(one) + other


def _listed() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for pair in (*OPPOSITES, *_PAIRS):
        one, other = ([form for word in side.split() for form in _forms(word)] for side in pair)
        for word in one:
            found.setdefault(word, set()).update(other)
        for word in other:
            found.setdefault(word, set()).update(one)
    return {word: frozenset(others) - {word} for word, others in found.items()}


def _forms(word: str) -> Iterator[str]:
    """Yield a word as listed, and in the third person: other forms are listed where they matter."""
    stem = word[:-1] if word.endswith("e") else word
    yield from (word, f"{word}s", f"{stem}ed", f"{stem}ing")


_LISTED = _listed()
