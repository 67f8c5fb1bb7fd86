"""Exchanged names: another name stands in what is cited between the words between which the sentence has one. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from answering.verifying.claim import Claim
from answering.verifying.names import initials_of, written_words
from answering.verifying.slots import agreeing_before, agreeing_behind
from answering.verifying.support import Support

# Words that agree around a slot, as `slots.py` counts them.
_LEAST = 2.0
# So many on one side are enough by themselves.
_SURE = 3.0
_BY = 1.0
_LONGEST = 5


@dataclass(frozen=True, slots=True)
class Run:
    """Names that stand side by side.

    Attributes:
        first: The place of the first of them among the words of its text.
        behind: The place behind the last.
        names: In their order.
        is_whole: No further name stands beside them.
        is_bracketed: A bracket opens before them, as before an abbreviation.
    """

    first: int
    behind: int
    names: tuple[str, ...]
    is_whole: bool
    is_bracketed: bool

    def is_within(self, other: "Run") -> bool:
        """Tell whether it is a part of another run, and not all of it."""
        return self != other and other.first <= self.first and self.behind <= other.behind


@dataclass(frozen=True, slots=True)
class _Text:
    claim: Claim
    runs: tuple[Run, ...]
    initials: frozenset[str]


def has_exchanged_name(claim: Claim, support: Support) -> bool:
    """Tell whether a statement has another name where the sentence has one, and none has this one there.

    What abbreviates the other, or is another form of it, is no other name.
    """
    sentence = _read(claim, _opening(claim))
    if not sentence.runs:
        return False
    known = frozenset(chain.from_iterable(each.names for each in support.cited))
    texts = [_read(said.claim, known) for said in support.said]
    verbatim = {run.names for text in texts for run in text.runs}
    # The parts of a name that stands somewhere as it is are not exchanged one by one.
    entire = [run for run in sentence.runs if run.is_whole and len(run.names) > 1 and run.names in verbatim]
    runs = [run for run in sentence.runs if not any(run.is_within(other) for other in entire)]
    mine: dict[str, float] = {}
    rivals: dict[str, float] = {}
    for text in texts:
        for run in runs:
            for other in text.runs:
                agreeing = _agreeing(run, other, claim, text.claim)
                if shared := set(run.names) & set(other.names):
                    _raise(mine, shared, sum(agreeing))
                elif _fills(agreeing, run, other, claim, text) and not _are_one(run, other, sentence, text):
                    _raise(rivals, run.names, sum(agreeing))
    return any(rival >= max(_LEAST, mine.get(name, 0.0) + _BY) for name, rival in rivals.items())


def _raise(found: dict[str, float], names: Iterable[str], to: float) -> None:
    found.update({name: max(to, found.get(name, 0.0)) for name in names})


def _agreeing(run: Run, other: Run, claim: Claim, said: Claim) -> tuple[float, float]:
    """Return how many words agree before the names and behind them."""
    return (
        agreeing_before(claim.tokens, run.first, said.tokens, other.first),
        agreeing_behind(claim.tokens, run.behind, said.tokens, other.behind),
    )


def _fills(agreeing: tuple[float, float], run: Run, other: Run, claim: Claim, text: _Text) -> bool:
    """Tell whether other names fill the slot of those of the sentence."""
    own = {name.text for name in claim.names}
    if run.is_bracketed != other.is_bracketed:
        return False
    if not min(agreeing):
        is_elsewhere = bool(written_words(text.claim.text) & set(run.names))
        return run.names[0] in own and max(agreeing) >= _SURE and not (is_elsewhere or own & set(other.names))
    # Where the sentence has both names, the statement may only say the same in another order.
    return sum(agreeing) >= _SURE or not own & set(other.names)


def _are_one(run: Run, other: Run, sentence: _Text, text: _Text) -> bool:
    acronyms = {name.text for name in sentence.claim.names if name.is_acronym}
    if sentence.initials & set(other.names) or text.initials & acronyms & set(run.names):
        return True
    return any(one.startswith(two) or two.startswith(one) for one in run.names for two in other.names)


def _read(claim: Claim, opening: frozenset[str]) -> _Text:
    return _Text(claim, tuple(_runs(claim, opening)), initials_of(claim.text))


def _opening(claim: Claim) -> frozenset[str]:
    """Return the first word of a sentence if it could be a name: a capital tells nothing there.

    No name are "Lastly, …" and "Note that the …": what follows a name directly is a word that is compared.
    """
    if len(claim.tokens) < _LEAST or not claim.tokens[0].is_content:
        return frozenset()
    first, second = claim.tokens[:2]
    is_joined = second.start == first.start + len(first.text) + 1
    return frozenset({first.text}) if claim.text[first.start].isupper() and is_joined else frozenset()


def _runs(claim: Claim, opening: frozenset[str]) -> Iterator[Run]:
    places = {token.start: number for number, token in enumerate(claim.tokens)}
    named = {places[name.start]: name.text for name in claim.names if name.start in places}
    if claim.tokens and claim.tokens[0].text in opening:
        named.setdefault(0, claim.tokens[0].text)
    for first in named:
        is_bracketed = claim.text[: claim.tokens[first].start].endswith("(")
        for behind in range(first + 1, first + 1 + _LONGEST):
            if behind - 1 not in named:
                break
            is_whole = first - 1 not in named and behind not in named
            yield Run(first, behind, tuple(named[place] for place in range(first, behind)), is_whole, is_bracketed)
