"""Faults: a number, a name or a negation of a sentence that the statements beside it do not bear out. Pure.

A figure or a name must stand in the support: the statements that the sentence is aligned with, their neighbours, and
others that hold nearly as many of its words. Where it stands elsewhere only, or among other words, and another one
stands where it should, the sentence has mixed the two up.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from answering.exhibit import CALCULATOR, ToolUse
from answering.verifying.alignment import Alignment
from answering.verifying.claim import Claim
from answering.verifying.clauses import Clause, Pole
from answering.verifying.figures import Figure
from answering.verifying.names import Name, initials_of, spelled_out, written_words
from answering.verifying.testimony import Testimony, Utterance
from answering.verifying.verdict import Fault

# Statements that hold this share of what the best holds belong to the support.
_NEARLY = 0.6
_NEIGHBOURS = 1
_MIN_OPERANDS = 2
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


@dataclass(frozen=True, slots=True)
class Support:
    """What one sentence is compared with.

    Attributes:
        said: The statements that may bear it out.
        cited: All that the cited exhibits say.
        rarity: What each word counts.
        rarest: What a word counts that nobody says.
        sums: Of the calculator, whose operands the sentence and the other statements name.
        headed: Those whose title may name what the sentence is about; of live tools, whose arguments the model has
            chosen, only the one that says most of the sentence.
    """

    said: tuple[Utterance, ...]
    cited: tuple[Testimony, ...]
    rarity: Mapping[str, float]
    rarest: float
    sums: tuple[Utterance, ...] = ()
    headed: tuple[Testimony, ...] = ()

    def weight(self, words: frozenset[str]) -> float:
        """Return what these words count together."""
        return sum(self.rarity.get(word, self.rarest) for word in words)


def support_of(claim: Claim, alignment: Alignment, cited: Sequence[Testimony], rarity: Mapping[str, float]) -> Support:
    """Collect the statements that may bear out a sentence."""
    every = [said for testimony in cited for said in testimony.said]
    whole = Support((), tuple(cited), rarity, max(rarity.values(), default=1.0))
    held = [whole.weight(claim.words & (said.claim.words | said.above)) for said in every]
    best = max(held, default=0.0)
    beside = {
        (said.exhibit.n, said.place + step) for said in alignment.said for step in range(-_NEIGHBOURS, _NEIGHBOURS + 1)
    }
    near = tuple(
        said
        for said, weight in zip(every, held, strict=True)
        if not _is_sum(said) and ((said.exhibit.n, said.place) in beside or weight >= _NEARLY * best)
    )
    sums = tuple(said for said in every if _is_sum(said) and _is_grounded(said, claim, near))
    leading = alignment.said[0].exhibit.n if alignment.said else 0
    headed = tuple(each for each in cited if each.exhibit.chunks or each.exhibit.n == leading)
    return replace(whole, said=near, sums=sums, headed=headed)


def _is_sum(said: Utterance) -> bool:
    content = said.exhibit.content
    return isinstance(content, ToolUse) and content.tool == CALCULATOR


def _is_grounded(said: Utterance, claim: Claim, near: Sequence[Utterance]) -> bool:
    """Tell whether a sentence tells a sum and what it is of, some of it said elsewhere.

    A model can have anything added up to anything: a number that nobody said must not become one that a sum says.
    """
    if len(said.claim.figures) <= _MIN_OPERANDS:
        return False
    *operands, result = said.claim.figures
    told = [figure for figure in claim.figures if not figure.agrees_with(result)]
    if len(told) == len(claim.figures):
        return False
    stated = [figure for each in near for figure in each.claim.figures]
    is_stated = [any(operand.agrees_with(figure) for figure in stated) for operand in operands]
    is_told = [any(operand.agrees_with(figure) for figure in told) for operand in operands]
    return any(is_stated) and all(map(any, zip(is_stated, is_told, strict=True)))


def fault_of(claim: Claim, support: Support) -> Fault:
    """Return the first fault of a sentence; empty when it has none."""
    if any(not _bears_out_figure(figure, claim, support) for figure in claim.figures if _counts(figure, claim)):
        return "number"
    if any(not _bears_out_name(name, claim, support) for name in claim.names):
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
    places = [(said, other.start) for said in support.said for other in said.claim.names if other.text == name.text]
    if not places:
        written = frozenset(chain.from_iterable(written_words(said.claim.text) for said in support.said))
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


def _is_abbreviated(name: Name, claim: Claim, support: Support, written: frozenset[str]) -> bool:
    """Tell whether the exhibits spell out an abbreviation of the sentence, or abbreviate what it spells out."""
    if any(name.text in testimony.initials for testimony in support.cited):
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
