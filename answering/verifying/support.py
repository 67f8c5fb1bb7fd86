"""Support: the statements that may bear out one sentence, and what its words count among them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from answering.exhibit import CALCULATOR, ToolUse
from answering.verifying.alignment import Alignment
from answering.verifying.claim import Claim
from answering.verifying.testimony import Testimony, Utterance

# Statements that hold this share of what the best holds belong to the support.
_NEARLY = 0.6
_NEIGHBOURS = 1
_MIN_OPERANDS = 2


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
