"""Faults: a number, a name or a negation of a sentence that the statements beside it do not bear out. Pure.

A figure or a name must stand in the support: the statements that the sentence is aligned with, their neighbours, and
others that hold nearly as many of its words. Where it stands elsewhere only, or among other words, and another one
stands where it should, the sentence has mixed the two up.
"""

from collections.abc import Iterator, Sequence
from itertools import chain

from answering.verifying.claim import Claim
from answering.verifying.clauses import Clause, Pole
from answering.verifying.exchanged import has_opposite, has_other_negation
from answering.verifying.exchanged_names import has_exchanged_name
from answering.verifying.figures import Figure
from answering.verifying.names import Name, initials_of, spelled_out, written_words
from answering.verifying.parts import has_unsaid_part
from answering.verifying.support import Support
from answering.verifying.testimony import Utterance
from answering.verifying.verdict import Fault

# A rival must share one rare word more with the sentence, here in units of the rarest word's weight.
_RIVAL_BY = 0.6
# An opposite must stand among this share of the words around: many sentences are about more than one side.
_TURNED = 0.4
_WELL_PLACED = 0.34
# A clause of a statement speaks of the same when it holds this share of the sentence's clause.
_SAME_CLAUSE = 0.5
_NEARLY_SAME = 0.9
_MIN_WORDS = 2
_DENIED = 0.4


def fault_of(claim: Claim, support: Support) -> Fault:
    """Return the first fault of a sentence; empty when it has none."""
    if claim.clauses and has_unsaid_part(claim, support):
        return "no_support"
    if any(not _bears_out_figure(figure, claim, support) for figure in claim.figures if _counts(figure, claim)):
        return "number"
    if any(not _bears_out_name(name, claim, support) for name in claim.names) or has_exchanged_name(claim, support):
        return "name"
    return "negation" if _contradicted(claim, support) else ""


def _counts(figure: Figure, claim: Claim) -> bool:
    """A "one" is a pronoun as often, and what is counted before a list is the writer's own count."""
    return not figure.is_word or (figure.plain != "1" and ":" not in claim.text[figure.start :])


def _bears_out_figure(figure: Figure, claim: Claim, support: Support) -> bool:
    here = claim.around(figure.start)
    places = [(said, other.start) for said in support.said for other in said.claim.figures if figure.agrees_with(other)]
    rivals = (
        (said, other.start)
        for said in support.said
        for other in said.claim.figures
        if other.is_like(figure) and not any(own.agrees_with(other) for own in claim.figures)
    )
    if any(figure.agrees_with(other) for said in support.sums for other in said.claim.figures):
        return True
    return bool(places) and not _is_displaced(here, places, rivals, support)


def _bears_out_name(name: Name, claim: Claim, support: Support) -> bool:
    if any(name.stands_in(testimony.above) for testimony in support.headed):
        return True
    written = frozenset(chain.from_iterable(written_words(said.claim.text) for said in support.said))
    if _is_spelled_out(name, claim, written):
        return True
    places = [(said, other.start) for said in support.said for other in said.claim.names if other.text == name.text]
    if not places:
        return name.stands_in(written) or _is_abbreviated(name, claim, support, written)
    own = {each.text for each in claim.names}
    # A statement that holds both names does not say which of them is meant here.
    apart = [said for said in support.said if name.text not in written_words(said.claim.text)]
    rivals = (
        (said, other.start)
        for said in apart
        for other in said.claim.names
        if other.is_code == name.is_code and other.text not in own and other.text not in claim.words
    )
    return not _is_displaced(claim.around(name.start), places, rivals, support)


def _is_spelled_out(name: Name, claim: Claim, written: frozenset[str]) -> bool:
    """Tell whether the sentence itself spells an abbreviation out, in words that stand in the support."""
    words = spelled_out(name.text, claim.text) if name.is_acronym else frozenset()
    return bool(words) and words <= written


def _is_abbreviated(name: Name, claim: Claim, support: Support, written: frozenset[str]) -> bool:
    """Tell whether the exhibits spell out an abbreviation of the sentence, or abbreviate what it spells out."""
    if (name.is_acronym or name.is_code) and any(name.text in testimony.initials for testimony in support.cited):
        return True
    return any(name.text in spelled_out(short, claim.text) for short in written & initials_of(claim.text))


def _is_displaced(
    here: frozenset[str],
    places: Sequence[tuple[Utterance, int]],
    rivals: Iterator[tuple[Utterance, int]],
    support: Support,
    *,
    least_share: float = 0.0,
) -> bool:
    """Tell whether another stands among the words that stand around this one in the sentence."""
    here &= frozenset(chain.from_iterable(said.claim.words for said in support.said))
    mine = max((support.weight(here & said.claim.around(start)) for said, start in places), default=0.0)
    if mine >= max(least_share, _WELL_PLACED) * support.weight(here):
        return False
    least = max(mine + _RIVAL_BY * support.rarest, least_share * support.weight(here))
    return any(support.weight(here & said.claim.around(start)) >= least for said, start in rivals)


def _contradicted(claim: Claim, support: Support) -> bool:
    """Tell whether the support denies what a clause says, or says nothing that would bear out its negation."""
    said = [clause for each in support.said for clause in each.claim.clauses]
    if any(_is_contradicted(clause, said, support) or _is_made_up(clause, said, support) for clause in claim.clauses):
        return True
    if has_opposite(claim, support.said) or has_other_negation(claim, support.said):
        return True
    return any(_is_turned_round(pole, claim, support) for pole in claim.poles)


def _is_turned_round(pole: Pole, claim: Claim, support: Support) -> bool:
    """Tell whether the opposite of a word stands among the words that stand around it in the sentence."""
    if any(other.word == pole.word and other.side != pole.side for other in claim.poles):
        return False
    is_negated = claim.is_negated_around(pole.start)
    places: list[tuple[Utterance, int]] = []
    rivals: list[tuple[Utterance, int]] = []
    for said in support.said:
        for other in said.claim.poles:
            if other.word == pole.word:
                agrees = (other.side == pole.side) == (said.claim.is_negated_around(other.start) == is_negated)
                (places if agrees else rivals).append((said, other.start))
    return _is_displaced(claim.around(pole.start), places, iter(rivals), support, least_share=_TURNED)


def _is_contradicted(clause: Clause, said: Sequence[Clause], support: Support) -> bool:
    """Tell whether the clauses that speak of the same say the contrary, and none says what this one says."""
    if len(clause.words) < _MIN_WORDS:
        return False
    total = support.weight(clause.words)
    alike = []
    for other in said:
        shared = support.weight(clause.words & other.words)
        if shared >= _SAME_CLAUSE * total:
            alike.append((2 * shared / (total + support.weight(other.words)), other))
    best = max((share for share, _ in alike), default=0.0)
    return bool(alike) and all(clause.contradicts(other) for share, other in alike if share >= _NEARLY_SAME * best)


def _is_made_up(clause: Clause, said: Sequence[Clause], support: Support) -> bool:
    """Tell whether nothing in the support denies what a negation of this clause denies."""
    if not clause.negations or not clause.denied:
        return False
    wanted = _DENIED * support.weight(clause.denied)
    return not any(
        support.weight(clause.denied & other.words) >= wanted
        for other in said
        if other.negations or other.is_negative or clause.contradicts(other) is False
    )
