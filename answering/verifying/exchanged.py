"""Exchanged: a name, an opposite or a negation that fills the slot which something else fills in what is cited. Pure.

A statement says "built by Halvorsen in 1990", a sentence "built by Brandt in 1990": the words on both sides agree, and
what stands between them does not. A text in which the sentence's own word stands so counts for it.
"""

from collections.abc import Iterator, Sequence

from answering.verifying.claim import Claim
from answering.verifying.opposites import opposites_of
from answering.verifying.slots import NOT, Token, agreeing_before, agreeing_behind
from answering.verifying.testimony import Utterance

# Words that agree around a slot, as `slots.py` counts them: for a word, and for a negation, which many sentences hold.
_LEAST = 2.0
_LEAST_NEGATION = 2.5
# What fills a slot in the sentence's place must agree by one content word more than what speaks for the sentence.
_BY = 1.0
# Places before an "or" that a negation may reach over it.
_REACH = 6
_JOINTS = frozenset({"or", "nor"})


def has_opposite(claim: Claim, said: Sequence[Utterance]) -> bool:
    """Tell whether a statement holds the opposite of a word where the sentence holds the word."""
    return any(
        _is_opposite(place, opposites, claim, said)
        for place, token in enumerate(claim.tokens)
        if (opposites := opposites_of(token.text))
    )


def has_other_negation(claim: Claim, said: Sequence[Utterance]) -> bool:
    """Tell whether the sentence negates what a statement says in the same words, or the other way round."""
    texts = [each.claim.tokens for each in said]
    if any(_is_put_in(place, claim.tokens, texts) for place in _negations(claim.tokens)):
        return True
    return any(_is_left_out(place, text, claim.tokens, texts) for text in texts for place in _negations(text))


def _is_opposite(place: int, opposites: frozenset[str], claim: Claim, said: Sequence[Utterance]) -> bool:
    mine, rival = 0.0, 0.0
    for text in (each.claim.tokens for each in said):
        for number, other in enumerate(text):
            is_opposite = other.text in opposites
            if not is_opposite and other.form != claim.tokens[place].form:
                continue
            left = agreeing_before(claim.tokens, place, text, number)
            right = agreeing_behind(claim.tokens, place + 1, text, number + 1)
            if not is_opposite:
                mine = max(mine, left + right)
            elif left and right:
                rival = max(rival, left + right)
    return rival >= max(_LEAST, mine + _BY)


def _negations(tokens: Sequence[Token]) -> Iterator[int]:
    return (place for place, token in enumerate(tokens) if token.text == NOT)


def _is_put_in(place: int, tokens: Sequence[Token], texts: Sequence[Sequence[Token]]) -> bool:
    """Tell whether the words around a negation of the sentence stand together in a text, without one."""
    mine, rival = 0.0, 0.0
    for text in texts:
        for number in range(len(text)):
            if not (left := agreeing_before(tokens, place, text, number)):
                continue
            if text[number].text == NOT:
                mine = max(mine, left + agreeing_behind(tokens, place + 1, text, number + 1))
            elif (right := agreeing_behind(tokens, place + 1, text, number)) and not _is_reached(number, text):
                rival = max(rival, left + right)
    return rival >= max(_LEAST_NEGATION, mine + _BY)


def _is_left_out(place: int, text: Sequence[Token], tokens: Sequence[Token], texts: Sequence[Sequence[Token]]) -> bool:
    """Tell whether the words around a negation of a text stand together in the sentence, and in no text."""
    for number in range(len(tokens)):
        left = agreeing_before(tokens, number, text, place)
        right = agreeing_behind(tokens, number, text, place + 1) if left else 0.0
        if left and right and left + right >= max(_LEAST_NEGATION, _together(number, tokens, texts) + _BY):
            return True
    return False


def _together(place: int, tokens: Sequence[Token], texts: Sequence[Sequence[Token]]) -> float:
    """Return how many words before and behind a place of the sentence a text holds one after the other."""
    best = 0.0
    for text in texts:
        for number in range(len(text)):
            left = agreeing_before(tokens, place, text, number)
            right = agreeing_behind(tokens, place, text, number) if left else 0.0
            best = max(best, left + right if right else 0.0)
    return best


def _is_reached(place: int, text: Sequence[Token]) -> bool:
    """Tell whether a negation may reach a place over an "or": "do not stop or restart it"."""
    joints = [number for number in range(max(0, place - _REACH), place) if text[number].text in _JOINTS]
    return bool(joints) and any(number < joints[-1] for number in _negations(text))
